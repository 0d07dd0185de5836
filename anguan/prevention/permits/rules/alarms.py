"""Alarms and what is not normal (报警、异常): the work stops and stays stopped; GB 30871-2022 4.8, 5.2.6, 6.5.

This is the one place where an alarm near the work, once telemetry brings it, shuts the gate.
"""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.case import Alarm
from anguan.prevention.permits.rules.crew import shown
from anguan.prevention.permits.rules.judging import Matter, Said, rule

_WHILE_WORKING = ("start", "resume", "extend")


@rule("alarms.abnormal", "GB 30871-2022 4.8", stages=_WHILE_WORKING)
def nothing_is_abnormal(matter: Matter) -> Said:
    """While plant or site behave abnormally nobody works."""
    abnormal = matter.case.abnormal
    reason = Reason("abnormal", _("生产装置或作业现场出现异常"), _("请立即停止作业、撤离人员并通知，异常消除后再作业"))
    return Said({"abnormal": abnormal}, (reason,) if abnormal else ())


@rule("alarms.active", "GB 30871-2022 4.8", stages=_WHILE_WORKING)
def no_alarm_is_active(matter: Matter) -> Said | None:
    """While an alarm near the work is active nobody works."""
    if not matter.case.alarms:
        return None
    active = [alarm for alarm in matter.case.alarms if is_active(alarm, matter)]
    clause = {"hot_work": "GB 30871-2022 5.2.6", "confined_space": "GB 30871-2022 6.5"}.get(matter.case.kind, "")
    said = _("附近有未解除的报警：{what}（{since} 起）")
    remedy = _("请停止作业、撤离人员、处理现场，报警解除并重新检测合格后再作业")
    reasons = [
        Reason("alarm_active", said.format(what=alarm.what, since=shown(alarm.since)), remedy, clause)
        for alarm in active
    ]
    return Said(
        {"alarms": [alarm.what for alarm in matter.case.alarms], "alarms_active": [alarm.what for alarm in active]},
        tuple(reasons),
    )


def is_active(alarm: Alarm, matter: Matter) -> bool:
    """Say whether an alarm is on at the moment."""
    return alarm.since <= matter.at and (alarm.cleared_at is None or alarm.cleared_at > matter.at)
