"""Tuning (调整催办阶梯): an office makes a ladder of its own for its territory; what runs already follows in bulk."""

from datetime import datetime
from itertools import count

from django.db import transaction
from procrastinate.contrib.django import app

from anguan.foundation import bulk
from anguan.foundation.access import Actor, Territory
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.deadlines.kinds import LadderData
from anguan.foundation.deadlines.models import Ascent, Deadline, DeadlineChange, LadderChange
from anguan.foundation.deadlines.rules.climbs import climbs_after_move
from anguan.foundation.deadlines.services.ladders import Ladders, tune_ladder
from anguan.foundation.words import mark as _

FOLLOW = "deadlines.follow_ladder"  # the task that carries it out
_AT_ONCE = 1_000
_PLANNED = ("ladder_version", "quiet", "climb_at", "climb_to", "climb_rung", "climb_urgent", "plan_number")


@transaction.atomic
def tune(kind: str, ladder: LadderData | None, *, by: Actor, at: datetime) -> LadderChange:
    """Make an office's own ladder of a kind, or (None) go back to the standard; a job brings what runs in line."""
    by.require("deadlines.tune")
    change = tune_ladder(kind, ladder, by=by, at=at)
    audit.record(
        "deadlines.ladder_tuned" if ladder is not None else "deadlines.ladder_reset", change, by=by, at=at, kind=kind,
        region_code=change.region_code, rungs=change.rungs,
    )  # fmt: skip
    app.configure_task(FOLLOW).defer(kind=kind, region_code=change.region_code)
    return change


def follow_ladder(kind: str, region_code: str, *, at: datetime) -> int:
    """Bring the running deadlines of a kind in a place in line with the ladder in force; return how many changed.

    Only what is still to come changes: a rung of the new ladder whose moment is past is not made up for, so that an
    office that tunes a ladder wakes nobody. A batch is one transaction, locked against the sweep; safe to run twice.
    """
    ladders, within = Ladders(), Territory.of(region_code)
    running = Deadline.objects.filter(
        kind=kind, state__in=["open", "paused"], region_code__gte=within.start, region_code__lt=within.stop
    ).order_by("id")
    changed, last = 0, None
    for _batch in count():
        with transaction.atomic():
            rows = running.filter(pk__gt=last) if last is not None else running
            batch = list(rows.select_for_update(of=("self",))[:_AT_ONCE])
            changed += _follow(batch, ladders, at=at)
        if len(batch) < _AT_ONCE:
            break
        last = batch[-1].pk
    return changed


def _follow(batch: list[Deadline], ladders: Ladders, *, at: datetime) -> int:
    moved = [one for one in batch if ladders.of(one.kind, one.region_code)[1] != one.ladder_version]
    held = Ascent.objects.select_for_update().in_bulk([one.pk for one in moved])
    ascents = []
    for deadline in moved:
        ladder, version = ladders.of(deadline.kind, deadline.region_code)
        deadline.ladder_version, deadline.quiet = version, ladder.quiet.key
        deadline.plan_number += 1
        coming = climbs_after_move(ladder, deadline.due_at, since=at, at=at, climbed=frozenset())
        ascents.append(deadline.plan(coming, stage=held[deadline.pk].stage))
    bulk.insert(moved, update=_PLANNED)
    bulk.insert(ascents, update=["plan_number", "stage", "next_at"])
    bulk.insert(
        DeadlineChange(
            id=uuid7(), enterprise_id=one.enterprise_id, region_code=one.region_code, line_code=one.line_code,
            deadline_id=one.pk, what="ladder", at=at, note=_("以后的提醒按新的催办阶梯"),
        )
        for one in moved
    )  # fmt: skip
    return len(moved)
