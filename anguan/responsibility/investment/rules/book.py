"""The book month by month (逐月台账): balance, what is due, and whether setting aside pauses by the real balance.

财资〔2022〕136号 as the fact base recalls it: where the balance at the beginning of a month reaches three times what
was due last year, setting aside pauses from that month on, and goes on once it is below.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from anguan.responsibility.duties.rules.cost_answer import Cost

MONTHS = range(1, 13)
NOTHING = Decimal(0)
# paused 暂停提取, done 已提足, short 未提足, now 本月待提, coming 还没到, free 不按月提取, closed 已关闭
State = Literal["paused", "done", "short", "now", "coming", "free", "closed"]


@dataclass(frozen=True)
class Line:
    """One live entry, as the book adds it up."""

    side: str
    month: int
    amount: Decimal


@dataclass(frozen=True)
class Month:
    """One month of the book (一个月)."""

    month: int
    opening: Decimal  # 月初结余
    share: Decimal | None  # a twelfth, before any pause; none where the law has it otherwise
    due: Decimal  # 应提取
    suspended: bool
    set_aside: Decimal
    spent: Decimal
    closing: Decimal
    state: State
    projected: bool = False  # still to come: its balances go by what is due, with nothing spent

    @property
    def missing(self) -> Decimal:
        """What is still to be set aside for it."""
        return max(self.due - self.set_aside, NOTHING)


@dataclass(frozen=True)
class Basis:
    """What the months are reckoned from (依据)."""

    shares: Mapping[int, Decimal]  # empty: not month by month
    opening: Decimal = NOTHING
    due_last_year: Decimal | None = None
    times: Decimal = Decimal(3)

    @property
    def threshold(self) -> Decimal | None:
        """The balance at which setting aside pauses; none where last year's due is not known or nothing."""
        return self.due_last_year * self.times if self.due_last_year and self.due_last_year > 0 else None


def shares_of(cost: Cost) -> dict[int, Decimal]:
    """Return the share of each month, as the rates have it."""
    return {one.month: one.amount for one in cost.months}


def sums(lines: Iterable[Line]) -> tuple[Decimal, Decimal]:
    """Return what was set aside and what was spent."""
    set_aside = spent = NOTHING
    for line in lines:
        if line.side == "set_aside":
            set_aside += line.amount
        else:
            spent += line.amount
    return set_aside, spent


def balance(opening: Decimal, lines: Iterable[Line]) -> Decimal:
    """Return the balance (结余): what there was, and was set aside, less what was spent."""
    set_aside, spent = sums(lines)
    return opening + set_aside - spent


def walk(basis: Basis, lines: Sequence[Line], *, until: int) -> tuple[Month, ...]:
    """Return the twelve months; `until` is the month it is now: 0 before the year, 13 once it is over."""
    found = []
    at = basis.opening
    for month in MONTHS:
        own = [line for line in lines if line.month == month]
        set_aside, spent = sums(own)
        share = basis.shares.get(month)
        suspended = bool(share) and basis.threshold is not None and at >= basis.threshold
        due = NOTHING if share is None or suspended else share
        projected = month > until
        closing = at + (max(set_aside, due) if projected else set_aside) - spent
        state = _state(month, until, share, due, set_aside, suspended=suspended, monthly=bool(basis.shares))
        found.append(Month(month, at, share, due, suspended, set_aside, spent, closing, state, projected))
        at = closing
    return tuple(found)


def _state(
    month: int, until: int, share: Decimal | None, due: Decimal, set_aside: Decimal, *, suspended: bool, monthly: bool
) -> State:
    if not monthly:
        return "free"
    if share is None:
        return "closed"
    if suspended:
        return "paused" if month <= until else "coming"
    if set_aside >= due:
        return "done"
    if month < until:
        return "short"
    return "now" if month == until else "coming"


def missing_until(months: Iterable[Month], until: int) -> Decimal:
    """Return what should have been set aside until a month, itself included, and was not (欠提)."""
    return sum((one.missing for one in months if one.month <= until), NOTHING)


def due_until(months: Iterable[Month], until: int) -> Decimal:
    """Return what was to be set aside until a month, itself included (应提)."""
    return sum((one.due for one in months if one.month <= until), NOTHING)


def until_of(year: int, *, today_year: int, today_month: int) -> int:
    """Return how far a year is: 0 before it, 13 after it, else the month."""
    if year > today_year:
        return 0
    return 13 if year < today_year else today_month
