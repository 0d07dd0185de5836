"""What only an address narrows a list by (由数字打开): what a figure counts, the work of a day, what cost a point."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from anguan.foundation.ui.filters import Asked, Chip, Drawn, Option
from anguan.foundation.ui.formats import said_date
from anguan.foundation.words import mark as _
from anguan.prevention.permits import days, figures, scoring


@dataclass(frozen=True)
class OpenedFilter:
    """One of a table of conditions, set by an address alone and shown while it is on."""

    key: str
    label: str
    titles: Callable[[], Mapping[str, str]]
    narrowed: Callable[[QuerySet[Any], str, datetime], QuerySet[Any]]

    def _chosen(self, asked: Asked) -> str:
        value = asked.query.get(self.key, "")
        return value if value in self.titles() else ""

    def narrow(self, rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
        """Keep the permits that are meant."""
        chosen = self._chosen(asked)
        return self.narrowed(rows, chosen, asked.at) if chosen else rows

    def draw(self, asked: Asked) -> Drawn:
        """Return the one at work."""
        chosen = self._chosen(asked)
        if not chosen:
            return Drawn("one", self.key, self.label, only_at_work=True)
        title = self.titles()[chosen]
        chip = Chip(f"{self.label}：{title}", {self.key: []})
        return Drawn("one", self.key, self.label, [Option(chosen, title, chosen=True)], [chip], only_at_work=True)


@dataclass(frozen=True)
class OnDayFilter:
    """Work that falls on a day (当天作业)."""

    key: str = "on"
    label: str = _("作业日期")

    def _day(self, asked: Asked) -> date | None:
        try:
            return date.fromisoformat(asked.query.get(self.key, ""))
        except ValueError:
            return None

    def narrow(self, rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
        """Keep the work of the day."""
        day = self._day(asked)
        return days.on_day(rows, day) if day is not None and date(2000, 1, 1) < day < date(2200, 1, 1) else rows

    def draw(self, asked: Asked) -> Drawn:
        """Return the day at work."""
        day = self._day(asked)
        if day is None:
            return Drawn("one", self.key, self.label, only_at_work=True)
        words = said_date(day, today=asked.today)
        option = Option(day.isoformat(), words, chosen=True)
        return Drawn(
            "one", self.key, self.label, [option], [Chip(f"{self.label}：{words}", {self.key: []})], only_at_work=True
        )


STANDING = OpenedFilter("standing", _("指标口径"), lambda: figures.STANDING_TITLES, figures.standing)
LOST = OpenedFilter("lost", _("失分项"), scoring.titles, scoring.lost)
OPENED = (STANDING, LOST, OnDayFilter())
