"""Regions as figures know them (按地区): the dimensions of everything that happened somewhere, and their names."""

from collections.abc import Mapping, Sequence

from django.db.models.functions import Substr

from anguan.foundation.figures import Dimension, Question
from anguan.foundation.ui.places import places
from anguan.foundation.words import mark as _

COUNTY_DIGITS, TOWN_DIGITS = 6, 9  # of a division code


def region_step(code: str) -> int:
    """Return how long the codes one step below a region are: counties below a city, towns below a county."""
    return {0: 2, 2: 4, 4: COUNTY_DIGITS, COUNTY_DIGITS: TOWN_DIGITS, TOWN_DIGITS: 12}.get(len(code), 15)


def _below(question: Question) -> Substr:
    base = question.region or (question.actor.territory.code if question.actor.territory else "")
    return Substr("region_code", 1, region_step(base))


def _names(codes: Sequence[str]) -> Mapping[str, str]:
    return places().region_names(codes)


# One step below what is asked, or below the reader's own territory; then whatever is asked.
REGION = Dimension("region", _("地区"), _below, "region", _names)
COUNTY = Dimension(
    "county", _("县（市、区）"), lambda _: Substr("region_code", 1, COUNTY_DIGITS), "region", _names
)  # fmt: skip
TOWN = Dimension(
    "town", _("镇（街道、园区）"), lambda _: Substr("region_code", 1, TOWN_DIGITS), "region", _names
)  # fmt: skip
