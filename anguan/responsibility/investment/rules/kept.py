"""The answer that is kept (核定结果): how a cost of `duties` goes into the book and comes out of it."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from anguan.responsibility.duties.rules.cost_answer import Cost
from anguan.responsibility.duties.rules.facts import Business


@cache
def _cost() -> TypeAdapter[Cost]:
    return TypeAdapter(Cost)


@cache
def _businesses() -> TypeAdapter[tuple[Business, ...]]:
    return TypeAdapter(tuple[Business, ...])


def plain(cost: Cost) -> dict[str, Any]:
    """Return a cost as plain values."""
    found: dict[str, Any] = _cost().dump_python(cost, mode="json")
    return found


def cost_from(values: dict[str, Any]) -> Cost | None:
    """Return the cost that plain values were made from; nothing where none was kept."""
    return _cost().validate_python(values) if values else None


def plain_businesses(businesses: tuple[Business, ...]) -> list[dict[str, Any]]:
    """Return businesses as plain values, numbers as numbers."""
    names = ("last_year_revenue", "this_year_revenue", "construction_cost", "tonnes")
    return [
        {"kind": one.kind, "name": one.name}
        | {name: float(value) for name in names if (value := getattr(one, name)) is not None}
        for one in businesses
    ]


def businesses_from(values: list[dict[str, Any]]) -> tuple[Business, ...]:
    """Return the businesses that plain values were made from."""
    return _businesses().validate_python(values)
