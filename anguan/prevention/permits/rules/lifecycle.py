"""The lifecycle of a permit (特殊作业票): states, the table of steps, and what a person is to one permit."""

from enum import StrEnum

from anguan.foundation.lifecycle import Lifecycle, Step
from anguan.foundation.words import mark as _


class State(StrEnum):
    """Where a permit stands (状态)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"  # being countersigned and approved
    APPROVED = "approved"
    WORKING = "working"
    SUSPENDED = "suspended"  # its gate is shut; what re-opens it is said
    FINISHED = "finished"  # work done, waiting for acceptance
    CLOSED = "closed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"  # taken back by guardian or official (收回)
    VOIDED = "voided"  # a new one has to be made (作废)
    CANCELLED = "cancelled"  # before any work


class Part(StrEnum):
    """What someone is to one permit: the table says which part takes which step."""

    APPLICANT = "applicant"  # who drafted it, or leads the work
    SIGNER = "signer"  # whose signature is asked for next
    CHECKER = "checker"  # who checks an approved permit before the start
    GUARDIAN = "guardian"
    WORK_LEADER = "work_leader"
    MANAGER = "manager"  # safety manager or principal of the enterprise
    OVERSEER = "overseer"  # principal: sees all, adds conditions, stops
    INSPECTOR = "inspector"  # an official who may spot-check and order a stop
    CLOCK = "clock"  # the system itself
    ACCEPTER = "accepter"


PART_TITLES: dict[str, str] = {
    Part.APPLICANT: _("申请人"),
    Part.SIGNER: _("签批人"),
    Part.CHECKER: _("验票人"),
    Part.GUARDIAN: _("监护人"),
    Part.WORK_LEADER: _("作业负责人"),
    Part.MANAGER: _("企业安全管理人员"),
    Part.OVERSEER: _("企业负责人"),
    Part.INSPECTOR: _("监管人员"),
    Part.CLOCK: _("系统"),
    Part.ACCEPTER: _("验收人"),
}

LIFECYCLE = Lifecycle(
    #    step          from             to               who                on the button
    Step("edit", State.DRAFT, State.DRAFT, Part.APPLICANT, _("修改")),
    Step("submit", State.DRAFT, State.SUBMITTED, Part.APPLICANT, _("提交审批"), "primary"),
    Step("cancel", State.DRAFT, State.CANCELLED, Part.APPLICANT, _("取消")),
    Step("sign", State.SUBMITTED, State.SUBMITTED, Part.SIGNER, _("会签、审批"), "primary"),
    Step("approve", State.SUBMITTED, State.APPROVED, Part.SIGNER, _("批准作业"), "primary"),
    Step("send_back", State.SUBMITTED, State.DRAFT, Part.SIGNER, _("退回修改")),
    Step("check", State.APPROVED, State.APPROVED, Part.CHECKER, _("开工前验票")),
    Step("send_back", State.APPROVED, State.DRAFT, Part.CHECKER, _("验票不同意，退回修改")),
    Step("recall", State.SUBMITTED, State.DRAFT, Part.APPLICANT, _("撤回修改")),
    Step("condition", State.SUBMITTED, State.SUBMITTED, Part.OVERSEER, _("附加要求")),
    Step("condition", State.APPROVED, State.APPROVED, Part.OVERSEER, _("附加要求")),
    Step("condition", State.WORKING, State.WORKING, Part.OVERSEER, _("附加要求")),
    Step("prepare", State.APPROVED, State.APPROVED, Part.WORK_LEADER, _("作业准备")),
    Step("prepare", State.APPROVED, State.APPROVED, Part.GUARDIAN, _("作业准备")),
    Step("start", State.APPROVED, State.WORKING, Part.GUARDIAN, _("开始作业"), "primary"),
    Step("cancel", State.APPROVED, State.CANCELLED, Part.APPLICANT, _("取消作业")),
    Step("cancel", State.APPROVED, State.CANCELLED, Part.MANAGER, _("取消作业")),
    Step("record", State.WORKING, State.WORKING, Part.GUARDIAN, _("监护记录")),
    Step("stop", State.WORKING, State.SUSPENDED, Part.GUARDIAN, _("立即停止"), "danger"),
    Step("stop", State.WORKING, State.SUSPENDED, Part.WORK_LEADER, _("立即停止"), "danger"),
    Step("stop", State.WORKING, State.SUSPENDED, Part.MANAGER, _("叫停"), "danger"),
    Step("stop", State.WORKING, State.SUSPENDED, Part.OVERSEER, _("叫停"), "danger"),
    Step("stop", State.WORKING, State.SUSPENDED, Part.INSPECTOR, _("责令停止作业"), "danger"),
    Step("suspend", State.WORKING, State.SUSPENDED, Part.CLOCK, _("自动中止")),
    Step("resume", State.SUSPENDED, State.WORKING, Part.GUARDIAN, _("恢复作业"), "primary"),
    Step("hand_over", State.WORKING, State.WORKING, Part.GUARDIAN, _("监护交接")),
    Step("hand_over", State.SUSPENDED, State.SUSPENDED, Part.GUARDIAN, _("监护交接")),
    Step("hand_over", State.WORKING, State.WORKING, Part.MANAGER, _("更换监护人")),
    Step("hand_over", State.SUSPENDED, State.SUSPENDED, Part.MANAGER, _("更换监护人")),
    Step("extend", State.WORKING, State.WORKING, Part.WORK_LEADER, _("申请延长")),
    Step("finish", State.WORKING, State.FINISHED, Part.GUARDIAN, _("作业完毕"), "primary"),
    Step("finish", State.SUSPENDED, State.FINISHED, Part.GUARDIAN, _("作业完毕，不再恢复")),
    Step("accept", State.FINISHED, State.CLOSED, Part.ACCEPTER, _("验收签字"), "primary"),
    Step("withdraw", State.APPROVED, State.WITHDRAWN, Part.MANAGER, _("收回作业票"), "danger"),
    Step("withdraw", State.WORKING, State.WITHDRAWN, Part.GUARDIAN, _("收回作业票"), "danger"),
    Step("withdraw", State.WORKING, State.WITHDRAWN, Part.MANAGER, _("收回作业票"), "danger"),
    Step("withdraw", State.SUSPENDED, State.WITHDRAWN, Part.GUARDIAN, _("收回作业票"), "danger"),
    Step("withdraw", State.SUSPENDED, State.WITHDRAWN, Part.MANAGER, _("收回作业票"), "danger"),
    Step("void", State.APPROVED, State.VOIDED, Part.WORK_LEADER, _("作业有变，重新办票")),
    Step("void", State.WORKING, State.VOIDED, Part.WORK_LEADER, _("作业有变，重新办票")),
    Step("void", State.SUSPENDED, State.VOIDED, Part.WORK_LEADER, _("作业有变，重新办票")),
    Step("expire", State.SUBMITTED, State.EXPIRED, Part.CLOCK, _("超过有效期")),
    Step("expire", State.APPROVED, State.EXPIRED, Part.CLOCK, _("超过有效期")),
    Step("expire", State.WORKING, State.EXPIRED, Part.CLOCK, _("超过有效期")),
    Step("expire", State.SUSPENDED, State.EXPIRED, Part.CLOCK, _("超过有效期")),
    Step("finish", State.EXPIRED, State.FINISHED, Part.GUARDIAN, _("清理现场，收尾"), "primary"),
    titles={
        State.DRAFT: _("草稿"),
        State.SUBMITTED: _("审批中"),
        State.APPROVED: _("已批准，待作业"),
        State.WORKING: _("作业中"),
        State.SUSPENDED: _("已中止"),
        State.FINISHED: _("待验收"),
        State.CLOSED: _("已归档"),
        State.EXPIRED: _("已过期"),
        State.WITHDRAWN: _("已收回"),
        State.VOIDED: _("已作废"),
        State.CANCELLED: _("已取消"),
    },
)
OPEN_STATES = (State.SUBMITTED, State.APPROVED, State.WORKING, State.SUSPENDED)  # in the way of others
LIVE_STATES = (State.WORKING, State.SUSPENDED)
