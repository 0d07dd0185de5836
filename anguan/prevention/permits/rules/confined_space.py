"""Confined spaces (受限空间、有限空间): isolation, what goes in and comes out, contracts; 6.1, 6.8, Order 13, GB 46768.

Gas, light, interruptions, other permits of the same space and the closing have modules of their own.
"""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.case import Entry
from anguan.prevention.permits.rules.judging import FROM_SUBMIT, Matter, Said, rule


@rule("confined_space.isolation", "GB 30871-2022 6.1", kinds="confined_space", stages=FROM_SUBMIT)
def the_space_is_isolated(matter: Matter) -> Said | None:
    """Pipes, openings and power that lead into the space are shut off for certain, locked and labelled."""
    isolated, sheet = matter.case.work.isolated, matter.law.space
    if isolated is None:
        return None
    clause = ""
    if sheet is not None and matter.case.enterprise.regime == "general":
        clause = f"{sheet.source} {sheet.clauses['isolation']}"
    message = _("受限空间没有与相连的管道、孔洞和电源可靠隔离")
    reason = Reason("space_not_isolated", message, _("请加盲板或拆除一段管道、封堵孔洞、断电上锁挂牌"), clause)
    return Said({"isolated": isolated}, () if isolated else (reason,))


@rule("confined_space.entries", "GB 30871-2022 6.8 c)", kinds="confined_space", stages=FROM_SUBMIT)
def entries_are_possible(matter: Matter) -> Said | None:
    """Nobody comes out before going in, and no more tools come out than went in."""
    if not matter.case.entries:
        return None
    wrong = [entry.who for entry in matter.case.entries if _is_impossible(entry)]
    message = _("进出登记前后矛盾：{who}").format(who="、".join(wrong))
    reason = Reason("entries_impossible", message, _("请核对进出时间和数量"))
    return Said({"entries": len(matter.case.entries)}, (reason,) if wrong else ())


def _is_impossible(entry: Entry) -> bool:
    backwards = entry.in_at is not None and entry.out_at is not None and entry.out_at < entry.in_at
    never_in = entry.in_at is None and entry.out_at is not None
    return backwards or never_in or entry.count < 1 or (entry.out_count or 0) > entry.count


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
    remedy = _("请先签订合同或安全协议，写明双方的安全职责")
    reason = Reason("contract_missing", _("发包作业没有约定各自的安全职责"), remedy)
    return Said({"paired": work.paired}, () if work.paired else (reason,))
