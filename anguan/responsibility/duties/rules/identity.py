"""What makes an obligation the same when a year is laid out anew (应办事项的同一性): facts and catalog in, rows out.

The words people read are not built here: a city is laid out from nothing in a minute. An obligation is known by the
duty, the task, and its period, event, certificate or place in the row of times; its day may move and it stays the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

from anguan.foundation.deadlines.rules.periods import Period, period_of
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.duties import Duty, Rule
from anguan.responsibility.duties.catalog.vocabulary import CERTIFICATES, COUNTED, PERSONAL
from anguan.responsibility.duties.rules.applying import owes
from anguan.responsibility.duties.rules.choosing import chosen
from anguan.responsibility.duties.rules.dates import DueDate, counted_in, listed_by, period_title, window_of
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.duties.rules.occasions import expiries, last_done

LONGEST_KEY, LONGEST_WHAT, LONGEST_NOTES = 240, 160, 400
# So many days an enterprise has, from its calendar's first day, for what had been due and is still to be done: ours.
CATCH_UP = timedelta(days=30)

# How many obligations of a rolling duty a year has proven already: by duty, task and what.
Times = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that has to be done (应办事项), as the facts want it."""

    key: str
    duty: str
    version: str
    task: str
    what: str
    standing: bool
    due_on: date | None
    first_on: date | None
    last_on: date | None
    times: int | None
    confidence: str
    notes: str = ""


def obligations(
    facts: Facts, year: int, *, local: Sequence[Duty] = (), proven: Times | None = None, begins_on: date | None = None
) -> tuple[Wanted, ...]:
    """Return everything an enterprise has to do in a year, in the order of the catalog, each key once.

    `local` are duties offices published, `proven` how often a rolling duty was done in the year already, `begins_on`
    the first day of the calendar: what had been due by then and still is to be done gets some days.
    """
    found: list[Wanted] = []
    for versions in catalog.duties().values():
        found += _of_duty(versions, facts, year, proven or {}, begins_on)
    for duty in local:
        found += _of_duty((duty,), facts, year, proven or {}, begins_on)
    return tuple(found)


def _of_duty(
    versions: tuple[Duty, ...], facts: Facts, year: int, proven: Times, begins_on: date | None
) -> Iterable[Wanted]:
    if len(versions) == 1:
        duty = versions[0]
        window = window_of(duty, facts, year)
        if window is None or not owes(duty, facts):
            return ()
        return [
            one for rule in chosen(duty, facts)
            for one in _of_rule(duty, rule, facts, window, (), proven, begins_on)[1]
        ]  # fmt: skip
    found: dict[str, Wanted] = {}
    listed: tuple[DueDate, ...] = ()
    numbers = Counter(proven)
    for duty in versions:
        window = window_of(duty, facts, year)
        if window is None or not owes(duty, facts):
            continue
        mine: list[DueDate] = []
        for rule in chosen(duty, facts):
            days, wanted = _of_rule(duty, rule, facts, window, listed, numbers, begins_on)
            mine += days
            for one in wanted:
                _add(found, one)
        listed += tuple(mine)
    return found.values()


def _of_rule(
    duty: Duty, rule: Rule, facts: Facts, window: tuple[date, date], listed: tuple[DueDate, ...], numbers: Times,
    begins_on: date | None,
) -> tuple[Sequence[DueDate], Sequence[Wanted]]:  # fmt: skip
    """Return what one rule asks for; what follows from the calendar alone is the same for all, and kept."""
    if rule.kind not in _OF_THE_FIRM and not rule.once:
        key = (
            duty.id, duty.effective_from, duty.confidence, rule.kind, rule.task, rule.per, rule.every, rule.month,
            rule.day, rule.after, rule.confidence, window, facts.opened_on, facts.closed_on, facts.shifts,
            facts.business_hours, facts.elevators,
        )  # fmt: skip
        known = _steady.get(key)
        if known is None:
            if len(_steady) >= _MOST_STEADY:
                _steady.clear()
            known = _steady[key] = _reckoned(duty, rule, facts, window, (), Counter(), None)
        return known
    counted = numbers if isinstance(numbers, Counter) else Counter(numbers)
    return _reckoned(duty, rule, facts, window, listed, counted, begins_on)


_OF_THE_FIRM = frozenset({"after_event", "before_expiry", "rolling"})  # kinds that ask for what happened to a firm
_MOST_STEADY = 20_000
_steady: dict[object, tuple[Sequence[DueDate], Sequence[Wanted]]] = {}


def _reckoned(
    duty: Duty, rule: Rule, facts: Facts, window: tuple[date, date], listed: tuple[DueDate, ...],
    numbers: Counter[tuple[str, str, str]], begins_on: date | None,
) -> tuple[Sequence[DueDate], Sequence[Wanted]]:  # fmt: skip
    version = f"{duty.effective_from}" if duty.effective_from else ""
    if rule.kind == "standing":
        return (), (_standing(duty, version, rule, window),)
    if rule.kind == "calendar" and rule.per in COUNTED:
        return (), tuple(_by_month(duty, version, rule, facts, window))
    days = listed_by(duty, rule, facts, window, before=listed)
    return days, tuple(_dated(duty, version, day, facts, numbers, begins_on) for day in days)


def _add(found: dict[str, Wanted], one: Wanted) -> None:
    """Add one; a month of which two versions ask something asks for both, what stands is asked as the later says."""
    there = found.get(one.key)
    if there is not None and not one.standing and one.times is not None and there.times is not None:
        one = replace(one, first_on=there.first_on, times=there.times + one.times)
    found[one.key] = one


def _standing(duty: Duty, version: str, rule: Rule, window: tuple[date, date]) -> Wanted:
    sure = rule.confidence or duty.confidence
    return Wanted(
        _key(duty, rule, "standing"), duty.id, version, rule.task, "", True, None, window[0], window[1], 1, sure
    )  # fmt: skip


def _by_month(duty: Duty, version: str, rule: Rule, facts: Facts, window: tuple[date, date]) -> Iterator[Wanted]:
    """Return what is counted, one for each month, with how many times; the months add up to the year."""
    sure, before = rule.confidence or duty.confidence, 0
    month: Period = period_of(window[0], "month")
    while month.first <= window[1]:
        first, last = max(month.first, window[0]), min(month.last, window[1])
        upto = counted_in(rule, facts, (window[0], last))
        times = None if upto.count is None else upto.count - before
        before = upto.count or 0
        if times != 0:
            notes = upto.note if times is None else ""  # what its rule says stands in the catalog
            yield Wanted(
                _key(duty, rule, f"{rule.per}:{month.first:%Y-%m}"), duty.id, version, rule.task, period_title(month),
                False, last, first, last, times, sure, notes,
            )  # fmt: skip
        month = month.following


def _dated(
    duty: Duty, version: str, one: DueDate, facts: Facts, numbers: Counter[tuple[str, str, str]],
    begins_on: date | None,
) -> Wanted:  # fmt: skip
    rule, due, what = one.rule, one.due, one.what[:LONGEST_WHAT]
    notes = one.note
    if one.overdue_since:
        notes = _joined(_("原应在 {day} 前办").format(day=one.overdue_since), notes)
    if begins_on is not None and due < begins_on and _still_to_do(duty, one, facts):
        notes = _joined(_("建档前已经到期（{day}），请补办").format(day=one.overdue_since or due), notes)
        due = min(begins_on + CATCH_UP, date(due.year, 12, 31))
    sure = rule.confidence or duty.confidence
    return Wanted(
        _key(duty, rule, _which(duty, one, numbers)), duty.id, version, rule.task, what, False, due, one.first,
        one.last, 1, sure, notes,
    )  # fmt: skip


def _still_to_do(duty: Duty, one: DueDate, facts: Facts) -> bool:
    """Say whether a thing due before the calendar began is open still: what ends, and what was due again since then."""
    if one.rule.kind == "before_expiry" or one.overdue_since:
        return True
    return one.rule.kind == "rolling" and not one.projected and bool(last_done(facts, duty.id))


def _which(duty: Duty, one: DueDate, numbers: Counter[tuple[str, str, str]]) -> str:
    """Return which of a task's obligations it is, by what stays when its day moves."""
    rule = one.rule
    if rule.kind == "calendar":
        return f"{rule.per}:{one.due}"  # its period ends then, whatever becomes of the rest
    if rule.kind == "before_day":
        return f"day:{one.last}" if rule.after else "once" if rule.once else f"day:{one.due.year}"
    if rule.kind == "rolling":
        numbers[duty.id, rule.task, one.what] += 1
        return f"rolling:{one.what}:{numbers[duty.id, rule.task, one.what]}"
    return f"{rule.kind}:{one.what}"


def renewed(key: str, what: str, last_on: date | None, facts: Facts) -> bool:
    """Say whether what an obligation was to renew has a later end now: the same person's, or the enterprise's own."""
    if "|before_expiry:" not in key or last_on is None:
        return False
    stem = what.rpartition("（")[0]
    return any(
        one.on > last_on
        and (one.what == stem or (one.of in _OF_THE_ENTERPRISE and stem.startswith(CERTIFICATES[one.of])))
        for one in expiries(facts)
    )


_OF_THE_ENTERPRISE = frozenset(CERTIFICATES) - PERSONAL - {"other"}


def _key(duty: Duty, rule: Rule, which: str) -> str:
    key = f"{duty.id}|{rule.task}|{which}"
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[:200]}#{sha256(key.encode()).hexdigest()[:16]}"


def asked_from(key: str, *, begins_on: date | None, known_on: date | None) -> date | None:
    """Return the day from which an obligation is asked: the calendar's first, or when a new fact brought it.

    Nobody could check in January what was told in November; what an event or an end asks for is asked all the same.
    """
    by_occasion = any(kind in key for kind in ("|after_event:", "|before_expiry:", "|rolling:"))
    return begins_on if known_on is None or by_occasion else known_on


def _joined(*notes: str) -> str:
    return "；".join(note for note in notes if note)[:LONGEST_NOTES]
