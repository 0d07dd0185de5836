"""Moving (变更期限): another due moment, another doer, the clock standing still; every change is kept."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.deadlines.kinds import kind_of
from anguan.foundation.deadlines.models import RUNNING, Ascent, Deadline, DeadlineChange
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.rules.climbs import climbs_after_move
from anguan.foundation.deadlines.rules.moving import after_pause
from anguan.foundation.deadlines.services.ladders import ladder_for
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _

__all__ = ["RUNNING", "hand_over", "move", "pause", "resume"]

_DUE = ["due_at", "calendar_known", "rule_version", "ladder_version", "quiet"]
_CLIMBS = ["climb_at", "climb_to", "climb_rung", "climb_urgent", "plan_number"]


def move(deadline: Deadline, due: Due, *, by: Actor | None, at: datetime, note: str = "") -> Deadline:
    """Give a running deadline another due moment; what was told stays told, what is to come is worked out anew."""
    with transaction.atomic():
        locked = _locked(deadline, RUNNING)
        before = locked.due_at
        _replan(locked, due, at=at)
        locked.save(update_fields=[*_DUE, *_CLIMBS])
        _keep("moved", locked, by=by, at=at, note=note, due_before=before, due_after=due.at)
    return locked


def hand_over(
    deadline: Deadline, doer_id: UUID | None, doer_name: str, *, by: Actor | None, at: datetime, note: str = ""
) -> Deadline:
    """Let another person do it (转办); its climbs stay as they are."""
    with transaction.atomic():
        locked = _locked(deadline, RUNNING)
        words = note or _("{before} → {after}").format(before=locked.doer_name or "—", after=doer_name or "—")
        locked.doer_id, locked.doer_name = doer_id, doer_name
        locked.save(update_fields=["doer_id", "doer_name"])
        _keep("handed", locked, by=by, at=at, note=words)
    return locked


def pause(deadline: Deadline, *, by: Actor | None, at: datetime, note: str = "") -> Deadline:
    """Let the clock stand still (中止), where the law allows it for the kind."""
    if not kind_of(deadline.kind).may_pause:
        raise Refused(Reason("may_not_pause", _("这类期限不能中止"), _("需要更多时间的，请申请延期")))
    with transaction.atomic():
        locked = _locked(deadline, ["open"])
        locked.state, locked.paused_at = "paused", at
        locked.save(update_fields=["state", "paused_at"])
        Ascent.objects.filter(pk=locked.pk).update(next_at=None)
        _keep("paused", locked, by=by, at=at, note=note, due_before=locked.due_at)
    return locked


def resume(deadline: Deadline, *, by: Actor | None, at: datetime, note: str = "") -> Deadline:
    """Let the clock run again (恢复): due later by as long as it stood still."""
    with transaction.atomic():
        locked = _locked(deadline, ["paused"])
        before, paused_at = locked.due_at, locked.paused_at or at
        locked.state, locked.paused_at = "open", None
        _replan(locked, Due(after_pause(before, paused_at, at), locked.calendar_known), at=at)
        locked.save(update_fields=["state", "paused_at", *_DUE, *_CLIMBS])
        _keep("resumed", locked, by=by, at=at, note=note, due_before=before, due_after=locked.due_at)
    return locked


def _locked(deadline: Deadline, states: Sequence[str]) -> Deadline:
    """Return the row as it is now, locked against the sweep; refuse what has ended or is not in such a state."""
    found: Deadline | None = (
        Deadline.objects.select_for_update()
        .filter(pk=deadline.pk, enterprise_id=deadline.enterprise_id, state__in=states)
        .first()
    )
    if found is None:
        raise Refused(Reason("deadline_state", _("期限已办结或状态已变"), _("请刷新页面查看最新进展")))
    return found


def _replan(deadline: Deadline, due: Due, *, at: datetime) -> None:
    """Set another due and what is to be told of it, with its ascent locked against the sweep."""
    ladder, version = ladder_for(deadline.kind, deadline.region_code)
    ascent = Ascent.objects.select_for_update().get(pk=deadline.pk)
    climbed = frozenset(deadline.climb_rung[: ascent.stage])
    deadline.due_at, deadline.calendar_known = due.at, due.calendar_known
    deadline.rule_version, deadline.ladder_version = kind_of(deadline.kind).rule_version, version
    deadline.quiet = ladder.quiet.key
    deadline.plan_number += 1
    planned = climbs_after_move(ladder, due.at, since=deadline.began_at, at=at, climbed=climbed)
    deadline.plan(planned, stage=ascent.stage).save(force_update=True)


def _keep(
    what: str, deadline: Deadline, *, by: Actor | None, at: datetime, note: str,
    due_before: datetime | None = None, due_after: datetime | None = None,
) -> None:  # fmt: skip
    DeadlineChange.objects.create(
        id=uuid7(), enterprise_id=deadline.enterprise_id, region_code=deadline.region_code,
        line_code=deadline.line_code, deadline_id=deadline.pk, what=what, at=at, by=by.person_id if by else None,
        by_name=by.name if by else "", due_before=due_before, due_after=due_after, note=note,
    )  # fmt: skip
