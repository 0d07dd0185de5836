"""Fact sheets for the tests, read the way the command reads them."""

from typing import Any

from anguan.responsibility.duties import catalog, checking
from anguan.responsibility.duties.rules.cost import cost
from anguan.responsibility.duties.rules.cost_answer import Cost
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.duties.rules.plan_answer import Plan, PlannedDuty
from anguan.responsibility.duties.rules.planning import plan


def facts(**said: Any) -> Facts:
    """Return a sheet from plain JSON values."""
    return checking.read(said)


def planned(year: int = 2027, **said: Any) -> Plan:
    """Return the year of a sheet."""
    return plan(facts(**said), year)


def duty(name: str, year: int = 2027, **said: Any) -> PlannedDuty:
    """Return one duty of the year of a sheet; it has to be owed in one version alone."""
    found = [one for one in planned(year, **said).duties if one.id == name]
    assert len(found) == 1, found
    return found[0]


def due(name: str, year: int = 2027, *, task: str = "", **said: Any) -> list[str]:
    """Return the due dates of a duty in a year, in all its versions; nothing where it does not apply."""
    versions = [one for one in planned(year, **said).duties if one.id == name]
    return [str(one.due) for version in versions for one in version.periods if task in one.task]


def counts(name: str, year: int = 2027, **said: Any) -> dict[str, int | None]:
    """Return how many times a duty is to be done, by its rhythm."""
    return {one.per: one.count for one in duty(name, year, **said).counts}


def reckoned(year: int = 2027, **said: Any) -> Cost:
    """Return the safety cost of a sheet."""
    return cost(facts(**said), year)


def everything() -> list[str]:
    """Return the ids of all duties."""
    return list(catalog.duties())


MONTH_ENDS_2027 = [
    "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31", "2027-06-30", "2027-07-31", "2027-08-31",
    "2027-09-30", "2027-10-31", "2027-11-30", "2027-12-31",
]  # fmt: skip
QUARTER_ENDS_2027 = ["2027-03-31", "2027-06-30", "2027-09-30", "2027-12-31"]

# The sheet that docs/duties.md explains, and the duty of its answer it shows.
EXAMPLE: dict[str, Any] = {
    "name": "盐城某机械有限公司",
    "industry": "machinery",
    "size": "small",
    "headcount": 86,
    "region": "320981",
    "flags": ["dust_explosion", "confined_space", "crowded_place"],
    "no_flags": ["fire_facilities"],
    "opened_on": "2019-06-18",
    "last_year_revenue": 32_000_000,
    "fund": {"balance": 300_000, "month": 1, "due_last_year": 480_000, "claimed": 420_000},
    "shifts": {"per_day": 2, "days": "working_days"},
    "equipment": [{"name": "叉车", "number": "C-01", "inspected_until": "2027-08-31"}],
    "certificates": [
        {
            "kind": "special_operation", "name": "焊接", "holder": "王五", "expires_on": "2030-05-20",
            "review_by": "2027-05-20",
        },
    ],
    "contractors": [{"name": "某安装公司", "same_area": True}],
    "plans": [{"name": "综合预案", "published_on": "2027-03-08"}],
    "events": [{"kind": "hired", "on": "2027-02-22", "who": "赵六"}],
    "done": {"risk_identification_annual": "2026-05-10"},
}  # fmt: skip
EXAMPLE_DUTY = "emergency_plan_filing"
