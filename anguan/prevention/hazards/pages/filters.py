"""Filters of the hazard list that the page kit does not have: what is mine, and what a list of hazards is split by."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.ui.filters import Asked, Chip, Drawn, Option
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import queries
from anguan.registry.enterprises import catalog as enterprise_catalog

_DIVISION = 3  # letters of a 大类 with its 门类

WORK_TITLES: dict[str, str] = {
    "confirm": _("待我核实"),
    "arrange": _("待我落实整改"),
    "rectify": _("待我整改"),
    "recheck": _("待我复查"),
    "decide": _("待我审批延期"),
    "reported": _("我上报的"),
}


@dataclass(frozen=True)
class MineFilter:
    """What waits for the reader, and what they reported themselves."""

    key: str = "mine"
    label: str = _("与我有关")

    def _chosen(self, asked: Asked) -> str:
        value = asked.query.get(self.key, "")
        return value if value in WORK_TITLES else ""

    def narrow(self, rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
        """Keep what is asked for."""
        chosen = self._chosen(asked)
        if not chosen:
            return rows
        actor: Actor = asked.request.actor  # type: ignore[attr-defined]  # the list is behind @page
        if chosen == "reported":
            return rows.filter(reported_by=actor.person_id)
        work = queries.work_of(actor, today=asked.today).get(chosen)
        return rows.filter(pk__in=work.values("pk")) if work is not None else rows.none()

    def draw(self, asked: Asked) -> Drawn:
        """Return the choices that can hold anything for this reader."""
        actor: Actor = asked.request.actor  # type: ignore[attr-defined]  # the list is behind @page
        chosen = self._chosen(asked)
        there = set(queries.work_of(actor, today=asked.today)) | {"reported"}
        options = [Option(key, title, key == chosen) for key, title in WORK_TITLES.items() if key in there]
        chips = [Chip(WORK_TITLES[chosen], {self.key: []})] if chosen else []
        return Drawn("one", self.key, self.label, options, chips)


def industries_offered(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the sections and divisions of the industries (门类、大类)."""
    del request
    return [(code, f"{code} {title}") for code, title in enterprise_catalog.industries().items() if len(code) in {1, 3}]


def of_industries(rows: QuerySet[Any], codes: list[str]) -> QuerySet[Any]:
    """Keep the rows of any of the industries."""
    condition = Q()
    for code in codes:
        # A division (C34) is equal, which an index answers; a section (C) is the beginning of its divisions.
        condition |= Q(industry_division=code) if len(code) == _DIVISION else Q(industry_division__startswith=code)
    return rows.filter(condition)


def only_overdue(rows: QuerySet[Any], at: Any) -> QuerySet[Any]:
    """Keep what is late."""
    return queries.overdue(rows, today=clock.day_of(at))
