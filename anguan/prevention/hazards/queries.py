"""Reading hazards (隐患), always for someone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import RUNNING, Deadline, Extension
from anguan.foundation.lifecycle import Step
from anguan.foundation.words.search import bigrams, matching
from anguan.prevention.hazards import catalog, rules
from anguan.prevention.hazards.models import Hazard, RectifyOrder, StepTaken
from anguan.prevention.hazards.rules import State
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import posts_for
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.registry.premises.models import Area

SEARCHED = ("what", "place", "enterprise_name")
ALIKE = 0.4  # from here on two descriptions are shown as perhaps the same thing
SAME_PLACE = 0.7  # from here on two places in words are taken for one
COMPARED = 400  # the latest hazards of an enterprise that a new one is compared with


def hazards_for(actor: Actor) -> QuerySet[Hazard]:
    """Return the hazards that exist for an actor; a contractor's worker sees those they reported or must put right."""
    rows: QuerySet[Hazard] = Hazard.objects.visible_to(actor)
    if actor.roles == {"contractor_worker"}:
        return rows.filter(Q(reported_by=actor.person_id) | Q(assigned_to=actor.person_id))
    return rows


def extensions_for(actor: Actor) -> QuerySet[Extension]:
    """Return the extensions (延期) of hazards an actor may see."""
    rows: QuerySet[Extension] = Extension.objects.visible_to(actor)
    return rows.filter(subject_type=Hazard._meta.label_lower)


def orders_for(actor: Actor) -> QuerySet[RectifyOrder]:
    """Return the orders (责令限期整改) an actor may see."""
    rows: QuerySet[RectifyOrder] = RectifyOrder.objects.visible_to(actor)
    return rows


def order_text(order: RectifyOrder, *, by: Actor) -> str:
    """Return an order as the text its receiver signs (签收)."""
    found = hazards_for(by).filter(enterprise_id=order.enterprise_id, order=order).defer("grams").order_by("id")
    return rules.order_text(
        number=order.number,
        office=order.office_name,
        issuer=order.issuer_name,
        issued_on=clock.day_of(order.issued_at),
        enterprise=order.enterprise.name,
        problems=[
            rules.OrderedProblem(each.what, each.place, each.measures, each.original_due_on or order.due_on)
            for each in found
        ],
    )


def may_receive(order: RectifyOrder, *, by: Actor) -> bool:
    """Say whether an order waits for this actor's signature: someone who answers for the enterprise."""
    return order.received_at is None and order.enterprise_id == by.enterprise_id and by.may("hazards.assign")


def steps_taken(hazard: Hazard, *, by: Actor) -> QuerySet[StepTaken]:
    """Return the keys of the forms already carried out on a hazard."""
    rows: QuerySet[StepTaken] = StepTaken.objects.visible_to(by)
    return rows.filter(enterprise_id=hazard.enterprise_id, hazard_id=hazard.pk)


def extensions_of(hazard: Hazard, *, by: Actor) -> list[Extension]:
    """Return a hazard's extensions, the latest first: whoever may see the hazard may read them."""
    rows = extensions_for(by).filter(enterprise_id=hazard.enterprise_id, subject_id=hazard.pk)
    return list(rows.order_by("-asked_at", "-id"))


def extension_asked(hazard: Hazard, *, by: Actor) -> Extension | None:
    """Return the extension that waits for its answer, if there is one."""
    rows = extensions_for(by).filter(enterprise_id=hazard.enterprise_id, subject_id=hazard.pk, decision="asked")
    return rows.first()


def steps_of(hazard: Hazard, *, by: Actor) -> list[Step]:
    """Return the steps this actor can take now: the buttons of the page, the links of the API."""
    asked = extension_asked(hazard, by=by) if hazard.state == State.RECTIFYING else None
    return rules.steps_for(by, hazard, extension_asked=asked is not None, asked_by=asked.asked_by if asked else None)


def found(rows: QuerySet[Hazard], text: str) -> QuerySet[Hazard]:
    """Keep the hazards in which every word stands in the description, the place or the enterprise's name."""
    return matching(rows, text, *SEARCHED)


def overdue(rows: QuerySet[Hazard], *, today: date) -> QuerySet[Hazard]:
    """Keep those whose rectification is late (逾期未整改)."""
    return rows.filter(overdue_on(today))


def overdue_on(today: date) -> Q:
    """Return the condition of being late on a day."""
    return Q(state=State.RECTIFYING.value, due_on__lt=today)


def people_of(enterprise_id: UUID, *, by: Actor, today: date) -> dict[UUID, Post]:
    """Return who works for or at an enterprise now, by person: those who may be made responsible."""
    held = (
        posts_for(by)
        .filter(
            Q(since__isnull=True) | Q(since__lte=today),
            Q(until__isnull=True) | Q(until__gte=today),
            enterprise_id=enterprise_id,
        )
        .order_by("person_name", "id")
    )
    found: dict[UUID, Post] = {}
    for post in held:
        found.setdefault(post.person_id, post)
    return found


def first_in_charge(enterprise_id: UUID, *, by: Actor, today: date) -> Post | None:
    """Return who answers for an enterprise to an office: its principal, or else its safety officer."""
    people = people_of(enterprise_id, by=by, today=today).values()
    for role in ("principal", "safety_officer"):
        for post in people:
            if post.role == role:
                return post
    return None


def enterprise_for(actor: Actor, enterprise_id: UUID | None) -> Enterprise | None:
    """Return the enterprise a report is about, as far as it exists for the actor."""
    wanted = enterprise_id or actor.enterprise_id
    return enterprises_for(actor).filter(pk=wanted).first() if wanted else None


def areas_for(actor: Actor, enterprise_id: UUID) -> QuerySet[Area]:
    """Return the areas (区域) of an enterprise, by site and name."""
    rows: QuerySet[Area] = Area.objects.visible_to(actor)
    return rows.filter(enterprise_id=enterprise_id).select_related("site").order_by("site_id", "name", "id")


@dataclass(frozen=True)
class Alike:
    """A hazard that may be the same as another, and how alike they are (0 to 1)."""

    hazard: Hazard
    likeness: float
    same_area: bool


def similar_at(
    *,
    enterprise_id: UUID,
    by: Actor,
    today: date,
    what: str = "",
    place: str = "",
    area_id: UUID | None = None,
    category: str = "",
    apart_from: UUID | None = None,
    before: datetime | None = None,
    most: int = 5,
) -> list[Alike]:
    """Return hazards of the last twelve months that may be the same thing at the same place (反复出现).

    While no place is known yet, what is alike anywhere in the enterprise is returned.
    """
    since = clock.start_of(today - timedelta(days=catalog.days("repeat")))
    rows = hazards_for(by).filter(enterprise_id=enterprise_id, reported_at__gte=since)
    rows = rows.exclude(state__in=rules.FALSE_STATES)
    if apart_from is not None:
        rows = rows.exclude(pk=apart_from)
    if before is not None:
        rows = rows.filter(reported_at__lt=before)
    latest = rows.defer("grams").order_by("-reported_at", "-id")[:COMPARED]
    found = [_compared(row, what, place, area_id, category) for row in latest]
    return sorted((one for one in found if one.likeness >= ALIKE), key=lambda one: -one.likeness)[:most]


def _compared(row: Hazard, what: str, place: str, area_id: UUID | None, category: str) -> Alike:
    same_area = area_id is not None and row.area_id == area_id
    alike = rules.likeness(bigrams(what), bigrams(row.what))
    elsewhere = area_id is not None and row.area_id is not None and not same_area
    same_place = same_area or (not elsewhere and rules.likeness(bigrams(place), bigrams(row.place)) >= SAME_PLACE)
    if (place or area_id) and not same_place:
        return Alike(row, 0.0, same_area)
    return Alike(row, 0.6 * alike + 0.25 * same_place + 0.15 * (bool(category) and row.category == category), same_area)


@dataclass(frozen=True)
class Task:
    """One thing someone must do, or should know, today."""

    kind: str  # confirm, rectify, recheck, decide, news
    hazard_id: UUID
    title: str
    note: str
    state: str
    due_on: date | None
    overdue: bool


def tasks_for(actor: Actor, *, today: date, most: int = 50, apart_from: Collection[str] = ()) -> list[Task]:
    """Return what an actor must do about hazards today, the late first, then the news of what they reported."""
    tasks = [
        _task(kind, hazard, today=today)
        for kind, rows in work_of(actor, today=today).items()
        if kind not in apart_from
        for hazard in rows.defer("grams").order_by("due_on", "reported_at", "id")[:most]
    ]
    return sorted(tasks, key=lambda task: (task.kind == "news", not task.overdue, task.due_on or date.max))


def work_counts(actor: Actor, *, today: date) -> dict[str, int]:
    """Return how much of each kind waits for an actor."""
    return {kind: rows.count() for kind, rows in work_of(actor, today=today).items()}


def work_of(actor: Actor, *, today: date) -> dict[str, QuerySet[Hazard]]:
    """Return the hazards that wait for this actor, by what is to be done about them."""
    rows = hazards_for(actor)
    me = actor.person_id
    work: dict[str, QuerySet[Hazard]] = {}
    if actor.enterprise_id is not None:
        if _confirms(actor, today=today):
            work["confirm"] = rows.filter(state=State.REPORTED.value)
        if actor.may("hazards.extend"):
            work["decide"] = rows.filter(pk__in=_asked_of(actor), order__isnull=True)
        if actor.may("hazards.assign"):
            work["arrange"] = rows.filter(state=State.RECTIFYING.value, order__isnull=False, plan="")
        work["rectify"] = rows.filter(state=State.RECTIFYING.value, assigned_to=me)
        if actor.may("hazards.recheck"):
            work["recheck"] = rows.filter(state=State.RECHECKING.value, order__isnull=True).filter(~Q(rectified_by=me))
    elif actor.office_id is not None and actor.may("hazards.order"):
        ours = Q(order__in=orders_for(actor).filter(office_id=actor.office_id).values("pk"))
        work["recheck"] = rows.filter(ours, state=State.RECHECKING.value)
        work["decide"] = rows.filter(ours, pk__in=_asked_of(actor))
    lately = clock.start_of(today - timedelta(days=7))
    told = [State.RECTIFYING.value, State.CLOSED.value, State.DISMISSED.value]
    work["news"] = rows.filter(reported_by=me, state__in=told, state_since__gte=lately)
    return work


def _confirms(actor: Actor, *, today: date) -> bool:
    """Whether reports wait for this actor: the safety officer's, or the principal's where there is none."""
    if not actor.may("hazards.assign"):
        return False
    if "principal" not in actor.roles or actor.enterprise_id is None:
        return True
    return all(post.role != "safety_officer" for post in people_of(actor.enterprise_id, by=actor, today=today).values())


def _asked_of(actor: Actor) -> QuerySet[Any, Any]:
    asked = extensions_for(actor).filter(decision="asked")
    return asked.exclude(asked_by=actor.person_id).values("subject_id")


def _task(kind: str, hazard: Hazard, *, today: date) -> Task:
    due_on = hazard.recheck_due_on if kind == "recheck" else hazard.due_on
    if kind == "confirm":
        due_on = catalog.within(rules.CONFIRM).after(clock.day_of(hazard.reported_at))
    return Task(
        kind=kind,
        hazard_id=hazard.pk,
        title=hazard.what,
        note=hazard.place,
        state=hazard.state,
        due_on=None if kind == "news" else due_on,
        overdue=kind != "news" and due_on is not None and due_on < today,
    )


def without_deadline() -> QuerySet[Hazard]:
    """Return the open hazards of everybody that owe something no deadline runs for; for the nightly task alone."""
    running = Deadline.objects.filter(
        ~Q(kind__in=rules.REPLY_KINDS),
        subject_id=OuterRef("pk"),
        enterprise_id=OuterRef("enterprise_id"),
        state__in=RUNNING,
    )
    rows = Hazard.objects.filter(~Exists(running), state__in=[state.value for state in rules.OPEN_STATES])
    return rows.select_related("order").defer("grams")


def waiting_extensions(hazard_ids: Collection[UUID]) -> dict[UUID, Extension]:
    """Return the extensions that wait for their answer, by hazard; for the nightly task alone."""
    rows = Extension.objects.filter(subject_type=Hazard._meta.label_lower, subject_id__in=hazard_ids, decision="asked")
    return {extension.subject_id: extension for extension in rows}


def counts_by_state(rows: QuerySet[Hazard]) -> dict[str, int]:
    """Return how many hazards stand in each state."""
    counted = rows.order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(rules.LIFECYCLE.states, 0) | dict(counted)


def next_order_number(actor: Actor, *, year: int) -> str:
    """Return a number the office may give its next order (责令限期整改指令书); it can be typed over."""
    first, last = clock.start_of(date(year, 1, 1)), clock.start_of(date(year + 1, 1, 1))
    if actor.office_id is None:
        return ""
    given = orders_for(actor).filter(office_id=actor.office_id, issued_at__gte=first, issued_at__lt=last).count()
    return f"责改〔{year}〕{given + 1}号"


def newest(rows: QuerySet[Hazard], *, after: UUID | None, by: Actor) -> QuerySet[Hazard]:
    """Return the rows newest first, from the one after `after` on; an `after` nobody knows ends the list."""
    rows = rows.order_by("-reported_at", "-id")
    if after is None:
        return rows
    last = hazards_for(by).filter(pk=after).values_list("reported_at", flat=True).first()
    if last is None:
        return rows.none()
    return rows.filter(Q(reported_at__lt=last) | Q(reported_at=last, pk__lt=after))
