"""Clocks (我的一天): what each person has to see of what is owed: their own, their people's, their territory's.

The home asks this on every visit, so it takes a handful of statements whatever there is: rows soonest first with a
limit, and counts that stop where people stop counting.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.access.visibility import NOBODY, happened_in
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.deadlines.queries import deadlines_for
from anguan.foundation.deadlines.rules.standing import Horizon, standing_of
from anguan.foundation.deadlines.standings import OPEN
from anguan.foundation.deadlines.surroundings import surroundings
from anguan.foundation.figures.regions import TOWN_DIGITS, region_step
from anguan.foundation.words import mark as _

SHOWN = ("overdue", "today", "week", "later")
MOST_OWN, MOST_OF_OTHERS, MOST_LONGEST = 60, 20, 5
# Never shown in a list, and the widest of the row.
HEAVY = ("climb_at", "climb_to", "climb_rung", "climb_urgent")
COUNTED_TO = 10_000
TALLIED_TO = 300_000

WHOSE: dict[str, str] = {"mine": _("我的"), "people": _("我的人员"), "office": _("本部门")}


def in_sight(actor: Actor) -> Q:
    """Return what an actor looks after: their enterprise's or their territory's.

    It says again what row visibility says, but for what somebody has to do elsewhere; without that exception the
    indexes of an enterprise and of a region answer.
    """
    if actor.enterprise_id is not None:
        return Q(enterprise_id=actor.enterprise_id)
    if actor.territory is not None:
        return happened_in(actor.territory.code)
    return Q()


def own_of(actor: Actor) -> Q:
    """Return what this actor has to do: named as the doer, or answering where nobody is named."""
    own = Q(doer_id=actor.person_id)
    if actor.enterprise_id is not None and actor.may("deadlines.oversee"):
        own |= Q(enterprise_id=actor.enterprise_id, doer_id__isnull=True, office_id__isnull=True)
    if actor.office_id is not None and actor.is_official:
        own |= Q(office_id=actor.office_id, doer_id__isnull=True)
    return own


def people_of(actor: Actor) -> Q:
    """Return what the actor's people have to do: of the enterprise, of the team, or of the office."""
    others = Q(doer_id__isnull=False) & ~Q(doer_id=actor.person_id)
    if actor.office_id is not None and actor.is_official:
        return others & Q(office_id=actor.office_id)
    if actor.enterprise_id is None or not actor.may("deadlines.oversee"):
        return NOBODY
    if "team_leader" in actor.roles:
        return Q(enterprise_id=actor.enterprise_id, doer_id__in=surroundings().team_of(actor))
    return others & Q(enterprise_id=actor.enterprise_id, office_id__isnull=True)


def whose_offered(actor: Actor) -> dict[str, str]:
    """Return whose deadlines this actor can ask for, in words."""
    if actor.is_official:
        return {"mine": WHOSE["mine"], "office": WHOSE["office"]}
    oversees = actor.enterprise_id is not None and actor.may("deadlines.oversee")
    return {"mine": WHOSE["mine"], "people": WHOSE["people"]} if oversees else {"mine": WHOSE["mine"]}


def whose(name: str, actor: Actor) -> Q:
    """Return the condition of one of `WHOSE`."""
    if name == "office":
        return Q(office_id=actor.office_id) if actor.office_id is not None else NOBODY
    return own_of(actor) if name == "mine" else people_of(actor)


@dataclass(frozen=True)
class Part:
    """One part of a clock (逾期、今天、本周、以后): its first rows, and how many there are."""

    standing: str
    rows: list[Deadline]
    count: int
    more: bool = False  # there are more than we count


@dataclass(frozen=True)
class Pile:
    """Somebody's deadlines, soonest first (一组期限): in parts that are not empty."""

    whose: str
    parts: list[Part]

    @property
    def urgent(self) -> int:
        """How many are late or due today."""
        return sum(part.count for part in self.parts if part.standing in {"overdue", "today"})

    @property
    def rows(self) -> list[Deadline]:
        """Every row shown."""
        return [row for part in self.parts for row in part.rows]


@dataclass(frozen=True)
class Line:
    """One line of a tally: a place or a kind, and how many are late or due today."""

    code: str
    overdue: int
    today: int


@dataclass(frozen=True)
class Tally:
    """What of a territory is late or due today (辖区期限); `whole` is False where there is more than we count."""

    places: list[Line]
    kinds: list[Line]
    overdue: int
    today: int
    whole: bool
    longest: list[Deadline]


@dataclass(frozen=True)
class Clock:
    """One person's clock (我的一天)."""

    own: Pile
    people: Pile | None = None
    territory: Tally | None = None


def clock_of(actor: Actor, *, at: datetime) -> Clock:
    """Return an actor's clock: overdue, today, this week and later; with their people's or their territory's."""
    rows = deadlines_for(actor).filter(OPEN)
    own = _pile("mine", rows.filter(own_of(actor)), at=at, most=MOST_OWN)
    offered = whose_offered(actor)
    people = None
    if "people" in offered or "office" in offered:
        pile = _pile("people", rows.filter(people_of(actor)), at=at, most=MOST_OF_OTHERS)
        people = pile if pile.parts else None
    territory = tally_of(actor, at=at) if actor.is_official else None
    return Clock(own, people, territory)


def _pile(name: str, rows: QuerySet[Deadline], *, at: datetime, most: int) -> Pile:
    found = list(rows.defer(*HEAVY).order_by("due_at", "id")[: most + 1])
    stands = {row.pk: standing_of(row.state, row.due_at, row.ended_at, at=at) for row in found}
    counts: Counter[str] = Counter(stands.values())
    more = ""
    if len(found) > most:
        counted, more = _counted(rows, at=at)
        counts = Counter(counted)
    parts = [
        Part(key, [row for row in found[:most] if stands[row.pk] == key], counts[key], key == more)
        for key in SHOWN
        if counts[key]
    ]
    return Pile(name, parts)


def _counted(rows: QuerySet[Deadline], *, at: datetime) -> tuple[Mapping[str, int], str]:
    """Return how many stand how, the soonest ten thousand; and the standing in which counting stopped."""
    horizon = Horizon.of(at)
    soonest = rows.order_by("due_at", "id").values("due_at")[: COUNTED_TO + 1]
    counted = soonest.aggregate(
        overdue=Count("due_at", filter=Q(due_at__lte=at)),
        today=Count("due_at", filter=Q(due_at__gt=at, due_at__lte=horizon.tomorrow)),
        week=Count("due_at", filter=Q(due_at__gt=horizon.tomorrow, due_at__lte=horizon.next_week)),
        later=Count("due_at", filter=Q(due_at__gt=horizon.next_week)),
    )
    if sum(counted.values()) <= COUNTED_TO:
        return counted, ""
    last = next(key for key in reversed(SHOWN) if counted[key])
    counted[last] -= 1
    return counted, last


def tally_of(actor: Actor, *, at: datetime) -> Tally:
    """Return how much of a territory is late or due today, by place and by kind, in one statement; one for the longest.

    Three hundred thousand are counted; a territory with more has another problem than the exact number. A town's are
    found through its region, those of more than a town by walking what is due.
    """
    territory = actor.territory
    assert territory is not None  # noqa: S101 - asked of officials alone
    rows = deadlines_for(actor).filter(in_sight(actor), OPEN, due_at__lte=Horizon.of(at).tomorrow)
    soonest = rows.order_by("due_at", "id")
    walked = rows.order_by() if len(territory.code) >= TOWN_DIGITS else soonest
    counted = _grouped(walked.values("region_code", "kind", "due_at")[: TALLIED_TO + 1], territory.code, at=at)
    places, kinds = _lines(counted, 0), _lines(counted, 1)
    overdue, today = sum(line.overdue for line in kinds), sum(line.today for line in kinds)
    longest = list(soonest.filter(due_at__lte=at).defer(*HEAVY)[:MOST_LONGEST]) if overdue else []
    return Tally(places, kinds, overdue, today, overdue + today <= TALLIED_TO, longest)


def _grouped(rows: QuerySet[Deadline, Any], territory: str, *, at: datetime) -> list[tuple[str, str, int, int]]:
    inner, values = rows.query.sql_with_params()
    statement = f"""
        SELECT left(soon.region_code, %s) AS place, soon.kind,
               count(*) FILTER (WHERE soon.due_at <= %s), count(*) FILTER (WHERE soon.due_at > %s)
        FROM ({inner}) AS soon GROUP BY 1, 2
        """  # noqa: S608 - put together by the ORM, with its placeholders
    with connection.cursor() as cursor:
        cursor.execute(statement, [region_step(territory), at, at, *values])
        return list(cursor.fetchall())


def _lines(counted: list[tuple[str, str, int, int]], column: int) -> list[Line]:
    """Return the counts by place or by kind, those with most late ones first."""
    late, due = Counter[str](), Counter[str]()
    for row in counted:
        late[str(row[column])] += row[2]
        due[str(row[column])] += row[3]
    lines = [Line(code, late[code], due[code]) for code in late]
    return sorted(lines, key=lambda line: (-line.overdue, -line.today, line.code))
