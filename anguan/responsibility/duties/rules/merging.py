"""What rows say and what the owner says, in one sheet (事实合并): answers go before rows, and both are kept."""

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from anguan.responsibility.duties.rules.facts import Facts

# What an owner may answer; where it stands and what offices set is not theirs to say.
ANSWERABLE = frozenset(
    {
        "industry", "industries", "size", "headcount", "flags", "no_flags", "opened_on", "closed_on",
        "last_year_revenue", "this_year_revenue", "businesses", "separate_accounts", "certificates", "equipment",
        "contractors", "tenants", "events", "plans", "standardization", "insurance_expires_on", "shifts",
        "business_hours", "done",
    }
)  # fmt: skip
_BESIDE = ("certificates", "events", "contractors", "tenants", "equipment")  # what rows list stays beside what is said
_APART = frozenset({*_BESIDE, "flags", "no_flags", "industry", "industries", "done"})


@cache
def _sheet() -> TypeAdapter[Facts]:
    return TypeAdapter(Facts)


def kept(facts: Facts) -> dict[str, Any]:
    """Return a sheet as a row keeps it: plain JSON, without what nobody said."""
    found: dict[str, Any] = _plain(_sheet().dump_python(facts, exclude_defaults=True))
    return found


def _plain(value: Any) -> Any:
    """Return a value as the sheet is written in JSON: days as text, money as numbers."""
    match value:
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case _:
            return value


def read(content: Mapping[str, Any]) -> Facts:
    """Return the sheet a row keeps, or what an owner said; it was checked when it was kept."""
    return _sheet().validate_python(dict(content)) if content else Facts()


def merged(rows: Facts, said: Facts, named: Collection[str]) -> Facts:
    """Return the sheet the calendar follows: what rows say, over it what the owner said under these names."""
    names = ANSWERABLE.intersection(named)
    if not names:
        return rows
    changes: dict[str, Any] = {name: getattr(said, name) for name in names - _APART}
    for name in names.intersection(_BESIDE):
        changes[name] = tuple(dict.fromkeys((*getattr(said, name), *getattr(rows, name))))
    if names & {"industry", "industries"}:
        changes |= {"industry": said.industry, "industries": said.industries}
    if names & {"flags", "no_flags"}:
        refused = set(said.no_flags) - set(said.flags)
        have = [flag for flag in (*rows.flags, *said.flags) if flag not in refused]
        changes |= {"flags": tuple(dict.fromkeys(have)), "no_flags": said.no_flags}
    if "done" in names:
        days = dict(rows.done)
        for duty, day in said.done.items():
            days[duty] = max(day, days.get(duty, day))
        changes["done"] = days
    return replace(rows, **changes)


def changed_fields(before: Facts, after: Facts) -> list[str]:
    """Return the fields two sheets differ in, what offices set and the name left out."""
    apart = {"settings", "name"}
    return [
        one.name
        for one in fields(Facts)
        if one.name not in apart and getattr(before, one.name) != getattr(after, one.name)
    ]
