"""Towns (乡镇街道园区): from what a ledger says to the code of a region in the office's territory."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache

from anguan.registry.regions.rules import bare_town

_COUNTY, _TOWN, _VILLAGE = 6, 9, 12
_NEAR_MISSES = 200  # comparing with every name is slow; a file with more unknown towns has another problem


@dataclass(frozen=True)
class Place:
    """A region as the finder needs it; the centre is that of the county where it is known."""

    code: str
    name: str
    full_name: str
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Found:
    """A region's code, or the problem with what was written and the names that may have been meant."""

    code: str = ""
    problem: str = ""
    hint: str = ""
    at: str = "town"  # the column the problem is about


class TownFinder:
    """Finds counties, towns and villages of a territory by name, with or without 镇, 街道 and the names above them."""

    def __init__(self, territory: str, places: Iterable[Place]):
        self.territory = territory
        self.places = {place.code: place for place in places}
        self._towns: dict[str, list[str]] = defaultdict(list)
        self._bare: dict[str, list[str]] = defaultdict(list)
        self._counties: dict[str, list[str]] = defaultdict(list)
        self._villages: dict[tuple[str, str], str] = {}
        for place in self.places.values():
            if len(place.code) == _COUNTY:
                self._counties[place.name].append(place.code)
                self._counties[_bare_county(place.name)].append(place.code)
        for place in self.places.values():
            if len(place.code) == _TOWN:
                self._add_town(place)
            elif len(place.code) == _VILLAGE:
                self._villages[place.code[:_TOWN], _bare_village(place.name)] = place.code
        self._find = lru_cache(maxsize=20_000)(self._find_town)
        self._guesses = 0

    def find(self, town: str, county: str = "", village: str = "") -> Found:
        """Return the narrowest region that town, county and village name together."""
        found = self._find(_squeezed(town), _squeezed(county))
        if not found.code or not village:
            return found
        inner = self._villages.get((found.code, _bare_village(_squeezed(village))))
        return Found(inner) if inner else Found(found.code, "village_unknown", at="village")

    def name_of(self, code: str) -> str:
        """Return the full name of a region of the territory."""
        place = self.places.get(code) or self.places.get(code[:_TOWN]) or self.places.get(code[:_COUNTY])
        return place.full_name if place else code

    def centre_of(self, code: str) -> tuple[float, float] | None:
        """Return the centre of the county a code lies in, where it is known."""
        place = self.places.get(code[:_COUNTY])
        return (place.lon, place.lat) if place and place.lon is not None and place.lat is not None else None

    def _add_town(self, place: Place) -> None:
        county = self.places.get(place.code[:_COUNTY])
        above = [county.name, _bare_county(county.name), county.full_name] if county else []
        for name in {place.name, place.full_name, *(f"{one}{place.name}" for one in above)}:
            self._towns[name].append(place.code)
        bare = bare_town(place.name)
        for name in {bare, *(f"{one}{bare}" for one in above)}:
            self._bare[name].append(place.code)

    def _find_town(self, town: str, county: str) -> Found:
        counties: list[str] = []
        if county:
            counties = self._counties.get(county) or self._counties.get(_bare_county(county)) or []
            if not counties:
                return Found(problem="county_unknown", at="county")
        if not town:
            return self._without_town(counties)
        if town.isdigit() and len(town) in (_TOWN, _VILLAGE):
            code = next((one for one in (town, town[:_TOWN]) if one in self.places), "")
            return Found(code) if code else self._unknown(town)
        is_county = self._counties.get(town, []) if town not in self._towns else []
        if len(is_county) == 1 and (not counties or is_county[0] in counties):
            return Found(is_county[0], "town_is_county")
        codes = self._towns.get(town) or self._bare.get(bare_town(town)) or self._by_tail(town)
        within = [code for code in codes if code[:_COUNTY] in counties] if counties else codes
        if len(within) == 1:
            return Found(within[0])
        if len(within) > 1:
            return Found(problem="town_twice", hint="、".join(self.name_of(code) for code in within[:4]))
        if codes:
            hint = "、".join(self.name_of(code[:_COUNTY]) for code in codes[:3])
            return Found(problem="county_differs", hint=hint, at="county")
        return self._unknown(town)

    def _without_town(self, counties: list[str]) -> Found:
        if len(self.territory) >= _TOWN:
            return Found(self.territory)  # a town's own ledger need not repeat its name
        if len(counties) == 1:
            return Found(counties[0], "town_is_county", at="county")
        return Found(problem="town_missing")

    def _by_tail(self, town: str) -> list[str]:
        """Find a town written behind any of the names above it: 江苏省盐城市射阳县黄沙港."""
        for county, codes in self._counties.items():
            place = town.rfind(county) if county else -1
            rest = town[place + len(county) :] if place >= 0 else ""
            if len(rest) >= 2:
                inside = self._towns.get(rest) or self._bare.get(bare_town(rest)) or []
                matching = [code for code in inside if code[:_COUNTY] in codes]
                if matching:
                    return matching
        return []

    def _unknown(self, town: str) -> Found:
        self._guesses += 1
        near: list[str] = []
        if self._guesses <= _NEAR_MISSES:
            bare = get_close_matches(bare_town(town), self._known_bare, n=3, cutoff=0.5)
            near = list(dict.fromkeys(name for one in bare for name in self._known_bare[one]))[:4]
        return Found(problem="town_near", hint="、".join(near)) if near else Found(problem="town_unknown")

    @cached_property
    def _known_bare(self) -> dict[str, list[str]]:
        """Names by what is left without 镇 and 街道, which would make all of them alike."""
        names: dict[str, list[str]] = defaultdict(list)
        for place in self.places.values():
            if len(place.code) == _TOWN:
                names[bare_town(place.name)].append(place.name)
        return names


def _squeezed(text: str) -> str:
    return "".join(text.split()).replace("(", "（").replace(")", "）")


def _bare_county(name: str) -> str:
    return name[:-1] if len(name) > 2 and name[-1] in "县区市" else name


def _bare_village(name: str) -> str:
    for suffix in ("村民委员会", "居民委员会", "社区居委会", "村委会", "居委会", "社区", "村"):
        if name.endswith(suffix) and len(name) > len(suffix):
            return name.removesuffix(suffix)
    return name
