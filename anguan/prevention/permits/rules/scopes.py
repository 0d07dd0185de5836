"""Scopes (适用): which rules about gas hold for the work, worked out before any rule."""

from dataclasses import dataclass

from anguan.prevention.permits.catalog import Law, SpaceSheet
from anguan.prevention.permits.rules.case import Case


@dataclass(frozen=True)
class Scope:
    """Which rules about gas hold for the work."""

    hot: bool
    power: bool
    space: bool
    chemical: bool  # GB 30871 6.3–6.5 hold for the space
    sheet: SpaceSheet | None  # GB 46768-2025 holds for the space

    @property
    def any(self) -> bool:
        """Whether gas is analysed at all."""
        return self.hot or self.power or self.space


def scope_for(case: Case, law: Law) -> Scope:
    """Return which rules about gas hold for a case."""
    place = case.place
    hot = case.kind == "hot_work" and place.zone != "fixed_hot_work_area"
    power = case.kind == "temporary_electricity" and (place.zone == "explosive" or place.storage_dike)
    space = case.kind == "confined_space" or (hot and place.inside_space)
    chemical = space and (case.enterprise.regime == "hazchem" or law.space is None)
    return Scope(hot, power, space, chemical, law.space if space else None)
