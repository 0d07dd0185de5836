"""When a duty is due in a year (到期日): each date, or how many times where nobody reads a list of days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import ceil

from anguan.foundation import clock
from anguan.foundation.deadlines.rules.periods import MONTHS, Period, add_months, month_end, period_of
from anguan.foundation.deadlines.rules.spans import Span, calendar_known
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.catalog.duties import Duty, Rule
from anguan.responsibility.duties.catalog.vocabulary import COUNTED, EVENTS
from anguan.responsibility.duties.rules.applying import life
from anguan.responsibility.duties.rules.choosing import chosen
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.duties.rules.occasions import expiries, happenings, last_done

# A period begun so late that less than this share of it is left owes nothing yet: a choice of ours.
LEAST_SHARE = 10


@dataclass(frozen=True)
class DueDate:
    """One date by which something is to be done (一次到期)."""

    due: date
    rule: Rule
    what: str = ""  # which period, event, certificate or machine
    first: date | None = None  # the period it is for
    last: date | None = None
    partial: bool = False  # the enterprise or the rule began within the period
    overdue_since: date | None = None  # it was due before the year began
    projected: bool = False  # supposes that the one before is done on its last day
    calendar_known: bool = True
    note: str = ""


@dataclass(frozen=True)
class Count:
    """How many times something is to be done (应办次数); none where the facts do not say."""

    rule: Rule
    count: int | None
    first: date
    last: date
    note: str = ""


@dataclass(frozen=True)
class Dates:
    """Everything a duty asks for within a year (年度应办)."""

    window: tuple[date, date] | None
    listed: tuple[DueDate, ...] = ()
    counted: tuple[Count, ...] = ()
    rules: tuple[Rule, ...] = ()
    notes: tuple[str, ...] = ()


def window_of(duty: Duty, facts: Facts, year: int) -> tuple[date, date] | None:
    """Return the days of a year on which a version of a duty may be owed: within its life and the enterprise's."""
    opened, closed = life(facts)
    first = max(date(year, 1, 1), opened, duty.effective_from or date.min)
    last = min(date(year, 12, 31), closed, duty.effective_to or date.max)
    return (first, last) if first <= last else None


def periods(duty: Duty, facts: Facts, year: int, *, before: tuple[DueDate, ...] = ()) -> Dates:
    """Return when a duty is due in a year; `before` is what an earlier version of it listed for the same year.

    No date lies outside the year, outside the enterprise's life, or outside the life of the rule.
    """
    window = window_of(duty, facts, year)
    if window is None:
        return Dates(None)
    listed: list[DueDate] = []
    counted: list[Count] = []
    notes: list[str] = []
    rules = chosen(duty, facts)
    for rule in rules:
        if rule.kind == "standing":
            continue
        if rule.kind == "calendar" and rule.per in COUNTED:
            counted.append(_count(rule, facts, window))
        else:
            earlier = tuple(one for one in before if one.rule.task == rule.task)
            found, said = _dated(duty, rule, facts, window, earlier)
            listed += found
            notes += said
    listed.sort(key=lambda one: (one.due, one.rule.task, one.what))
    if cut := _cut_off(duty, facts, window):
        notes.append(cut)
    return Dates(window, tuple(listed), tuple(counted), rules, tuple(dict.fromkeys(notes)))


def listed_by(
    duty: Duty, rule: Rule, facts: Facts, window: tuple[date, date], *, before: tuple[DueDate, ...] = ()
) -> list[DueDate]:
    """Return the dates of one rule of a duty within a window, in their order; none of what is only counted."""
    earlier = tuple(one for one in before if one.rule.task == rule.task)
    return sorted(_dated(duty, rule, facts, window, earlier)[0], key=lambda one: (one.due, one.what))


def counted_in(rule: Rule, facts: Facts, window: tuple[date, date]) -> Count:
    """Return how many times something that is only counted is to be done within a window."""
    return _count(rule, facts, window)


def _cut_off(duty: Duty, facts: Facts, window: tuple[date, date]) -> str:
    if facts.closed_on is None or window[1] != facts.closed_on or (window[1].month, window[1].day) == (12, 31):
        return ""
    return _("{day} 关闭，之后到期的不再列出，请在关闭前结清").format(day=facts.closed_on)


def _dated(
    duty: Duty, rule: Rule, facts: Facts, window: tuple[date, date], before: tuple[DueDate, ...]
) -> tuple[list[DueDate], list[str]]:
    if rule.kind == "calendar":
        return list(_in_periods(rule, window)), []
    if rule.kind == "before_day":
        return _before_day(duty, rule, facts, window)
    if rule.kind == "after_event":
        return _after_events(duty, rule, facts, window)
    if rule.kind == "before_expiry":
        return _before_expiries(rule, facts, window, before)
    return _rolling(duty, rule, facts, window, before)


def _in_periods(rule: Rule, window: tuple[date, date]) -> Iterator[DueDate]:
    first, last = window
    for period, title in _year_of(first.year, rule.per or "year"):
        if period.last < first or period.last > last:
            continue
        left, whole = (period.last - max(first, period.first)).days + 1, (period.last - period.first).days + 1
        if left * LEAST_SHARE >= whole:
            partial = period.first < first
            note = _("不满一期，仍按期末列出（本系统设计）") if partial else ""
            yield DueDate(period.last, rule, title, max(first, period.first), period.last, partial, note=note)


@lru_cache(maxsize=512)
def _year_of(year: int, per: str) -> tuple[tuple[Period, str], ...]:
    """Return the periods that end within a year, with what they are called."""
    found = []
    period = period_of(date(year, 1, 1), per)
    while period.last.year == year:
        found.append((period, period_title(period)))
        period = period.following
    return tuple(found)


def period_title(period: Period) -> str:
    """Return a period as people say it."""
    year, month = period.first.year, period.first.month
    if period.per == "week":
        return _("{day} 起一周").format(day=period.first)
    if period.per == "month":
        return _("{year} 年 {month} 月").format(year=year, month=month)
    if period.per == "quarter":
        return _("{year} 年第 {number} 季度").format(year=year, number=(month + 2) // 3)
    if period.per == "half_year":
        return (_("{year} 年上半年") if month == 1 else _("{year} 年下半年")).format(year=year)
    return _("{year} 年").format(year=year)


def _before_day(duty: Duty, rule: Rule, facts: Facts, window: tuple[date, date]) -> tuple[list[DueDate], list[str]]:
    first, last = window
    if rule.once:
        if duty.id in facts.done:
            return [], [_("已于 {day} 完成").format(day=facts.done[duty.id])]
        return ([DueDate(rule.once, rule)], []) if first <= rule.once <= last else ([], [rule.note])
    if rule.after is None:
        whole = period_of(first, "year")
        due = _day_in(whole.first.year, rule.month or 1, rule.day or 31)
        if first <= due <= last:
            return [DueDate(due, rule, period_title(whole), max(first, whole.first), due)], []
        return [], [_("{due} 不在应办的日子内，本年不列").format(due=due)]
    found = []
    opened, closed = life(facts)
    period = period_of(add_months(date(first.year, 1, 1), -MONTHS[rule.after]), rule.after)
    while period.following.first.year == first.year:
        month = add_months(period.following.first, (rule.month or 1) - 1)
        due = _day_in(month.year, month.month, rule.day or 31)
        lived = period.last >= opened and period.first <= closed
        if lived and first <= due <= last:
            found.append(DueDate(due, rule, period_title(period), max(opened, period.first), period.last))
        period = period.following
    return found, []


def _day_in(year: int, month: int, day: int) -> date:
    return min(date(year, month, 1) + timedelta(days=day - 1), month_end(year, month))


def _after_events(duty: Duty, rule: Rule, facts: Facts, window: tuple[date, date]) -> tuple[list[DueDate], list[str]]:
    since, until = duty.effective_from or date.min, duty.effective_to or date.max
    span = _span(rule)
    found, notes, unsure = [], [], ""
    for one in happenings(facts):
        if one.kind not in rule.events or not since <= one.on <= until:
            continue  # what happened before a rule was in force is not judged by it
        if one.done_on:
            notes.append(_("{what}：已于 {day} 完成").format(what=_event_title(one.kind, one.who), day=one.done_on))
            continue
        if rule.months_away and one.months_away is None:
            unsure = _("没有填写离岗月数，按需要再培训处理")
        elif rule.months_away and (one.months_away or 0) < rule.months_away:
            continue
        due = span.after(one.on)
        opened, closed = life(facts)
        if due.year != window[0].year or due > closed:
            continue
        # What was owed before the first day of operation is not lost with it.
        late, due = (due, opened) if due < opened else (None, due)
        if due.year != window[0].year:
            continue
        known = not rule.working or calendar_known(one.on, due)
        note = unsure if rule.months_away and one.months_away is None else ""
        if not known:
            note = _("有的年份放假安排尚未公布，工作日按周末和固定假日推算")
        title = f"{_event_title(one.kind, one.who)} {one.on}"
        found.append(DueDate(due, rule, title, one.on, due, overdue_since=late, calendar_known=known, note=note))
    return found, notes


def _event_title(kind: str, who: str) -> str:
    return f"{EVENTS[kind]}（{who}）" if who else EVENTS[kind]


def _span(rule: Rule) -> Span:
    if rule.months:
        return Span(rule.months, "month")
    return Span(rule.days or 0, "working_day" if rule.working else "day")


def _before_expiries(
    rule: Rule, facts: Facts, window: tuple[date, date], before: tuple[DueDate, ...]
) -> tuple[list[DueDate], list[str]]:
    first, last = window
    mine = [one for one in expiries(facts) if one.of in rule.of]
    if not mine:
        lacks = _("没有填写有效期，无法推算到期日")
        return [], [f"{rule.task}：{lacks}" if rule.task else lacks]
    found: dict[tuple[str, date], DueDate] = {}
    for one in mine:
        due = _span(rule).before(one.on)
        ends = _("复审") if one.review else _("有效期至")
        title = f"{one.what}（{ends} {one.on}）"
        if due > last or any(earlier.what == title for earlier in before):
            continue
        if due >= first:
            found.setdefault((title, due), DueDate(due, rule, title, last=one.on))
            continue
        note = _("按填写的日期已经过期") if one.on < first else _("办理的日子在本年列出之前已到")
        found.setdefault((title, first), DueDate(first, rule, title, last=one.on, overdue_since=due, note=note))
    return list(found.values()), []


def _rolling(
    duty: Duty, rule: Rule, facts: Facts, window: tuple[date, date], before: tuple[DueDate, ...]
) -> tuple[list[DueDate], list[str]]:
    months = rule.months or 12
    known = last_done(facts, duty.id)
    if before:  # the earlier version of the rule was in force first; what it listed is taken as done
        known = tuple((one.what, one.due) for one in _last_of_each(before))
    found: list[DueDate] = []
    for what, day in known:
        found += _restarted(duty, rule, what, day, window, projected=bool(before))
    if known:
        return found, []
    opened = facts.opened_on
    if opened is not None and add_months(opened, months) >= window[0]:
        return list(_restarted(duty, rule, "", opened, window)), [_("没有填写上次完成日期，从开业起算")]
    found = list(_never_said(rule, months, window))
    return found, [_("没有填写上次完成日期，按本年内完成列出")]


def _last_of_each(dates: tuple[DueDate, ...]) -> list[DueDate]:
    return list({one.what: one for one in sorted(dates, key=lambda one: one.due)}.values())


def _restarted(
    duty: Duty, rule: Rule, what: str, anchor: date, window: tuple[date, date], *, projected: bool = False
) -> Iterator[DueDate]:
    (first, last), months = window, rule.months or 12
    due = add_months(anchor, months)
    if due < first:
        note = _("上次 {day}，已经超过 {months} 个月").format(day=anchor, months=months)
        # On its first day a rule finds nobody late by it.
        since = None if duty.effective_from == first else due
        yield DueDate(first, rule, what, anchor, overdue_since=since, projected=projected, note=note)
        anchor, due, projected = first, add_months(first, months), True
    steps = 1
    while due <= last:
        note = _("假定上一次按期完成") if projected else ""
        yield DueDate(due, rule, what, anchor, due, projected=projected, note=note)
        steps += 1
        due, projected = add_months(anchor, steps * months), True


def _never_said(rule: Rule, months: int, window: tuple[date, date]) -> Iterator[DueDate]:
    first, last = window
    year = first.year
    for end in range(min(months, 12), 13, min(months, 12)):
        due = month_end(year, end)
        if first <= due <= last:
            yield DueDate(due, rule, "", max(first, date(year, 1, 1)), due, note=_("上次完成日期不明"))


def _count(rule: Rule, facts: Facts, window: tuple[date, date]) -> Count:
    first, last = window
    days = (last - first).days + 1
    if rule.per == "week":
        sundays = last.toordinal() // 7 - (first.toordinal() - 1) // 7
        return Count(rule, sundays, first, last, _("按周日计，周一起算"))
    if rule.per == "shift":
        if facts.shifts is None:
            return Count(rule, None, first, last, _("没有填写班次，每班一次，次数不计"))
        if facts.shifts.days == "working_days":
            days = _working_days(first, last)
        return Count(rule, days * facts.shifts.per_day, first, last)
    if rule.per == "hours":
        if facts.business_hours is None:
            return Count(rule, None, first, last, _("没有填写营业时间，次数不计"))
        return Count(rule, days * ceil(facts.business_hours / rule.every), first, last)
    if rule.per == "days":
        return Count(rule, days // rule.every * facts.elevators, first, last, _("每台至少"))
    return Count(rule, days, first, last)


@lru_cache(maxsize=512)
def _working_days(first: date, last: date) -> int:
    return sum(clock.is_working_day(first + timedelta(days=later)) for later in range((last - first).days + 1))
