"""Owing (产生期限): a deadline comes to be, once for what is owed; said again it is moved or handed over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from anguan.foundation import bulk
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.deadlines.kinds import kind_of
from anguan.foundation.deadlines.models import Ascent, Deadline
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.rules.climbs import Planned, climbs
from anguan.foundation.deadlines.rules.ladder import Ladder
from anguan.foundation.deadlines.services.ladders import Ladders
from anguan.foundation.deadlines.services.moving import RUNNING, hand_over, move

_AT_ONCE = 5_000


@dataclass(frozen=True)
class Owed:
    """What somebody owes (应办事项): the kind, what it is about, until when, and who."""

    kind: str
    subject_type: str
    subject_id: UUID
    about: str
    due: Due
    began_at: datetime
    enterprise_id: UUID | None
    region_code: str
    line_code: str
    organisation: str = ""
    occasion: str = ""
    doer_id: UUID | None = None
    doer_name: str = ""
    office_id: UUID | None = None
    # Of what is over already, for imports and demonstrations (`owe_many`).
    state: str = "open"
    ended_at: datetime | None = None
    ended_by: UUID | None = None
    ended_by_name: str = ""
    ended_why: str = ""
    original_due: Due | None = None


def owe(owed: Owed, *, at: datetime, by: Actor | None = None) -> Deadline:
    """Keep that something is owed; the one that runs for it already is kept, moved where its due differs.

    A doer who differs takes it over. Nothing is asked of the actor: whoever makes something owed is authorised there.
    """
    with transaction.atomic():
        if (running := _running(owed)) is None:
            deadline, ascent = _deadline(owed, Ladders(), {}, told_from=owed.began_at)
            if bulk.insert([deadline], ignore=True):
                bulk.insert([ascent])
                return deadline
            running = _running(owed)  # somebody was quicker
        if running is None:
            message = f"{owed.kind} of {owed.subject_id} runs where {by} may not see it"
            raise Deadline.DoesNotExist(message)
        if running.due_at != owed.due.at:
            running = move(running, owed.due, by=by, at=at)
        if running.doer_id != owed.doer_id:
            running = hand_over(running, owed.doer_id, owed.doer_name, by=by, at=at)
        if running.about != (about := shortened(owed.about)):
            running.about = about
            running.save(update_fields=["about"])
        return running


def _running(owed: Owed) -> Deadline | None:
    found: Deadline | None = (
        Deadline.objects.select_for_update()
        .filter(
            enterprise_id=owed.enterprise_id, subject_id=owed.subject_id, kind=owed.kind, occasion=owed.occasion,
            state__in=RUNNING,
        )
        .first()
    )  # fmt: skip
    return found


def owe_many(many: Iterable[Owed], *, at: datetime, told_from: datetime | None = None) -> int:
    """Keep many at once, ended ones too, for imports and demonstrations; those that run already are left alone.

    What should have been told before `told_from` (from the beginning of each, unless given) is not made up for by
    alarms; of what is late by then, the newest is told. Return how many are new.
    """
    del at  # as everywhere a door says when; what is written says only when it began and is due
    ladders, plans = Ladders(), dict[tuple[Ladder, datetime], list[Planned]]()
    drafts = (
        _deadline(owed, ladders, plans, told_from=max(owed.began_at, told_from or owed.began_at)) for owed in many
    )
    return sum(_keep(batch) for batch in iter(lambda: list(islice(drafts, _AT_ONCE)), []))


@transaction.atomic
def _keep(drafts: list[tuple[Deadline, Ascent]]) -> int:
    """Write deadlines with their ascents; what runs already is left out."""
    written = bulk.insert([deadline for deadline, _ in drafts], ignore=True)
    ascents = [ascent for _, ascent in drafts]
    if written < len(drafts):
        keys = [ascent.pk for ascent in ascents]
        there = set(Deadline.objects.filter(pk__in=keys).values_list("pk", flat=True))
        ascents = [ascent for ascent in ascents if ascent.pk in there]
    bulk.insert(ascents)
    return written


def _deadline(
    owed: Owed, ladders: Ladders, plans: dict[tuple[Ladder, datetime], list[Planned]], *, told_from: datetime
) -> tuple[Deadline, Ascent]:
    ladder, version = ladders.of(owed.kind, owed.region_code)
    key = (ladder, owed.due.at)
    if key not in plans:
        plans[key] = climbs(ladder, owed.due.at)
    deadline = Deadline(
        id=uuid7(), enterprise_id=owed.enterprise_id, region_code=owed.region_code, line_code=owed.line_code,
        kind=owed.kind, subject_type=owed.subject_type, subject_id=owed.subject_id, occasion=owed.occasion,
        about=shortened(owed.about), organisation=owed.organisation, rule_version=kind_of(owed.kind).rule_version,
        ladder_version=version, office_id=owed.office_id, doer_id=owed.doer_id, doer_name=owed.doer_name,
        began_at=owed.began_at, due_at=owed.due.at, original_due_at=(owed.original_due or owed.due).at,
        calendar_known=owed.due.calendar_known, quiet=ladder.quiet.key, state=owed.state, ended_at=owed.ended_at,
        ended_by=owed.ended_by, ended_by_name=owed.ended_by_name, ended_why=owed.ended_why,
        paused_at=told_from if owed.state == "paused" else None,
    )  # fmt: skip
    coming = [one for one in plans[key] if one.at >= told_from]
    if owed.due.at <= told_from:  # late from the start: whom the ladder has reached by now hears of it at once
        coming = plans[key][: len(plans[key]) - len(coming)][-1:] + coming
    return deadline, deadline.plan(coming)


def shortened(about: str) -> str:
    """Return what a deadline is about, in the length its column has."""
    most = Deadline._meta.get_field("about").max_length or len(about)
    return about if len(about) <= most else about[: most - 1] + "…"
