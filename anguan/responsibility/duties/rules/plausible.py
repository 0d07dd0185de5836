"""Plausible (可信): which proofs are hardly to be believed, and by what that was judged. Pure functions.

A doubt refuses nothing: it makes an alarm, is shown to the town, and may be explained. What counts as doubtful is ours,
the law does not say.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.words import mark as _

ONE_EVENING = timedelta(hours=24)
PERIODS_AT_ONCE = 3  # periods of one duty filed within that time
THINGS_ON_A_DAY = 6  # different things said to have been done on one day
LONG_BEFORE = timedelta(days=30)
NIGHT_BEGINS, NIGHT_ENDS = time(22), time(5)
BY_HAND = frozenset({"form", "fund", "document"})  # filed by people; the rest was recorded as it happened


@dataclass(frozen=True)
class Filed:
    """One live proof as it is judged (待核证明)."""

    id: UUID
    obligation_id: UUID
    duty: str
    title: str
    what: str
    happened_on: date
    uploaded_at: datetime
    source: str
    exhibits: frozenset[UUID] = frozenset()  # its pictures, and those they are alike to
    taken_at: tuple[datetime, ...] = ()
    nightly: bool = False  # is done at night as well: patrols, shifts


@dataclass(frozen=True)
class Doubt:
    """One doubt (存疑) about a proof: what it was judged by, and with which other proofs."""

    code: str
    words: str
    others: tuple[UUID, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return {"code": self.code, "words": self.words, "with": [str(key) for key in self.others]}


Judge = Callable[[Sequence[Filed]], Iterable[tuple[UUID, Doubt]]]


def doubts(filed: Sequence[Filed]) -> Mapping[UUID, tuple[Doubt, ...]]:
    """Return the doubts about proofs of one enterprise, judged beside each other; those without any are left out.

    The order in which proofs came in, or are given, changes nothing.
    """
    ordered = sorted(filed, key=lambda one: (one.uploaded_at, one.id))
    found: dict[UUID, list[Doubt]] = defaultdict(list)
    for judge in JUDGES:
        for key, doubt in judge(ordered):
            found[key].append(doubt)
    return {key: tuple(said) for key, said in found.items()}


def _one_evening(filed: Sequence[Filed]) -> Iterable[tuple[UUID, Doubt]]:
    """Many periods of one duty proven within one evening: twelve months of checks, filed on the last day."""
    by_duty: dict[str, list[Filed]] = defaultdict(list)
    for one in filed:
        if one.source in BY_HAND:
            by_duty[one.duty].append(one)
    for many in by_duty.values():
        for one in many:
            near = [other for other in many if abs(other.uploaded_at - one.uploaded_at) <= ONE_EVENING]
            periods = {other.obligation_id for other in near}
            days = {other.happened_on for other in near}
            if len(periods) >= PERIODS_AT_ONCE and len(days) >= PERIODS_AT_ONCE:
                words = _("“{title}”的 {count} 期在 24 小时内补报").format(title=one.title, count=len(periods))
                yield one.id, Doubt("one_evening", words, _others(near, one))


def _one_photo(filed: Sequence[Filed]) -> Iterable[tuple[UUID, Doubt]]:
    """One picture for several things: the same, or one that is alike."""
    seen: dict[UUID, list[Filed]] = defaultdict(list)
    for one in filed:
        if one.source in BY_HAND:
            for exhibit in one.exhibits:
                seen[exhibit].append(one)
    for one in filed:
        if one.source not in BY_HAND:
            continue
        others = {
            other.id: other
            for exhibit in one.exhibits
            for other in seen[exhibit]
            if other.obligation_id != one.obligation_id
        }
        if others:
            count = len({other.obligation_id for other in others.values()}) + 1
            titles = "、".join(sorted({_name(other) for other in others.values()})[:3])
            words = _("同一张或相似的照片用在 {count} 件事上，另有：{titles}").format(count=count, titles=titles)
            yield one.id, Doubt("one_photo", words, _others(others.values(), one))


def _one_day(filed: Sequence[Filed]) -> Iterable[tuple[UUID, Doubt]]:
    """Everything on one day: so many different things are hardly done on it."""
    by_day: dict[date, list[Filed]] = defaultdict(list)
    for one in filed:
        if one.source == "form":
            by_day[one.happened_on].append(one)
    for day, many in by_day.items():
        things = {one.obligation_id for one in many}
        if len(things) >= THINGS_ON_A_DAY:
            words = _("{day} 一天填报了 {count} 件不同的事").format(day=day, count=len(things))
            for one in many:
                yield one.id, Doubt("one_day", words, _others(many, one))


def _holiday_night(filed: Sequence[Filed]) -> Iterable[tuple[UUID, Doubt]]:
    """Taken in the night of a rest day, of what is not done at night."""
    for one in filed:
        if one.source not in BY_HAND or one.nightly:
            continue
        for moment in one.taken_at:
            local = clock.local(moment)
            at_night = local.time() >= NIGHT_BEGINS or local.time() < NIGHT_ENDS
            if at_night and not clock.is_working_day(local.date()):
                words = _("照片拍于休息日夜间 {moment}").format(moment=f"{local:%m-%d %H:%M}")
                yield one.id, Doubt("holiday_night", words)
                break


def _long_before(filed: Sequence[Filed]) -> Iterable[tuple[UUID, Doubt]]:
    """Happened long before it was filed."""
    for one in filed:
        apart = clock.day_of(one.uploaded_at) - one.happened_on
        if one.source in BY_HAND and apart > LONG_BEFORE:
            words = _("办理日期 {day}，过了 {days} 天才填报").format(day=one.happened_on, days=apart.days)
            yield one.id, Doubt("long_before", words)


JUDGES: tuple[Judge, ...] = (_one_evening, _one_photo, _one_day, _holiday_night, _long_before)


def _name(one: Filed) -> str:
    return f"{one.title}（{one.what}）" if one.what else one.title


def _others(many: Iterable[Filed], one: Filed) -> tuple[UUID, ...]:
    return tuple(sorted({other.id for other in many} - {one.id}))[:20]
