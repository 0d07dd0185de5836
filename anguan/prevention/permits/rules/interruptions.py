"""Interruptions (作业中断): what has to be done again before work goes on; 5.3.1 d), 6.3 f), 6.5, 8.2.11, Order 13."""

from datetime import datetime, timedelta

from anguan.foundation import clock
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.case import Interruption
from anguan.prevention.permits.rules.judging import Matter, Said, rule
from anguan.prevention.permits.rules.limits import Scope
from anguan.prevention.permits.rules.sampling import Timing, lacking, taken, timing_of

_ASKED = {
    "hot_work": "GB 30871-2022 5.3.1 d)",
    "confined_space": "GB 30871-2022 6.3 f)",
    "work_at_height": "GB 30871-2022 8.2.11",
}
_CLEARED_FIRST = {
    "alarm": ("GB 30871-2022 4.8", _("报警还没有处理完")),
    "abnormal": ("GB 30871-2022 4.8", _("现场异常还没有处理完")),
    "guardian_left": ("GB 30871-2022 4.10 f)", _("监护人离开后还没有监护人到位")),
    "condition_change": ("GB 30871-2022 4.17", _("条件改变后没有重新做危害分析、重新办票")),
    "order": ("本系统设计", _("叫停的原因还没有解除")),
}


@rule("interruptions.told", "GB 30871-2022 5.3.1 d)", kinds=_ASKED, stages=("resume",))
def the_break_is_known(matter: Matter) -> Said | None:
    """What has to be done again depends on the break: it is told, and its times are possible."""
    breaks, clause = matter.case.interruptions, _ASKED[matter.case.kind]
    if not breaks:
        reason = Reason("interruption_unknown", _("没有作业中断的记录"), _("请填写中断的时间和原因"), clause)
        return Said({}, (reason,))
    wrong = [
        one
        for one in breaks
        if one.start > matter.at or (one.end is not None and (one.end < one.start or one.end > matter.at))
    ]
    inputs = {"breaks": [(one.start, one.end) for one in breaks]}
    if not wrong:
        return Said(inputs)
    return Said(inputs, (Reason("interruption_impossible", _("中断的起止时间不可能"), _("请核对中断时间"), clause),))


@rule("interruptions.gas_again", "GB 30871-2022 5.3.1 d)", kinds="hot_work confined_space", stages=("resume",))
def gas_is_analysed_again_after_a_long_break(matter: Matter) -> Said | None:
    """After 30 minutes at special and first grade, else 60, gas is analysed again; after an alarm always."""
    scope = matter.gas_scope
    timing = timing_of(matter, scope)
    if timing is None or not matter.case.interruptions:
        return None
    asked = _asked_again(matter, scope, timing)
    inputs = {
        "breaks": [(one.start, _end(one, matter.at)) for one in matter.case.interruptions],
        "again_after_minutes": timing.again_after / timedelta(minutes=1),
        "sampled_since": [since for since, _clause in asked],
    }
    found = [reason for since, clause in asked for reason in lacking(matter, scope, since=since, clause=clause)]
    return Said(inputs, tuple(dict.fromkeys(found)))


def _asked_again(matter: Matter, scope: Scope, timing: Timing) -> list[tuple[datetime, str]]:
    """Return since when a complete analysis has to have been made, by which clause, for each break that asks for it."""
    breaks = sorted(matter.case.interruptions, key=lambda one: one.start)
    chemical_space = scope.chemical or not scope.space
    asked = []
    for one in breaks:
        since = max(one.start, matter.at - timing.sample) if one is breaks[-1] else one.start
        if one.cause == "alarm":
            clause = "GB 30871-2022 6.5" if scope.space else "GB 30871-2022 5.2.6"
            asked.append((since, clause if chemical_space else "GB 46768-2025 6.2.5"))
        elif _end(one, matter.at) - one.start > timing.again_after:
            asked.append((since, timing.again_clause))
        elif scope.space and matter.case.enterprise.regime == "general":
            asked.append((since, "应急管理部令第13号 第十五条"))
    return asked


def _end(one: Interruption, at: datetime) -> datetime:
    return one.end if one.end is not None else at


@rule("interruptions.daily_gas", "GB 30871-2022 5.3.1 d)", kinds="hot_work", stages=("resume",))
def gas_is_analysed_every_day(matter: Matter) -> Said | None:
    """Hot work of several days has its gas analysed each day before it goes on."""
    scope = matter.gas_scope
    if not scope.hot or not (readings := taken(matter)):
        return None
    inputs = {"tests": [readings[-1].at], "at": matter.at}
    midnight = clock.start_of(clock.day_of(matter.at))
    if readings[-1].at >= midnight:
        return Said(inputs)
    message, remedy = _("今天动火前还没有气体分析"), _("请重新取样分析，合格后再动火")
    return Said(inputs, (Reason("gas_not_today", message, remedy),))


@rule("interruptions.cause", "GB 30871-2022 4.8", stages=("resume",))
def the_cause_is_dealt_with(matter: Matter) -> Said | None:
    """Work goes on only when what stopped it has been dealt with; after expiry it never does."""
    case = matter.case
    if not case.interruptions:
        return None
    last = max(case.interruptions, key=lambda one: one.start)
    inputs = {"cause": last.cause, "cleared": last.cleared}
    if last.cause == "expiry":
        reason = Reason("expired", _("作业票已到期"), _("请重新办理作业票"), "GB 30871-2022 4.16")
        return Said(inputs, (reason,))
    if last.cleared or (last.cleared is None and last.cause == "guardian_left" and _guarded(matter)):
        return Said(inputs)
    if last.cause in _CLEARED_FIRST:
        clause, message = _CLEARED_FIRST[last.cause]
        return Said(inputs, (Reason("cause_not_cleared", message, _("请处理完并确认后再恢复作业"), clause),))
    if last.cleared is False:
        message = _("中断的原因还没有处理完")
        return Said(inputs, (Reason("cause_not_cleared", message, _("请处理完并确认后再恢复作业")),))
    return Said(inputs)


def _guarded(matter: Matter) -> bool:
    return any(person.on_site and person.left_at is None for person in matter.people("guardian"))


@rule("interruptions.height", "GB 30871-2022 8.2.11", kinds="work_at_height", stages=("resume",))
def conditions_are_confirmed_again_at_height(matter: Matter) -> Said | None:
    """After a break conditions and measures are confirmed anew before anybody climbs again."""
    case = matter.case
    if not case.interruptions:
        return None
    last = max(case.interruptions, key=lambda one: one.start)
    again = [line.no for line in case.measures if line.confirmed_at is not None and line.confirmed_at >= last.start]
    inputs = {"break_began": last.start, "confirmed_again": again, "cleared": last.cleared}
    if again or last.cleared:
        return Said(inputs)
    remedy = _("请重新确认环境条件和安全措施")
    return Said(inputs, (Reason("not_confirmed_again", _("中断后没有重新确认环境条件和安全措施"), remedy),))
