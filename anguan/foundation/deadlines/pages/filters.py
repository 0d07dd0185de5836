"""Filters of the deadline list that the page kit does not have: whose they are, and how they stand."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from anguan.foundation.access import Actor
from anguan.foundation.deadlines import clocks, looks
from anguan.foundation.deadlines.rules.standing import STANDINGS
from anguan.foundation.deadlines.standings import RUNNING, TITLES, condition, due_between
from anguan.foundation.ui.filters import (
    Asked,
    Chip,
    ChoiceFilter,
    Drawn,
    Option,
    PeriodFilter,
)
from anguan.foundation.words import mark as _

ALL = "all"
ALL_TITLE = _("全部，含已办结")


@dataclass(frozen=True)
class StandingFilter:
    """How they stand: what still runs unless something else is asked for; figures' addresses ask in their own words."""

    key: str = "standing"
    label: str = _("状态")

    def _chosen(self, asked: Asked) -> list[str]:
        said = asked.query.getlist(self.key)
        return [name for name in (ALL, *TITLES) if name in said]

    def narrow(self, rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
        """Keep those that stand in one of the ways."""
        chosen = self._chosen(asked)
        if ALL in chosen:
            return rows
        wanted = Q()
        for name in chosen:
            wanted |= condition(name, at=asked.at)
        return rows.filter(wanted or RUNNING)

    def draw(self, asked: Asked) -> Drawn:
        """Return the standings offered, and a chip for those at work."""
        chosen = self._chosen(asked)
        offered = {**STANDINGS, ALL: ALL_TITLE}
        options = [Option(key, title, key in chosen) for key, title in offered.items()]
        words = "、".join({**TITLES, **offered}[name] for name in chosen)
        chips = [Chip(f"{self.label}：{words}", {self.key: []})] if chosen else []
        return Drawn("choice", self.key, self.label, options, chips)


@dataclass(frozen=True)
class DueFilter(PeriodFilter):
    """Due on one of some days; what is due in the course of a day is due at its end, which is the next day's start."""

    def narrow(self, rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
        """Keep those due on one of the days."""
        first, last = self.period(asked)
        return rows.filter(due_between(first, last))


@dataclass(frozen=True)
class WhoseFilter:
    """Whose they are: mine, my people's, my office's; without it everybody's whom one looks after."""

    key: str = "whose"
    label: str = _("谁的")

    def _offered(self, asked: Asked) -> dict[str, str]:
        return clocks.whose_offered(_actor(asked.request))

    def _chosen(self, asked: Asked) -> str:
        said = asked.query.get(self.key, "")
        return said if said in self._offered(asked) else ""

    def narrow(self, rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
        """Keep theirs."""
        chosen = self._chosen(asked)
        actor = _actor(asked.request)
        return rows.filter(clocks.whose(chosen, actor) if chosen else clocks.in_sight(actor))

    def draw(self, asked: Asked) -> Drawn:
        """Return whose can be asked for."""
        chosen, offered = self._chosen(asked), self._offered(asked)
        options = [Option(key, title, key == chosen) for key, title in offered.items()]
        chips = [Chip(offered[chosen], {self.key: []})] if chosen else []
        return Drawn("one", self.key, self.label, options, chips)


KINDS = ChoiceFilter("kind", _("种类"), lambda request: list(looks.kind_titles().items()))


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the list is behind @page
    return actor
