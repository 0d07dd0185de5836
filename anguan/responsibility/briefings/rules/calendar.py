"""Calendar of shifts (班次日历): on which days a shift works, and from when to when, over midnight too."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from anguan.foundation import clock
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

WEEKDAYS: dict[int, str] = {
    1: _("周一"), 2: _("周二"), 3: _("周三"), 4: _("周四"), 5: _("周五"), 6: _("周六"), 7: _("周日"),
}  # fmt: skip
WORKWEEK = frozenset({1, 2, 3, 4, 5})
LONGEST_CYCLE = 60


@dataclass(frozen=True)
class Pattern:
    """When a shift works (排班规律): by weekdays, or by a cycle of days (倒班) counted from an anchor.

    By the week, `holidays` says whether it works through public holidays. If it does not, it follows the published
    arrangement: off on holidays, at work on make-up days (调休上班).
    """

    by: str = "week"
    days: frozenset[int] = WORKWEEK
    holidays: bool = False
    length: int = 0
    on: frozenset[int] = frozenset()
    anchor: date | None = None

    @classmethod
    def weekly(cls, *days: int, holidays: bool = False) -> "Pattern":
        """Return a pattern of weekdays, 1 to 7; without any, from Monday to Friday."""
        return cls(days=frozenset(days) or WORKWEEK, holidays=holidays)

    @classmethod
    def cycle(cls, length: int, on: frozenset[int], anchor: date) -> "Pattern":
        """Return a pattern of a cycle: at work on these days of it, the anchor being its day 0."""
        return cls(by="cycle", days=frozenset(), length=length, on=on, anchor=anchor)

    def as_data(self) -> dict[str, Any]:
        """Return the pattern as a shift keeps it."""
        if self.by == "cycle":
            anchor = self.anchor.isoformat() if self.anchor else None
            return {"by": "cycle", "length": self.length, "on": sorted(self.on), "anchor": anchor}
        return {"by": "week", "days": sorted(self.days), "holidays": self.holidays}

    @property
    def words(self) -> str:
        """The pattern as people say it."""
        if self.by == "cycle":
            return _("{length} 天一轮，上 {on} 天").format(length=self.length, on=len(self.on))
        if self.days == {1, 2, 3, 4, 5, 6, 7}:
            said = _("每天")
        elif self.days == WORKWEEK:
            said = _("周一至周五")
        else:
            said = "、".join(title for day, title in WEEKDAYS.items() if day in self.days)
        return said + (_("，节假日照常") if self.holidays else _("，节假日休息、调休上班"))


def pattern_of(data: Mapping[str, Any]) -> Pattern:
    """Return the pattern a shift keeps; refuse nothing, `reasons_against` says what is wrong with one."""
    if data.get("by") == "cycle":
        try:
            anchor = date.fromisoformat(str(data.get("anchor") or ""))
        except ValueError:
            anchor = None
        return Pattern("cycle", frozenset(), False, _number(data.get("length")), _numbers(data.get("on")), anchor)
    return Pattern("week", _numbers(data.get("days")), bool(data.get("holidays")))


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | str) and str(value).lstrip("-").isdecimal() else 0


def _numbers(value: object) -> frozenset[int]:
    listed = value if isinstance(value, list | tuple | set | frozenset) else ()
    return frozenset(_number(one) for one in listed)


def reasons_against(pattern: Pattern) -> list[Reason]:
    """Say everything that is wrong with a pattern."""
    if pattern.by == "week":
        if not pattern.days or not pattern.days <= {*WEEKDAYS}:
            return [Reason("no_days", _("没有选择上班的日子"), _("请至少选择一周中的一天"), field="days")]
        return []
    reasons = []
    if not 1 <= pattern.length <= LONGEST_CYCLE:
        words = _("轮班周期应为 1 至 {most} 天").format(most=LONGEST_CYCLE)
        reasons.append(Reason("cycle_length", words, _("请填写几天一轮"), field="length"))
    elif not pattern.on or not pattern.on <= set(range(pattern.length)):
        reasons.append(Reason("cycle_days", _("没有选择轮班中上班的日子"), _("请勾选每一轮中上班的日子"), field="on"))
    if pattern.anchor is None:
        reasons.append(Reason("cycle_anchor", _("没有填写轮班的第一天"), _("请填写任意一轮的第一天"), field="anchor"))
    return reasons


def works(pattern: Pattern, day: date, exceptions: Mapping[date, bool] | None = None) -> bool:
    """Say whether a shift works on a day; an exception (调休、停产、加班) outdoes the pattern."""
    if exceptions and day in exceptions:
        return exceptions[day]
    if pattern.by == "cycle":
        if pattern.anchor is None or pattern.length < 1:
            return False
        return (day - pattern.anchor).days % pattern.length in pattern.on
    if not pattern.holidays and clock.day_name(day):  # a holiday, or the make-up day for one
        return clock.is_working_day(day) and (pattern.days >= WORKWEEK or day.isoweekday() in pattern.days)
    return day.isoweekday() in pattern.days


def times(starts: time, ends: time, day: date) -> tuple[datetime, datetime]:
    """Return when a shift that begins on a day starts and ends; one that ends not after it starts ends the next day."""
    last = day if ends > starts else day + timedelta(days=1)
    return (
        datetime.combine(day, starts, tzinfo=clock.BEIJING),
        datetime.combine(last, ends, tzinfo=clock.BEIJING),
    )


def due_at(starts_at: datetime, ends_at: datetime, grace_minutes: int) -> datetime:
    """Return until when a briefing is in time: after the shift began by the enterprise's grace, within the shift."""
    return min(starts_at + timedelta(minutes=grace_minutes), ends_at)
