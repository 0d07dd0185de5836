"""Who owes how much training in which year (学时要求), and how far somebody is: values in, values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from anguan.responsibility.training import catalog
from anguan.responsibility.training.catalog import HoursEntry

# Ours, as the catalog says (本系统设计).
CATCH_UP = timedelta(days=catalog.chosen("catch_up_days"))  # on duty before the system knew: to enter or make up
WINDOW_GRACE = timedelta(days=catalog.chosen("closing_days"))  # a past year is spoken of so long
SOON = timedelta(days=catalog.chosen("soon_days"))
EARLIER = timedelta(days=catalog.chosen("earlier_days"))  # before going on duty: so far back education for it counts


@dataclass(frozen=True)
class Firm:
    """What matters of an enterprise (企业情况)."""

    flags: frozenset[str] = frozenset()
    industry: str = ""
    high_risk: bool | None = None  # as the enterprise says itself; None: by its industry and flags

    @property
    def groups(self) -> list[str]:
        """The titles of the high-risk classes it belongs to, by the ledger."""
        return [group.title for group in catalog.sheet().groups.values() if self._is_of(group)]

    @property
    def is_high_risk(self) -> bool:
        """Whether it counts as a high-risk unit (高危单位)."""
        return bool(self.groups) if self.high_risk is None else self.high_risk

    @property
    def is_metallurgy(self) -> bool:
        """Whether it is of metallurgy or non-ferrous metals (冶金、有色)."""
        return self.industry.startswith(catalog.sheet().metallurgy)

    def _is_of(self, group: catalog.Group) -> bool:
        if self.flags & set(group.flags) or (group.industries and self.industry.startswith(group.industries)):
            return True
        return any(flag in self.flags and self.industry.startswith(near) for flag, near in group.with_flag.items())


@dataclass(frozen=True)
class Moved:
    """Somebody changed to other work, or came back (转岗、复岗)."""

    kind: str  # transferred, returned
    on: date
    left_on: date | None = None


@dataclass(frozen=True)
class Worker:
    """What matters of a person (人员情况); an unknown day means: since long ago."""

    roles: frozenset[str]
    hired_on: date | None = None
    appointed_on: date | None = None  # as principal or safety manager
    moves: tuple[Moved, ...] = ()


@dataclass(frozen=True)
class Held:
    """A post somebody holds or held (岗位)."""

    role: str
    since: date | None
    until: date | None = None


@dataclass(frozen=True)
class Owed:
    """What one person owes by one rule (应培训)."""

    entry: HoursEntry
    year: int
    since: date  # what was learnt from this day on counts
    due_on: date
    until: date | None = None  # the last day that counts; None: also late
    before_duty: bool = False


@dataclass(frozen=True)
class Learnt:
    """What somebody was taught (已培训)."""

    category: str
    minutes: int
    on: date
    topic: str = ""
    passed: bool = True


@dataclass(frozen=True)
class Reached:
    """How far somebody is with what they owe (完成情况)."""

    minutes_owed: int
    minutes_done: int
    missing: tuple[str, ...] = ()
    met_on: date | None = None

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing."""
        return self.met_on is not None


MANAGERS = frozenset({"principal", "safety_officer"})


def owes(worker: Worker, firm: Firm, year: int) -> list[Owed]:
    """Return everything a person owes that begins in a year, in the catalog's order."""
    return [owed for entry in catalog.entries().values() for owed in _of_entry(entry, worker, firm, year)]


def applies(entry: HoursEntry, worker: Worker, firm: Firm) -> bool:
    """Say whether a requirement is made of such a person in such an enterprise at all."""
    roles = worker.roles & MANAGERS or worker.roles  # a principal who also works owes what principals owe
    scope = "high_risk" if firm.is_high_risk else "general"
    return (
        bool(roles & set(entry.roles))
        and entry.scope in ("any", scope)
        and (not entry.flags or bool(firm.flags & set(entry.flags)))
        and (entry.metallurgy is None or entry.metallurgy == firm.is_metallurgy)
    )


def _of_entry(entry: HoursEntry, worker: Worker, firm: Firm, year: int) -> list[Owed]:
    if not applies(entry, worker, firm):
        return []
    first, last = date(year, 1, 1), date(year, 12, 31)
    began = worker.appointed_on if worker.roles & MANAGERS else worker.hired_on
    match entry.when:
        case "appointed" if began is not None and began.year == year:
            return [Owed(entry, year, began, months_after(began, entry.due_months))]
        case "hired" if began is not None and began.year == year:
            return [Owed(entry, year, began - EARLIER, began, before_duty=True)]
        case "yearly" if began is None or began.year < year:
            return [Owed(entry, year, first, last, last)]
        case "each_year" if began is None or began.year <= year:
            return [Owed(entry, year, first, last, last)]
        case "transferred" | "returned":
            return [
                Owed(entry, year, move.on - EARLIER, move.on, before_duty=True)
                for move in worker.moves
                if move.kind == entry.when and move.on.year == year and _long_enough(move, entry.months)
            ]
        case _:
            return []


def _long_enough(move: Moved, months: int) -> bool:
    return not months or (move.left_on is not None and months_after(move.left_on, months) < move.on)


def certified_by(since: date) -> date:
    """Return the last day by which a principal or safety manager of a high-risk unit has to have passed (考核合格)."""
    return months_after(since, catalog.chosen("certified_months"))


def uncertified_before(today: date) -> date:
    """Return the day before which somebody must have come to their post for their time to be over today."""
    return months_after(today, -catalog.chosen("certified_months"))


def months_after(day: date, months: int) -> date:
    """Return the same day months later, or the last of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def worker_of(posts: Iterable[Held], moves: Iterable[Moved] = (), *, today: date) -> Worker:
    """Return what matters of a person from the posts they hold and held, and the changes somebody entered.

    Posts one after the other are a change of work when the role differs, and a return when time lies between them.
    """
    listed = sorted(posts, key=lambda post: post.since or date.min)
    held = [post for post in listed if post.until is None or post.until >= today]
    roles = frozenset(post.role for post in held)
    managing = [post.since for post in held if post.role in MANAGERS]
    known = all(post.since is not None for post in listed)
    found = {(move.kind, move.on): move for move in [*_from_posts(listed), *moves]}
    return Worker(
        roles,
        hired_on=min((post.since for post in listed if post.since is not None), default=None) if known else None,
        appointed_on=None if None in managing else min((day for day in managing if day is not None), default=None),
        moves=tuple(sorted(found.values(), key=lambda move: move.on)),
    )


def _from_posts(listed: Sequence[Held]) -> Iterable[Moved]:
    last: date | None = None
    former = ""
    for post in listed:
        if last is not None and post.since is not None and post.since > last:
            if post.since > last + timedelta(days=31):
                yield Moved("returned", post.since, last)
            elif post.role != former:
                yield Moved("transferred", post.since, last)
        if post.until is None:
            return
        last, former = (post.until, post.role) if last is None else (max(last, post.until), post.role)


def due_when_first_seen(owed: Owed, *, today: date) -> date:
    """Return until when it is owed if it becomes known today: nobody can go back before they went on duty."""
    return owed.due_on if owed.due_on >= today else today + CATCH_UP


def reached(owed: Owed, learnt: Iterable[Learnt], *, minutes_per_hour: int) -> Reached:
    """Say how far somebody is: minutes that count, what is missing, and the day it was complete."""
    entry = owed.entry
    counted = sorted(
        (one for one in learnt if _counts(one, owed)), key=lambda one: one.on
    )  # fmt: skip
    needed, lacking = entry.hours * minutes_per_hour, list(entry.levels or ((entry.topic,) if entry.topic else ()))
    done, met_on = 0, None
    for one in counted:
        done += one.minutes
        lacking = [name for name in lacking if name not in (one.category, one.topic)]
        if met_on is None and done >= needed and not lacking:
            met_on = one.on
    return Reached(needed, done, tuple(lacking), met_on)


def _counts(one: Learnt, owed: Owed) -> bool:
    entry = owed.entry
    return (
        one.passed
        and one.category in entry.counts
        and (not entry.topic or one.topic == entry.topic)
        and owed.since <= one.on
        and (owed.until is None or one.on <= owed.until)
    )


@dataclass(frozen=True)
class Standing:
    """How somebody stands on a day (状态)."""

    state: str  # met, waived, late, soon, open, lapsed, unready
    days: int = field(default=0)  # left, or late


def standing(*, state: str, due_on: date, before_duty: bool, since: date, today: date) -> Standing:
    """Say how a debt stands: on duty before it was done (未教育先上岗) comes before everything."""
    days = (due_on - today).days
    if state != "open":
        return Standing(state, days)
    if before_duty and since + EARLIER <= today:
        return Standing("unready", days)
    if due_on < today:
        return Standing("late", -days)
    return Standing("soon" if due_on - today <= SOON else "open", days)
