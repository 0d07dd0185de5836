"""Rules of regions (行政区划): what a code says by itself, and how parks and grids get theirs.

32            province (省)
3209          city (市)
320921        county (县、区)
320921101     town (乡镇、街道)
320921101200  village (村、社区)
320921P01     park (园区): stands beside the towns of its county
320921101200G01  grid (网格) of a village; 320921101000G01 of a town or park as a whole
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from anguan.foundation.access import Territory
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _


class Level(StrEnum):
    """How far down the tree a region stands (层级)."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GRID = "grid"


class Kind(StrEnum):
    """Whether the state's division, a park or a grid (类别)."""

    DIVISION = "division"
    PARK = "park"
    GRID = "grid"


LEVEL_TITLES: dict[str, str] = {
    Level.PROVINCE: _("省级"),
    Level.CITY: _("市级"),
    Level.COUNTY: _("县级"),
    Level.TOWN: _("乡级"),
    Level.VILLAGE: _("村级"),
    Level.GRID: _("网格"),
}
KIND_TITLES: dict[str, str] = {Kind.DIVISION: _("行政区划"), Kind.PARK: _("园区"), Kind.GRID: _("网格")}

LENGTHS: dict[Level, int] = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.COUNTY: 6,
    Level.TOWN: 9,
    Level.VILLAGE: 12,
    Level.GRID: 15,
}
_LEVEL_OF_LENGTH = {length: level for level, length in LENGTHS.items()}
_WELL_FORMED = re.compile(r"\d{2}|\d{4}|\d{6}|\d{6}(\d{3}|P\d{2})|\d{6}(\d{3}|P\d{2})\d{3}(G\d{2})?", re.ASCII)
_WHOLE_TOWN = "000"  # in the place of a village: grids drawn over a town or park as a whole

# Names that only fill a place in the code; nobody writes them in an address.
_FILLERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
# Longest first, so that 经济开发区 is not left with its 经济.
_TOWN_SUFFIXES = (
    "高新技术产业开发区", "经济技术开发区", "街道办事处", "人民政府", "经济开发区", "工业集中区",
    "产业园区", "工业园区", "工业园", "产业园", "经济区", "开发区", "高新区", "管委会", "街道办",
    "园区", "街道", "民族乡", "苏木", "镇", "乡",
)  # fmt: skip


def is_code(code: str) -> bool:
    """Say whether a text has the shape of a region code."""
    return _WELL_FORMED.fullmatch(code) is not None


def level_of(code: str) -> Level:
    """Return the level of a region code."""
    return _LEVEL_OF_LENGTH[len(code)]


def kind_of(code: str) -> Kind:
    """Return the kind of a region: county codes with a 7 in the fifth place are development zones in the statistics."""
    if len(code) == LENGTHS[Level.GRID]:
        return Kind.GRID
    if (len(code) == LENGTHS[Level.TOWN] and code[6] == "P") or (len(code) == LENGTHS[Level.COUNTY] and code[4] == "7"):
        return Kind.PARK
    return Kind.DIVISION


def parent_code(code: str) -> str | None:
    """Return the code of the region above, or None for a province."""
    level = level_of(code)
    if level is Level.PROVINCE:
        return None
    if level is Level.GRID and code[9:12] == _WHOLE_TOWN:
        return code[:9]
    return code[: LENGTHS[list(LENGTHS)[list(LENGTHS).index(level) - 1]]]


def ancestors(code: str) -> list[str]:
    """Return the codes above a code, from the province down."""
    above: list[str] = []
    parent = parent_code(code)
    while parent is not None:
        above.insert(0, parent)
        parent = parent_code(parent)
    return above


def within(code: str, prefix: str) -> bool:
    """Say whether a region is another or lies in it; everything lies in the whole country, the empty code."""
    return code.startswith(prefix)


def range_of(prefix: str) -> tuple[str, str]:
    """Return the half-open range of all codes within a region, in the C collation."""
    territory = Territory.of(prefix)
    return territory.start, territory.stop


def full_name(names: Iterable[str]) -> str:
    """Join the names from the province down into one as addresses write it (江苏省盐城市响水县陈家港镇)."""
    return "".join(name for name in names if name not in _FILLERS)


def bare_town(name: str) -> str:
    """Return a town's name without 镇, 乡, 街道, 开发区 and the like, as ledgers often shorten it."""
    for suffix in _TOWN_SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name.removesuffix(suffix)
    return name


def same_town(written: str, name: str) -> bool:
    """Say whether a name written by hand means a town: suffixes may differ or be missing, the rest may not."""
    written = "".join(written.split())
    return bool(written) and (written == name or bare_town(written) == bare_town(name))


def next_park_code(county: str, taken: Iterable[str]) -> str | None:
    """Return the first free park code of a county, or None when all ninety-nine are taken."""
    return _next_free(f"{county}P", taken)


def next_grid_code(parent: str, taken: Iterable[str]) -> str | None:
    """Return the first free grid code of a village, or of a town or park as a whole."""
    village = parent if len(parent) == LENGTHS[Level.VILLAGE] else parent + _WHOLE_TOWN
    return _next_free(f"{village}G", taken)


def _next_free(stem: str, taken: Iterable[str]) -> str | None:
    used = set(taken)
    return next((code for number in range(1, 100) if (code := f"{stem}{number:02d}") not in used), None)


def reasons_not_to_add(
    *, name: str, parent: str, allowed_under: Iterable[Level], siblings: Iterable[str], territory: Territory | None
) -> list[Reason]:
    """Everything that stands in the way of a new park or grid under a region."""
    reasons = []
    if territory is None or parent not in territory:
        reasons.append(
            Reason(
                "outside_territory",
                _("所选区划不在您的辖区内"),
                _("请选择辖区内的区划，或联系上级部门"),
                field="parent",
            )
        )
    if level_of(parent) not in set(allowed_under):
        reasons.append(
            Reason(
                "wrong_level",
                _("所选区划的层级不对"),
                _("园区请选择所在县（区），网格请选择所在村、社区或镇、园区"),
                field="parent",
            )
        )
    if not name.strip():
        reasons.append(Reason("no_name", _("名称没有填写"), _("请填写名称"), field="name"))
    elif name.strip() in set(siblings):
        reasons.append(Reason("same_name", _("该区划下已有同名的园区或网格"), _("请换一个名称"), field="name"))
    return reasons


def reasons_about_covers(covers: Iterable[str], *, county: str, known: Iterable[str]) -> list[Reason]:
    """Say what is wrong with the divisions a park is said to reach over."""
    if all(code in set(known) and within(code, county) for code in covers):
        return []
    message = _("园区覆盖的乡镇、街道不在所选县（区）内")
    return [Reason("covers_elsewhere", message, _("请重新选择覆盖范围"), field="covers")]
