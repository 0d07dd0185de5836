"""Validity (有效期): the period makes sense, is not too long and not over; GB 30871-2022 4.16, 5.1.5, 6.10, 10.8."""

from datetime import datetime, timedelta

from anguan.foundation import clock
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.judging import BEFORE_WORK, Matter, Said, rule
from anguan.prevention.permits.rules.lasting import hours_allowed as hours_allowed
from anguan.prevention.permits.rules.lasting import longest as longest
from anguan.prevention.permits.rules.lasting import served_until as served_until
from anguan.prevention.permits.rules.lasting import within_law

_REISSUE = "GB 30871-2022 4.16"


def valid_until(matter: Matter) -> datetime | None:
    """Return when the permit ends by itself, the extension asked for included; none as long as no period is given."""
    return matter.valid_until


def planned_until(matter: Matter) -> datetime | None:
    """Return when the permit ends as it was planned."""
    return None if matter.case.period is None else _within_law(matter, matter.case.period.end)


def _within_law(matter: Matter, end: datetime) -> datetime:
    return within_law(matter.case, matter.level, matter.law, end)


@rule("validity.period", "GB 30871-2022 4.18", stages=BEFORE_WORK)
def period_makes_sense(matter: Matter) -> Said | None:
    """The period is told by the time it is handed in, ends after it begins, and is not over."""
    case, period = matter.case, matter.case.period
    if period is None:
        if case.stage not in ("submit", "start"):
            return None
        reason = Reason("period_missing", _("没有填写作业实施时间"), _("请填写起止时间"), field="period")
        return Said({}, (reason,))
    inputs = {"start": period.start, "end": period.end, "at": matter.at}
    if period.end <= period.start:
        message, remedy = _("作业结束时间不晚于开始时间"), _("请核对起止时间")
        return Said(inputs, (Reason("period_backwards", message, remedy, field="period"),))
    if case.stage in ("draft", "submit") and period.end <= matter.at:
        message, remedy = _("作业实施时间已经过去"), _("请重新填写起止时间")
        return Said(inputs, (Reason("period_past", message, remedy, _REISSUE, "period"),))
    return Said(inputs)


@rule("validity.length", "GB 30871-2022 5.1.5", stages=BEFORE_WORK)
def period_is_no_longer_than_allowed(matter: Matter) -> Said | None:
    """A permit lasts no longer than its kind and level allow, and no longer than the enterprise's own rule."""
    case, period = matter.case, matter.case.period
    hours, source = hours_allowed(case, matter.level, matter.law)
    if period is None or hours is None or period.end <= period.start:
        return None
    inputs = {"hours": (period.end - period.start) / timedelta(hours=1), "hours_allowed": hours, "decided_by": source}
    if period.end - period.start <= timedelta(hours=hours):
        return Said(inputs)
    message = _("作业实施时间超过有效期：最长{allowed}").format(allowed=_span(hours))
    remedy = _("请缩短作业时间；超过有效期的，到期前重新办票")
    return Said(inputs, (Reason("validity_too_long", message, remedy, source, "period"),))


@rule("validity.not_expired", _REISSUE, stages=("approve", "start", "resume", "extend"))
def permit_has_not_expired(matter: Matter) -> Said | None:
    """After its end nobody approves, starts, goes on or extends; a new permit is made."""
    until = planned_until(matter)
    if until is None:
        return None
    inputs = {"valid_until": until, "at": matter.at}
    if matter.at < until or (matter.case.stage == "extend" and matter.at == until):
        return Said(inputs)
    message = _("作业票已于{until}到期").format(until=f"{clock.local(until):%m-%d %H:%M}")
    return Said(inputs, (Reason("expired", message, _("请重新办理作业票")),))


@rule("validity.begun", "GB 30871-2022 4.10 a)", stages=("start",))
def permit_has_begun(matter: Matter) -> Said | None:
    """Work does not begin before the period the permit was given for."""
    period = matter.case.period
    if period is None:
        return None
    inputs = {"start": period.start, "at": matter.at}
    if matter.at >= period.start:
        return Said(inputs)
    message = _("还没有到作业实施时间{start}").format(start=f"{clock.local(period.start):%m-%d %H:%M}")
    return Said(inputs, (Reason("not_begun", message, _("请到时间后再开始作业")),))


@rule("validity.extension", _REISSUE, stages=("extend",))
def extension_stays_within_validity(matter: Matter) -> Said | None:
    """An extension ends later than the permit and within the longest it may last; beyond that a new permit is made."""
    period, until = matter.case.period, matter.case.extend_until
    if until is None or period is None:
        remedy = _("请填写原作业实施时间和延长到的时间")
        return Said({}, (Reason("extension_missing", _("没有说明延长到什么时候"), remedy, field="extend_until"),))
    inputs = {"end": period.end, "extend_until": until}
    if until <= period.end:
        message, remedy = _("延长后的时间不晚于原结束时间"), _("请核对延长到的时间")
        return Said(inputs, (Reason("extension_backwards", message, remedy, field="extend_until"),))
    last = _within_law(matter, until)
    if last < until:
        message = _("延长后超过作业票最长有效期，最晚到{last}").format(last=f"{clock.local(last):%m-%d %H:%M}")
        remedy = _("请把时间改早，或重新办理作业票")
        return Said(inputs, (Reason("extension_too_long", message, remedy, field="extend_until"),))
    return Said(inputs)


def _span(hours: float) -> str:
    if hours > 72 and hours % 24 == 0:
        return _("{count}天").format(count=f"{hours / 24:g}")
    return _("{count}小时").format(count=f"{hours:g}")
