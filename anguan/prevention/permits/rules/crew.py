"""The crew (作业人员) as the rules see it: who does the work, who guards, what they are called."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta

from anguan.foundation import clock
from anguan.prevention.permits.rules.case import Case, Period, Person

DOING = ("worker", "helper", "electrician", "commander", "crane_operator", "slinger")  # who does the work itself
BRIEFED = (*DOING, "guardian")  # whom the briefing is for (参加作业的人员, 4.4)


def with_roles(case: Case, roles: Collection[str]) -> list[Person]:
    """Return those who have one of some roles."""
    return [person for person in case.people if not set(roles).isdisjoint(person.roles)]


def ids(people: Iterable[Person]) -> set[str]:
    """Return who they are."""
    return {person.id for person in people}


def called(person: Person) -> str:
    """Return what somebody is called."""
    return person.name or person.id


_KEY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def name_of(case: Case, person_id: str) -> str:
    """Return what somebody is called; of one not known here their id, unless it is a key no person can read."""
    unknown = "" if _KEY.fullmatch(person_id) else person_id
    return next((called(person) for person in case.people if person.id == person_id), unknown)


def names(case: Case, people: Iterable[str]) -> str:
    """Return the names of several, in the order they were given."""
    return "、".join(name_of(case, one) for one in dict.fromkeys(people))


def is_away(person: Person, at: datetime) -> bool:
    """Say whether somebody is known not to be at the place."""
    return person.on_site is False or (person.left_at is not None and person.left_at <= at)


def work_ends(case: Case) -> datetime | None:
    """Return when the work ends as planned or, asked to go on longer, then; none as long as nothing is planned."""
    if case.stage == "extend" and case.extend_until is not None:
        return max(case.extend_until, case.period.end) if case.period else case.extend_until
    return case.period.end if case.period else None


def overlap(one: Period, other: Period) -> bool:
    """Say whether two periods share a moment; one that ends as the other begins does not."""
    return one.start < other.end and other.start < one.end


def held_until(end: datetime | None) -> datetime | None:
    """Return until when a certificate holds; one given as a day holds through that day."""
    if end is not None and clock.local(end).time() == time.min:
        return end + timedelta(days=1)
    return end


def shown(moment: datetime) -> str:
    """Return a moment as people write it."""
    return clock.local(moment).strftime("%Y-%m-%d %H:%M")


def planned(case: Case) -> Period | None:
    """Return the period of the work, with the extension asked for."""
    if case.period is None:
        return None
    return Period(case.period.start, work_ends(case) or case.period.end)
