"""Scoring (应用评分): the facts of every item, counted live over a period by SQL; nothing is rolled up or kept.

Each item is two conditions over permits: whom it applies to, and who loses it. The list opens with the same conditions,
so that what is counted and what is shown cannot differ. What is plausible is LAW-B's `rules.plausibility`, said in SQL.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID

from django.db.models import BooleanField, Count, Exists, F, Func, Max, Min, OuterRef, Q, QuerySet, Value

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import Need
from anguan.prevention.permits import figures, queries
from anguan.prevention.permits.catalog.scoring import sheet
from anguan.prevention.permits.models import Crew, GasTest, Judgement, MeasureLine, Permit, Signature
from anguan.prevention.permits.rules import needs, plausibility
from anguan.prevention.permits.rules.lifecycle import State
from anguan.prevention.permits.rules.scoring import Score, Tally, score
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for

_STARTED = Q(started_at__isnull=False)
_AT_WORK = ("worker", "helper", "electrician", "commander", "crane_operator", "slinger")
# Readings that say something: not those an instrument shows in clean air (`plausibility._RESTING`).
_TELLING = '$[*] ? ((@.gas == "oxygen" && (@.value < 20.65 || @.value > 21.05)) || (@.gas != "oxygen" && @.value != 0))'
_NOT_OF_THE_CHAIN = ("shift_leader_check", "acceptance")
HANDED_IN = ~Q(state__in=[State.DRAFT.value, State.CANCELLED.value])


@dataclass(frozen=True)
class Condition:
    """One item over permits: whom it applies to, and who loses it."""

    applies: Q
    loses: Callable[[datetime], Q]


def _has(model: type, **how: object) -> Q:
    rows = model.objects.filter(permit=OuterRef("pk"), enterprise_id=OuterRef("enterprise_id"), **how)  # type: ignore[attr-defined]  # owned models all have it
    return Q(Exists(rows))


def _pictured(*wanted: Need) -> Q:
    shots = Exhibit.objects.filter(
        subject_id=OuterRef("pk"), enterprise_id=OuterRef("enterprise_id"), purpose__in=[need.node for need in wanted]
    )
    return Q(Exists(shots))


def _double(at: datetime) -> Q:
    """An earlier one of the same enterprise for the same work at the same place and time."""
    del at
    earlier = Permit.objects.filter(
        HANDED_IN, enterprise_id=OuterRef("enterprise_id"), kind=OuterRef("kind"), place=OuterRef("place"),
        content=OuterRef("content"), id__lt=OuterRef("pk"),
        planned_start__lt=OuterRef("planned_end"), planned_end__gt=OuterRef("planned_start"),
    ).exclude(state__in=[State.VOIDED.value, State.WITHDRAWN.value])  # fmt: skip
    return Q(Exists(earlier))


def _beside() -> Q:
    """Another one in the same area at the same time, not of the same job."""
    other = Permit.objects.filter(
        HANDED_IN, enterprise_id=OuterRef("enterprise_id"), area_id=OuterRef("area_id"), area_id__isnull=False,
        planned_start__lt=OuterRef("planned_end"), planned_end__gt=OuterRef("planned_start"), started_at__isnull=False,
    ).exclude(pk=OuterRef("pk"))  # fmt: skip
    return Q(Exists(other))


def _late_to_accept(at: datetime) -> Q:
    hours = timedelta(hours=sheet().accept_hours)
    slow = Q(closed_at__isnull=False, closed_at__gt=F("finished_at") + hours)
    return slow | Q(closed_at__isnull=True, finished_at__lte=at - hours)


def implausible(at: datetime) -> Q:
    """Say which permits show a sign that they were filled in for their looks (填表迹象)."""
    del at
    mine = {"permit": OuterRef("pk"), "enterprise_id": OuterRef("enterprise_id")}
    chain = Signature.objects.filter(**mine).exclude(slot__in=_NOT_OF_THE_CHAIN).order_by().values("permit")
    at_once = chain.annotate(n=Count("slot", distinct=True), took=Max("at") - Min("at")).filter(
        n__gte=plausibility.SIGNED_AT_LEAST, took__lte=plausibility.SIGNED_WITHIN
    )
    lines = MeasureLine.objects.filter(**mine).order_by().values("permit", "confirmed_by")
    line = timedelta(seconds=plausibility.SECONDS_PER_LINE)
    ticked = lines.annotate(n=Count("pk"), took=Max("confirmed_at") - Min("confirmed_at")).filter(
        n__gte=plausibility.SIGNED_AT_LEAST, took__lt=(F("n") - 1) * line
    )
    denied = MeasureLine.objects.filter(**mine).order_by().values("permit")
    denied = denied.annotate(n=Count("pk"), yes=Count("pk", filter=Q(involved=True))).filter(
        n__gte=plausibility.SIGNED_AT_LEAST, yes=0
    )
    said = Func(F("values"), Value(_TELLING), template="jsonb_path_exists(%(expressions)s::jsonpath)",
                output_field=BooleanField())  # fmt: skip
    readings = GasTest.objects.filter(**mine).alias(tells=said).filter(tells=True).order_by().values("permit", "values")
    equal = readings.annotate(n=Count("at", distinct=True)).filter(n__gte=plausibility.SAME_READINGS)
    hardly = Q(finished_at__gte=F("started_at"), finished_at__lt=F("started_at") + plausibility.SHORTEST_WORK)
    accepted = Signature.objects.filter(**mine, slot="acceptance", agrees=True)
    at_the_end = accepted.filter(at__gte=OuterRef("finished_at"), at__lt=OuterRef("finished_at") + timedelta(seconds=5))
    off = Signature.objects.filter(**mine, device_at__isnull=False).filter(
        Q(device_at__gt=F("at") + plausibility.CLOCK_OFF) | Q(device_at__lt=F("at") - plausibility.CLOCK_OFF)
    )
    return (
        hardly
        | Q(Exists(equal))
        | Q(Exists(at_once))
        | Q(Exists(ticked))
        | Q(Exists(denied))
        | Q(Exists(at_the_end))
        | Q(Exists(off))
    )


_INCOMPLETE = (
    Q(leader_id__isnull=True) | Q(guardian_id__isnull=True) | Q(content="") | Q(place="") | Q(work_unit="")
    | Q(risk_result="") | ~_has(Crew, role__in=_AT_WORK)
)  # fmt: skip

CONDITIONS: dict[str, Condition] = {
    "signed": Condition(Q(approved_at__isnull=False), lambda at: ~_has(Signature, agrees=True)),
    "shown": Condition(_STARTED, lambda at: ~_pictured(needs.PRE_SITE_CLEARING, needs.SAFETY_PROTECTION)),
    "gas": Condition(_STARTED & Q(kind__in=["hot_work", "confined_space"]), lambda at: ~_has(GasTest)),
    "measures": Condition(_STARTED, lambda at: ~_has(MeasureLine)),
    "unique": Condition(Q(), _double),
    "complete": Condition(Q(), lambda at: _INCOMPLETE),
    "placed": Condition(Q(), lambda at: Q(lon__isnull=True, area_id__isnull=True)),
    "pictured": Condition(
        Q(finished_at__isnull=False), lambda at: ~_pictured(needs.SITE_MONITORING, needs.POST_SITE_CLEARING)
    ),
    "valid": Condition(
        _STARTED,
        lambda at: Q(state=State.EXPIRED.value) | Q(finished_at__gt=F("valid_until"))
        | Q(state__in=queries.LIVE, valid_until__lte=at),
    ),
    "timely": Condition(_STARTED, lambda at: Q(applied_at__gt=F("planned_start"))),
    "agrees": Condition(Q(regime="hazchem"), figures.unpromised),
    "face": Condition(_STARTED, lambda at: ~_has(Judgement, stage="start", passed=True)),
    "plausible": Condition(_STARTED, implausible),
    "accepted": Condition(Q(finished_at__isnull=False), _late_to_accept),
    "crossing": Condition(
        _STARTED & Q(area_id__isnull=False) & _beside(),
        lambda at: Q(coordinator_id__isnull=True) | Q(coordinated_at__isnull=True),
    ),
}  # fmt: skip


def titles() -> dict[str, str]:
    """Return the items a list can be opened by."""
    return {item.id: item.title for item in sheet().items if item.id in CONDITIONS}


def lost(rows: QuerySet[Permit], item: str, at: datetime) -> QuerySet[Permit]:
    """Keep the permits that cost points in an item."""
    condition = CONDITIONS[item]
    return rows.filter(HANDED_IN, condition.applies, condition.loses(at))


# ── counting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Asked:
    """What is scored: of whom, where, from when until when."""

    actor: Actor
    at: datetime
    start: date
    stop: date
    region: str = ""
    enterprise_id: UUID | None = None

    def narrowed(self, rows: QuerySet[Permit]) -> QuerySet[Permit]:
        """Keep the permits it is about."""
        if self.region:
            rows = rows.filter(happened_in(self.region))
        if self.enterprise_id is not None:
            rows = rows.filter(enterprise_id=self.enterprise_id)
        return rows.filter(HANDED_IN)

    def permits(self) -> QuerySet[Permit]:
        """Return the permits of the period."""
        return self.narrowed(queries.permits_for(self.actor)).filter(
            planned_start__gte=clock.start_of(self.start), planned_start__lt=clock.end_of(self.stop)
        )

    def firms(self) -> QuerySet[Enterprise]:
        """Return the enterprises bound to the standard, of the territory."""
        rows: QuerySet[Enterprise] = enterprises_for(self.actor).filter(~Q(status="closed"))
        if self.region:
            rows = rows.filter(happened_in(self.region))
        if self.enterprise_id is not None:
            rows = rows.filter(pk=self.enterprise_id)
        chemical = Q(flags__contains=["hazchem"])
        for division in queries.CHEMICAL:
            chemical |= Q(industry_code__startswith=division)
        return rows.filter(chemical)


def _counts(at: datetime) -> dict[str, Count]:
    said = {}
    for item, condition in CONDITIONS.items():
        said[f"{item}_whole"] = Count("pk", filter=condition.applies) if condition.applies else Count("pk")
        said[f"{item}_lost"] = Count("pk", filter=condition.applies & condition.loses(at))
    return said


def _tallies(row: Mapping[str, int]) -> dict[str, Tally]:
    return {item: Tally(row[f"{item}_whole"], row[f"{item}_lost"]) for item in CONDITIONS}


def score_of(asked: Asked) -> Score:
    """Return the score of an enterprise or a territory over a period."""
    tallies = _tallies(asked.permits().order_by().aggregate(**_counts(asked.at)))
    tallies |= _of_firms(asked)
    return _score(tallies)


def _score(tallies: Mapping[str, Tally]) -> Score:
    weights = {item.id: item.weight for item in sheet().items}
    return score(weights, tallies, enough_percent=sheet().enough_percent)


def _of_firms(asked: Asked) -> dict[str, Tally]:
    known, still = _users(asked)
    found = {"active": Tally(len(known), len(known - still))}
    if asked.enterprise_id is None:
        bound = set(asked.firms().values_list("pk", flat=True))
        found["coverage"] = Tally(len(bound), len(bound - _in_period(asked)))
    return found


def _users(asked: Asked) -> tuple[set[UUID], set[UUID]]:
    """Return who has used the system lately, and who of them still does."""
    rows = asked.narrowed(queries.permits_for(asked.actor)).order_by()
    end, days = clock.end_of(asked.stop), sheet()
    lately = rows.filter(applied_at__lt=end, applied_at__gte=end - timedelta(days=days.known_days))
    last = lately.values("enterprise_id").annotate(last=Max("applied_at")).values_list("enterprise_id", "last")
    since = end - timedelta(days=days.active_days)
    seen = dict(last)
    return set(seen), {key for key, moment in seen.items() if moment >= since}


def _in_period(asked: Asked) -> set[UUID]:
    return set(asked.permits().order_by().values_list("enterprise_id", flat=True).distinct())


def firms_losing(asked: Asked, item: str, *, most: int = 50) -> list[tuple[UUID, str]]:
    """Return the enterprises that cost points in an item over enterprises."""
    if item == "active":
        known, still = _users(asked)
        rows = enterprises_for(asked.actor).filter(pk__in=known - still)
    else:
        rows = asked.firms().exclude(pk__in=_in_period(asked))
    return list(rows.order_by("name_py", "id").values_list("pk", "name")[:most])


def scores_by_firm(asked: Asked, *, most: int = 200) -> list[tuple[UUID, str, int, Score]]:
    """Return the score of each enterprise with permits in the period, the lowest first; those not to be judged last."""
    split = asked.permits().order_by().values("enterprise_id").annotate(
        name=Max("enterprise_name"), number=Count("pk"), **_counts(asked.at)
    )  # fmt: skip
    found = [
        (row["enterprise_id"], row["name"], row["number"], _score(_tallies(cast(Mapping[str, int], row))))
        for row in split
    ]
    return sorted(found, key=lambda one: (one[3].total is None, one[3].total or 0.0, -one[2], str(one[0])))[:most]


# ── people in two places at once ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Elsewhere:
    """Somebody who signed at two places almost at once (分身签字): who, what was seen, the two permits."""

    name: str
    message: str
    permits: tuple[UUID, ...]


def in_two_places(asked: Asked, *, most: int = 5_000) -> list[Elsewhere]:
    """Return who signed for permits at places too far apart; it is shown beside the score and costs no point."""
    rows = queries.rows_of(Signature, asked.actor).filter(
        permit__in=asked.permits().values("pk"), at__gte=clock.start_of(asked.start) - timedelta(days=7)
    )
    owners = dict(rows.order_by("-at").values_list("pk", "permit_id")[:most])
    shots = queries.rows_of(Exhibit, asked.actor).filter(
        subject_id__in=list(owners), purpose=needs.APPROVAL.node, lon__isnull=False, lat__isnull=False
    )
    read = shots.values_list("subject_id", "taken_by", "taken_by_name", "taken_at", "lon", "lat")
    names, signings = {}, []
    for subject_id, person, name, at, lon, lat in read:
        if lon is None or lat is None:
            continue
        names[str(person)] = name
        signings.append(plausibility.Signing(str(person), at, lon, lat, str(subject_id)))
    who = {one.row: one.person for one in signings}
    return [
        Elsewhere(
            names[who[found.rows[0]]], found.message, tuple(owners[UUID(row)] for row in found.rows)
        )
        for found in plausibility.two_places(signings)
    ]  # fmt: skip
