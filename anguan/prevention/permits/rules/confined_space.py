"""Confined spaces (受限空间、有限空间): light, what goes in and comes out, contracts; 4.13, 6.8, Order 13.

Gas, interruptions and other permits of the same space have modules of their own.
"""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.case import Entry
from anguan.prevention.permits.rules.judging import FROM_SUBMIT, Matter, Said, rule
from anguan.prevention.permits.rules.readings import lower_explosive_limit

LIGHT_V = 36.0
LIGHT_DAMP_V = 12.0


@rule("confined_space.lighting", "GB 30871-2022 4.13 b)", stages=FROM_SUBMIT)
def light_inside_is_safe(matter: Matter) -> Said | None:
    """Light inside has 36 V at most, 12 V where it is damp or narrow, and is explosion-proof after what burns."""
    case, place = matter.case, matter.case.place
    if case.kind != "confined_space" and not place.inside_space:
        return None
    if place.lighting_v is None and place.lighting_explosion_proof is None:
        return None
    most = LIGHT_DAMP_V if place.damp_or_narrow else LIGHT_V
    against = []
    if place.lighting_v is not None and place.lighting_v > most:
        message = _("照明电压{volts:g}伏，超过{most:g}伏").format(volts=place.lighting_v, most=most)
        remedy = _("请换用{most:g}伏及以下的安全电压照明").format(most=most)
        against.append(Reason("lighting_voltage", message, remedy))
    proof = place.lighting_explosion_proof
    if held_what_burns(matter) and not proof and (proof is False or case.stage == "start"):
        message = _("盛装过易燃易爆介质的容器内没有确认使用防爆灯具")
        against.append(Reason("lighting_not_explosion_proof", message, _("请换用防爆灯具")))
    inputs = {"volts": place.lighting_v, "most": most, "explosion_proof": place.lighting_explosion_proof}
    return Said(inputs, tuple(against))


def held_what_burns(matter: Matter) -> bool:
    """Say whether the space holds or held what burns or explodes."""
    medium = matter.case.medium
    if medium is None:
        return False
    return medium.flammable or lower_explosive_limit(matter.case, matter.law) is not None


@rule("confined_space.entries", "GB 30871-2022 6.8 c)", kinds="confined_space", stages=FROM_SUBMIT)
def entries_are_possible(matter: Matter) -> Said | None:
    """Nobody comes out before going in, and no more tools come out than went in."""
    entries = matter.case.entries
    if not entries:
        return None
    wrong = [one.who for one in entries if _is_impossible(one)]
    reason = Reason("entries_impossible", _("进出登记前后矛盾：{who}"), _("请核对进出时间和数量"))
    against = (_filled(reason, wrong),) if wrong else ()
    return Said({"entries": len(entries)}, against)


@rule("confined_space.all_out", "GB 30871-2022 6.8 c)", kinds="confined_space", stages=("close",))
def everybody_and_everything_is_out(matter: Matter) -> Said:
    """When the work is done all people and all tools that went in have come out."""
    case = matter.case
    inside = [one.who for one in case.entries if not one.tool and one.out_at is None]
    left = [one.who for one in case.entries if one.tool and _left_inside(one)]
    wrong = [one.who for one in case.entries if _is_impossible(one)]
    clause = _completion_clause(matter)
    against = []
    if inside:
        reason = Reason("people_inside", _("还有人没有登记离开：{who}"), _("请确认人员全部离开并登记"), clause)
        against.append(_filled(reason, inside))
    if left:
        reason = Reason("tools_inside", _("还有工器具没有带出：{who}"), _("请清点并带出全部工器具"), clause)
        against.append(_filled(reason, left))
    if wrong:
        reason = Reason("entries_impossible", _("进出登记前后矛盾：{who}"), _("请核对进出时间和数量"), clause)
        against.append(_filled(reason, wrong))
    return Said({"entries": len(case.entries), "inside": inside, "left": left}, tuple(against))


def _completion_clause(matter: Matter) -> str:
    sheet = matter.law.space
    if sheet is not None and matter.case.enterprise.regime == "general":
        return f"{sheet.source} {sheet.clauses['completion']}"
    return "GB 30871-2022 6.8 c)"


def _left_inside(entry: Entry) -> bool:
    return entry.out_at is None or (entry.out_count is not None and entry.out_count < entry.count)


def _is_impossible(entry: Entry) -> bool:
    backwards = entry.in_at is not None and entry.out_at is not None and entry.out_at < entry.in_at
    never_in = entry.in_at is None and entry.out_at is not None
    return backwards or never_in or (entry.out_count is not None and entry.out_count > entry.count) or entry.count < 1


def _filled(reason: Reason, who: list[str]) -> Reason:
    return Reason(reason.code, reason.message.format(who="、".join(who)), reason.remedy, reason.clause)


@rule(
    "confined_space.contract",
    "应急管理部令第13号 第八条",
    kinds="confined_space",
    stages=("submit", "start"),
    regimes="general",
)
def contracted_work_names_both_duties(matter: Matter) -> Said | None:
    """Work in a confined space given to a contractor has an agreement on who is responsible for what."""
    work = matter.case.work
    if not work.contractor:
        return None
    if work.paired:
        return Said({"paired": True})
    remedy = _("请先签订合同或安全协议，写明双方的安全职责")
    return Said({"paired": False}, (Reason("contract_missing", _("发包作业没有约定各自的安全职责"), remedy),))
