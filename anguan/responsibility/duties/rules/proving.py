"""Proving (证明): how far an obligation is by its proofs, and which one a day proves. Pure functions.

The state is always worked out anew from the proofs that live, so that the same news twice, or a proof taken back,
cannot leave it wrong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

MOST_TIMES = 999
LONGEST_WORDS = 500
# Trained before the first day at work, renewed before the old one ends: done ahead of the occasion, by so much at most.
AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Shown:
    """One live proof (有效证明), as far as the state of what is owed goes."""

    happened_on: date
    times: int = 1
    grade: str = ""


@dataclass(frozen=True)
class Standing:
    """How far an obligation is (办理进度): `late` once it was proven after its day."""

    state: str  # open, partial, proven
    proven_on: date | None = None
    late: bool = False
    grade: str = ""  # the weakest of its proofs
    times_done: int = 0


def standing(times: int | None, due_on: date | None, proofs: Iterable[Shown]) -> Standing:
    """Return how far what is owed is by its live proofs; where nobody knows how often, once is enough."""
    shown = sorted(proofs, key=lambda one: one.happened_on)
    done, needed, proven_on = 0, max(times or 1, 1), None
    for one in shown:
        done += one.times
        if proven_on is None and done >= needed:
            proven_on = one.happened_on
    state = "proven" if proven_on else "partial" if done else "open"
    late = proven_on is not None and due_on is not None and proven_on > due_on
    return Standing(state, proven_on, late, weakest(one.grade for one in shown), done)


def weakest(grades: Iterable[str]) -> str:
    """Return the weakest grade of evidence; what the system itself recorded has none and weakens nothing."""
    return max((grade for grade in grades if grade), default="")


def resting(due_on: date | None, begins_on: date | None, exemption: str = "") -> str:
    """Return what an obligation is while nothing proves it: to be done, due before the file began, or exempted."""
    if exemption == "upheld":
        return "exempt"
    if exemption == "asked":
        return "disputed"
    if due_on is not None and begins_on is not None and due_on < begins_on:
        return "earlier"
    return "open"


def state_of(found: Standing, at_rest: str) -> str:
    """Return the state that is kept: what proofs say goes before what was exempted or due earlier."""
    if found.state == "proven" or at_rest == "open":
        return found.state
    return at_rest


@dataclass(frozen=True)
class Candidate:
    """An obligation a day could prove (候选事项)."""

    id: UUID
    due_on: date | None
    first_on: date | None
    last_on: date | None
    state: str
    what: str = ""


def window(one: Candidate) -> tuple[date, date]:
    """Return the days on which it is done in time: its period; of what reports a period, the days after it."""
    if one.due_on is None:
        return date.min, date.max
    if one.last_on and one.due_on > one.last_on:
        return one.last_on + timedelta(days=1), one.due_on
    return one.first_on or date.min, one.last_on or one.due_on


def chosen(candidates: Sequence[Candidate], happened_on: date, *, what: str = "") -> Candidate | None:
    """Return which obligation is proven by what happened on a day; none where nothing of it is owed then.

    The one whose days hold it, what is still open before what is proven, the soonest due first. Otherwise the newest
    one that was missed. What names a person, a certificate or a machine may also be done ahead of its occasion.
    """
    named = [one for one in candidates if not what or what in one.what]
    held = [one for one in named if window(one)[0] <= happened_on <= window(one)[1]]
    if held:
        return min(held, key=lambda one: (one.state == "proven", one.due_on or date.max, one.what))
    waiting = [one for one in named if one.state != "proven" and one.due_on is not None]
    if missed := [one for one in waiting if window(one)[1] < happened_on]:
        return max(missed, key=lambda one: (window(one)[1], one.what))
    ahead = [one for one in waiting if what and timedelta() < window(one)[0] - happened_on <= AHEAD]
    return min(ahead, key=lambda one: (window(one)[0], one.what)) if ahead else None


def reasons_against_proving(
    *, happened_on: date | None, today: date, first_on: date | None, may_precede: bool, words: str, times: int,
    exhibits: int, least: int, most: int, counts: bool, state: str,
) -> list[Reason]:  # fmt: skip
    """Return everything that stands against a proof: there is no day, no picture, or nothing is owed."""
    reasons = []
    if state in {"dropped", "exempt"}:
        remedy = _("不需要办理；如果确实应办，请更新企业情况")
        said = _("这一项已不再应办") if state == "dropped" else _("这一项经复核不适用")
        reasons.append(Reason(f"obligation_{state}", said, remedy))
    if happened_on is None:
        reasons.append(Reason("no_day", _("没有填写办理日期"), _("请填写实际做这件事的日期"), field="happened_on"))
    elif happened_on > today:
        remedy = _("请在做完之后再填报；日期填错的请改正")
        reasons.append(Reason("day_to_come", _("办理日期还没有到"), remedy, field="happened_on"))
    elif first_on is not None and happened_on < first_on and not may_precede:
        said = _("办理日期早于本期开始的 {first}").format(first=first_on)
        remedy = _("以前做的请填到那一期；本期的请在本期内办理")
        reasons.append(Reason("before_its_period", said, remedy, field="happened_on"))
    if not 1 <= times <= MOST_TIMES or (times != 1 and not counts):
        remedy = _("请填写这次证明了几次，一般填 1")
        reasons.append(Reason("times", _("次数不对"), remedy, field="times"))
    if len(words) > LONGEST_WORDS:
        reasons.append(Reason("words_long", _("说明超过 500 个字"), _("请写短一些"), field="words"))
    if exhibits < least:
        said = _("照片不够：至少 {least} 张").format(least=least)
        reasons.append(Reason("no_photo", said, _("请现场拍照，或拍下纸质记录"), field="exhibits"))
    elif exhibits > most:
        said = _("照片最多 {most} 张").format(most=most)
        reasons.append(Reason("too_many_photos", said, _("请删去多余的照片"), field="exhibits"))
    return reasons
