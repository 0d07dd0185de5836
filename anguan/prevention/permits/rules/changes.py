"""Changes (变更): what differs from what was approved asks for a new permit; GB 30871-2022 4.16, 4.17, 10.7."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.judging import Matter, Said, rule

_WHILE_WORKING = ("start", "resume", "extend")


@rule("changes.content", "GB 30871-2022 4.16", stages=_WHILE_WORKING)
def the_work_is_what_was_approved(matter: Matter) -> Said:
    """Other work, a wider scope or another place needs a new permit."""
    changed = matter.case.content_changed
    clause = "GB 30871-2022 10.7" if matter.case.kind == "temporary_electricity" else ""
    reasons = (
        [Reason("content_changed", _("作业内容变更、范围扩大或地点转移"), _("请重新办理作业票"))] if changed else []
    )
    if changed and clause:
        reasons.append(
            Reason("load_changed", _("未经批准转供电、增加负荷或变更用电地点、用途"), _("请重新办理作业票"), clause)
        )
    return Said({"content_changed": changed}, tuple(reasons))


@rule("changes.conditions", "GB 30871-2022 4.17", stages=_WHILE_WORKING)
def the_conditions_are_as_analysed(matter: Matter) -> Said:
    """Where process, conditions, method or surroundings changed, dangers are analysed anew, with a new permit."""
    changed = matter.case.conditions_changed
    reason = Reason("conditions_changed", _("工艺条件、作业条件、作业方式或作业环境改变"),
                    _("请重新进行作业危害分析、核对措施，重新办理作业票"))  # fmt: skip
    return Said({"conditions_changed": changed}, (reason,) if changed else ())
