"""Rules of keeping the one file (一企一档): who may change which facts, where an enterprise may move, how it stands.

Which facts are for offices alone, and that traits (风险特征) may be added by the enterprise but taken away only by an
office, is our design: duties hang on them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from anguan.foundation.access import Actor, Territory
from anguan.foundation.geo import Datum
from anguan.foundation.lifecycle import Lifecycle, Step
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import catalog, rules

OFFICE, OWN = "office", "own"  # the parts someone plays towards an enterprise: its supervisor, or one of its own

STANDING = Lifecycle(
    #    step       from         to           who     on the button
    Step("suspend", "active", "suspended", OFFICE, _("登记停产")),
    Step("suspend", "active", "suspended", OWN, _("登记停产")),
    Step("resume", "suspended", "active", OFFICE, _("恢复生产"), "primary"),
    Step("resume", "suspended", "active", OWN, _("恢复生产"), "primary"),
    Step("close", "active", "closed", OFFICE, _("登记关闭"), "danger"),
    Step("close", "suspended", "closed", OFFICE, _("登记关闭"), "danger"),
    Step("reopen", "closed", "active", OFFICE, _("重新纳入监管")),
    titles={"active": _("在产"), "suspended": _("停产"), "closed": _("关闭")},
)

# Facts by the words people know them by, in the order the file shows them.
FACT_TITLES: dict[str, str] = {
    "name": _("企业名称"),
    "credit_code": _("统一社会信用代码"),
    "region_code": _("所在区划"),
    "address": _("地址"),
    "industry_code": _("行业"),
    "size": _("规模"),
    "headcount": _("从业人数"),
    "flags": _("风险特征"),
    "line_code": _("监管条线"),
    "place": _("位置"),
    "status": _("生产状态"),
    "principal": _("主要负责人"),  # named in an imported ledger
    "safety_officer": _("安全员"),
}
FOR_OFFICES_ONLY = frozenset({"credit_code", "region_code", "line_code"})
COMPARED = frozenset({"name", "credit_code", "address", "industry_code", "size", "headcount", "flags", "line_code"})


@dataclass(frozen=True)
class Facts:
    """What an enterprise's file says of it (企业基本信息); a place in the datum it was given in."""

    name: str
    credit_code: str
    address: str = ""
    industry_code: str = ""
    size: str = ""
    headcount: int | None = None
    flags: tuple[str, ...] = ()
    region_code: str = ""
    line_code: str = "emergency"
    lon: float | None = None
    lat: float | None = None
    datum: str = Datum.WGS84.value


@dataclass(frozen=True)
class CertificateFacts:
    """What a certificate says (证照信息)."""

    kind: str
    number: str
    issued_by: str = ""
    issued_on: date | None = None
    expires_on: date | None = None


# The ledger's readers name a problem by its code; on a form the same problem is said like this.
_SAID: dict[str, tuple[str, str]] = {
    "credit_code_missing": (_("统一社会信用代码没有填写"), _("请按营业执照填写 18 位代码")),
    "credit_code_old": (_("这是 15 位的旧注册号"), _("请按营业执照填写 18 位统一社会信用代码")),
    "credit_code_length": (_("统一社会信用代码应为 18 位"), _("请对照营业执照核对位数")),
    "credit_code_letters": (_("统一社会信用代码含有不使用的字符"), _("请核对，代码中不使用 I、O、S、V、Z")),
    "credit_code_letters_meant": (_("统一社会信用代码含有不使用的字母"), _("请核对是否把数字 0、1、5、2 写成了字母")),
    "credit_code_check": (_("统一社会信用代码校验码不符"), _("请对照营业执照逐位核对")),
    "name_missing": (_("企业名称没有填写"), _("请按营业执照填写全称")),
    "name_too_long": (_("企业名称超过 200 个字"), _("请按营业执照填写全称")),
    "name_strange": (_("企业名称不像一个名称"), _("请按营业执照填写全称")),
    "place_number": (_("经纬度没有填完整"), _("请同时填写经度和纬度，或在地图上点选")),
    "place_swapped": (_("经度和纬度可能填反了"), _("经度在 73 至 136 之间，纬度在 3 至 54 之间")),
    "place_abroad": (_("这个位置不在我国境内"), _("请核对经纬度，或在地图上点选")),
}


def problem(code: str, on_field: str) -> Reason:
    """Return a reader's problem as a reason on a form's field."""
    message, remedy = _SAID[code]
    return Reason(code, message, remedy, field=on_field)


def part_of(actor: Actor) -> str:
    """Return the part someone plays towards enterprises: a supervisor's or an enterprise's own."""
    return OFFICE if actor.is_official else OWN


def reasons_against(facts: Facts) -> list[Reason]:
    """Everything wrong with the facts themselves, whoever states them."""
    reasons = []
    if wrong := rules.read_name(facts.name).problem:
        reasons.append(problem(wrong, "name"))
    if wrong := rules.read_credit_code(facts.credit_code).problem:
        reasons.append(problem(wrong, "credit_code"))
    if facts.industry_code and not catalog.industry_title(facts.industry_code):
        reasons.append(
            Reason(
                "industry_unknown", _("行业代码不在国民经济行业分类中"), _("请从列表中选择行业"), field="industry_code"
            )
        )
    if facts.size and facts.size not in catalog.sizes():
        reasons.append(
            Reason("size_unknown", _("企业规模不在可选范围内"), _("请选择大型、中型、小型或微型"), field="size")
        )
    if set(facts.flags) - set(catalog.flags()):
        reasons.append(Reason("flag_unknown", _("风险特征不在目录中"), _("请从列表中选择"), field="flags"))
    if facts.headcount is not None and not 0 <= facts.headcount <= 500_000:
        reasons.append(
            Reason("headcount_strange", _("从业人数应在 0 至 500000 之间"), _("请填写实际从业人数"), field="headcount")
        )
    if (facts.lon is not None or facts.lat is not None) and (wrong := rules.place_problem(facts.lon, facts.lat)):
        reasons.append(problem(wrong, "place"))
    return reasons


def reasons_not_to_place_in(region_code: str, *, known: bool, territory: Territory | None) -> list[Reason]:
    """Everything that keeps an enterprise from standing in a region of someone's territory."""
    if not known or len(region_code) < 6:
        return [Reason("region_unknown", _("没有选择所在区划"), _("请选择到乡镇（街道、园区）"), field="region_code")]
    if territory is None or region_code not in territory:
        return [
            Reason(
                "outside_territory",
                _("所选区划不在您的辖区内"),
                _("请选择辖区内的区划；迁往辖区外的，请由共同的上级部门办理"),
                field="region_code",
            )
        ]
    return []


def reasons_not_on_your_line(line_code: str, lines: Collection[str]) -> list[Reason]:
    """Refuse a department that would register or hand over an enterprise outside its own lines."""
    if lines and line_code not in lines:
        return [
            Reason(
                "not_your_line",
                _("这条监管条线不由您的部门负责"),
                _("请选择本部门的条线，或联系综合监管部门办理"),
                field="line_code",
            )
        ]
    return []


def reasons_not_to_change(before: Facts, after: Facts, *, part: str, lines: Collection[str] = ()) -> list[Reason]:
    """Everything that keeps someone from turning the facts before into the facts after."""
    changed = set(changes_between(before, after))
    reasons = reasons_against(after)
    if part == OWN:
        reasons += [
            Reason(
                "only_offices_change",
                _("{fact}只能由监管部门修改").format(fact=FACT_TITLES[name]),
                _("请联系所在地监管部门办理变更"),
                field=name,
            )
            for name in FACT_TITLES
            if name in changed & FOR_OFFICES_ONLY
        ]
        if gone := [flag for flag in before.flags if flag not in after.flags]:
            reasons.append(
                Reason(
                    "flag_taken_away",
                    _("风险特征“{flags}”只能由监管部门取消").format(flags="、".join(map(catalog.flag_title, gone))),
                    _("请保留勾选；确已不再涉及的，请联系所在地监管部门核实后取消"),
                    field="flags",
                )
            )
    elif "line_code" in changed:
        reasons += reasons_not_on_your_line(after.line_code, lines)
    return reasons


def changes_between(before: Facts, after: Facts) -> dict[str, list[Any]]:
    """Return each changed fact with its value before and after, as the audit trail keeps it."""
    changes: dict[str, list[Any]] = {}
    for item in fields(Facts):
        if item.name not in COMPARED:
            continue
        old, new = getattr(before, item.name), getattr(after, item.name)
        old, new = (sorted(old), sorted(new)) if item.name == "flags" else (old, new)
        if old != new:
            changes[item.name] = [old, new]
    if _spot(before) != _spot(after):
        changes["place"] = [_spot(before), _spot(after)]
    return changes


def _spot(facts: Facts) -> str:
    return "" if facts.lon is None or facts.lat is None else f"{facts.lon:.6f}, {facts.lat:.6f}"


def reasons_not_to_certify(facts: CertificateFacts, *, today: date) -> list[Reason]:
    """Everything wrong with a certificate as it was typed in."""
    reasons = []
    if facts.kind not in catalog.certificates():
        reasons.append(
            Reason("certificate_kind", _("证照种类没有选择"), _("请从列表中选择；没有的选“其他证照”"), field="kind")
        )
    if not facts.number.strip():
        reasons.append(Reason("certificate_number", _("证照编号没有填写"), _("请按证照原件填写编号"), field="number"))
    if facts.issued_on is not None and facts.issued_on > today:
        reasons.append(Reason("issued_later", _("发证日期在今天之后"), _("请按证照原件核对日期"), field="issued_on"))
    if facts.issued_on is not None and facts.expires_on is not None and facts.expires_on <= facts.issued_on:
        reasons.append(
            Reason("expires_before_issued", _("有效期止早于发证日期"), _("请按证照原件核对日期"), field="expires_on")
        )
    return reasons


@dataclass(frozen=True)
class Validity:
    """How long a certificate still holds (有效期), in a word and a tone for its badge."""

    word: str
    tone: str
    days: int | None = None


WARN_DAYS = 90  # our design: three months, as the law gives for renewing a safety licence (安全生产许可证条例 第九条)


def validity(expires_on: date | None, *, today: date) -> Validity:
    """Say how a certificate stands on a day; without an end it holds for long (长期)."""
    if expires_on is None:
        return Validity(_("长期有效"), "done")
    days = (expires_on - today).days
    if days < 0:
        return Validity(_("已过期"), "alarm", days)
    return Validity(_("即将到期"), "wait", days) if days <= WARN_DAYS else Validity(_("有效"), "done", days)


ACTIONS: dict[str, str] = {
    "enterprises.registered": _("登记入册"),
    "enterprises.imported": _("由台账导入"),
    "enterprises.updated": _("按台账更新"),
    "enterprises.edited": _("变更基本信息"),
    "enterprises.moved_out": _("迁出"),
    "enterprises.moved_in": _("迁入"),
    "enterprises.suspend": _("登记停产"),
    "enterprises.resume": _("恢复生产"),
    "enterprises.close": _("登记关闭"),
    "enterprises.reopen": _("重新纳入监管"),
    "enterprises.certificate_added": _("登记证照"),
    "enterprises.certificate_edited": _("变更证照"),
}


def said(changes: Mapping[str, Sequence[Any]], words: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """Return changed facts as people read them: 从业人数, 48 人 → 52 人; `words` name regions and lines by code."""
    told = []
    for name, title in FACT_TITLES.items():
        if name in changes:
            before, after = (say(name, value, words) for value in changes[name])
            told.append((title, f"{before} → {after}"))
    return told


def say(name: str, value: Any, words: Mapping[str, Mapping[str, str]]) -> str:
    """Return one fact's value in Chinese."""
    if value in (None, "", []):
        return _("（空）")
    match name:
        case "industry_code":
            return f"{catalog.industry_title(value)}（{value}）"
        case "size":
            return catalog.size_title(str(value))
        case "flags":
            return "、".join(catalog.flag_title(flag) for flag in value)
        case "status":
            return STANDING.titles.get(value, str(value))
        case "headcount":
            return _("{n} 人").format(n=value)
        case _:
            return words.get(name, {}).get(value, str(value))
