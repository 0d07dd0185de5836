"""Makers of a firm with its year laid out: by the real services, from plain facts.

    firm = make_firm_with_year(huahai, flags=["confined_space"], opened_on="2026-05-18")
    row = one_of(firm, "hidden_danger_routine", month=3)

The year is 2026 and the calendar begins on its first day, so that nothing was due before; a test names what matters.
"""

from datetime import date, datetime
from typing import Any

from anguan.foundation import clock
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_enterprise
from anguan.responsibility.duties import checking
from anguan.responsibility.duties.models import FactSheet, Obligation
from anguan.responsibility.duties.services.planning import lay_out

YEAR = 2026
BEGINS = date(YEAR, 1, 1)
NEW_YEAR = datetime(YEAR, 1, 1, 9, tzinfo=clock.BEIJING)


def make_sheet(enterprise: Enterprise, *, begins_on: date | None = BEGINS, **said: Any) -> FactSheet:
    """Store what an enterprise said of itself, nothing laid out yet; fields of `rules.facts.Facts`."""
    checking.read(said)
    made: FactSheet = FactSheet.objects.create(
        enterprise=enterprise, region_code=enterprise.region_code, line_code=enterprise.line_code, said=said,
        begins_on=begins_on,
    )  # fmt: skip
    return made


def make_firm_with_year(
    enterprise: Enterprise | None = None, *, year: int = YEAR, at: datetime = NEW_YEAR, begins_on: date | None = BEGINS,
    **said: Any,
) -> Enterprise:  # fmt: skip
    """Store a firm, where none is given, and lay out its year from what it said."""
    firm = enterprise or make_enterprise()
    make_sheet(firm, begins_on=begins_on, **said)
    lay_out(firm.pk, year=year, at=at)
    return firm


def rows_of(enterprise: Enterprise, duty: str = "", *, year: int = YEAR, task: str = "") -> list[Obligation]:
    """Return what an enterprise owes in a year, the dropped ones among it, in the order of their days."""
    rows = Obligation.objects.filter(enterprise=enterprise, year=year, task__contains=task).order_by("due_on", "key")
    return list(rows.filter(duty=duty) if duty else rows)


def one_of(
    enterprise: Enterprise, duty: str, *, year: int = YEAR, month: int | None = None, task: str = ""
) -> Obligation:
    """Return the one obligation of a duty, or the one due in a month."""
    rows = [
        row for row in rows_of(enterprise, duty, year=year, task=task)
        if month is None or (row.due_on is not None and row.due_on.month == month)
    ]  # fmt: skip
    assert len(rows) == 1, rows
    return rows[0]
