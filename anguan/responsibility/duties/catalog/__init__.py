"""Catalog of duties (履职事项目录): the duties, what missing one costs, the rates of the safety cost."""

from functools import cache
from pathlib import Path

from anguan.foundation.catalog import load
from anguan.responsibility.duties.catalog.duties import Catalog, Duty
from anguan.responsibility.duties.catalog.industries import Industries
from anguan.responsibility.duties.catalog.penalties import Penalties, Penalty
from anguan.responsibility.duties.catalog.safety_cost import SafetyCost

HERE = Path(__file__).parent


@cache
def sheet() -> Catalog:
    """Return the catalog of duties."""
    return load(HERE / "duties.yaml", Catalog)


@cache
def duties() -> dict[str, tuple[Duty, ...]]:
    """Return every duty by its id, in the order of the catalog, with its versions from the oldest on."""
    found: dict[str, tuple[Duty, ...]] = {}
    for duty in sheet().duties:
        found[duty.id] = (*found.get(duty.id, ()), duty)
    return found


@cache
def penalties() -> dict[str, Penalty]:
    """Return what clauses threaten, by id."""
    return {penalty.id: penalty for penalty in load(HERE / "penalties.yaml", Penalties).penalties}


@cache
def safety_cost() -> SafetyCost:
    """Return the rates of the safety cost."""
    return load(HERE / "safety_cost.yaml", SafetyCost)


@cache
def industries() -> Industries:
    """Return which industry a division of GB/T 4754 is."""
    return load(HERE / "industries.yaml", Industries)
