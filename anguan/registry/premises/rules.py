"""Rules of premises (场所): what a site and an area must say. The kinds of areas are our design, not the law's."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from anguan.foundation.geo import Datum
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.keeping import problem
from anguan.registry.enterprises.rules import place_problem

KINDS: dict[str, str] = {
    "workshop": _("生产车间"),
    "line": _("工段、生产线"),
    "warehouse": _("仓库"),
    "hazchem_store": _("危险化学品库"),
    "tank_farm": _("罐区"),
    "confined_space": _("有限空间"),
    "utility": _("公用工程（配电、锅炉、空压）"),
    "lab": _("实验、检测"),
    "yard": _("堆场、装卸区"),
    "office": _("办公、生活"),
    "other": _("其他部位"),
}

FACT_TITLES: dict[str, str] = {
    "name": _("名称"),
    "address": _("地址"),
    "place": _("位置"),
    "kind": _("类别"),
    "in_charge": _("责任人"),
}

ACTIONS: dict[str, str] = {
    "premises.site_added": _("新增厂区"),
    "premises.site_edited": _("变更厂区"),
    "premises.area_added": _("新增区域"),
    "premises.area_edited": _("变更区域"),
    "premises.sheet_printed": _("打印区域二维码"),
}


@dataclass(frozen=True)
class SiteFacts:
    """What is said of a site (厂区); its place in WGS-84 and the datum it was given in."""

    name: str
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    datum: str = Datum.WGS84.value
    is_main: bool = False


@dataclass(frozen=True)
class AreaFacts:
    """What is said of an area (区域、部位)."""

    name: str
    kind: str = "workshop"
    in_charge: UUID | None = None


def reasons_against_site(facts: SiteFacts, *, siblings: Iterable[str]) -> list[Reason]:
    """Everything wrong with a site as it was filled in."""
    reasons = _reasons_against_name(facts.name, siblings, same=_("本企业已有同名的厂区"))
    if (facts.lon is not None or facts.lat is not None) and (wrong := place_problem(facts.lon, facts.lat)):
        reasons.append(problem(wrong, "lon"))
    return reasons


def reasons_against_area(facts: AreaFacts, *, siblings: Iterable[str], person_known: bool) -> list[Reason]:
    """Everything wrong with an area as it was filled in."""
    reasons = _reasons_against_name(facts.name, siblings, same=_("这个厂区已有同名的区域"))
    if facts.kind not in KINDS:
        reasons.append(Reason("kind_unknown", _("区域类别没有选择"), _("请从列表中选择"), field="kind"))
    if not person_known:
        reasons.append(
            Reason("person_unknown", _("所选责任人不在本企业在岗人员中"), _("请从列表中选择"), field="in_charge")
        )
    return reasons


def _reasons_against_name(name: str, siblings: Iterable[str], *, same: str) -> list[Reason]:
    if not name.strip():
        return [Reason("no_name", _("名称没有填写"), _("请填写现场通用的名称"), field="name")]
    if name.strip() in set(siblings):
        return [Reason("same_name", same, _("请换一个名称，例如加上楼层或编号"), field="name")]
    return []


def said(changes: dict[str, list[str]]) -> dict[str, str]:
    """Return changes as people read them: 名称, 一车间 → 冲压车间."""
    return {
        FACT_TITLES[name]: f"{before or _('（空）')} → {after or _('（空）')}"
        for name, (before, after) in changes.items()
    }
