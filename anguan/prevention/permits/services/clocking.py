"""Clocking (到点自动中止): the gates that close by themselves, and the one place an alarm near the work comes in.

The permits due are found by their indexes and claimed with SKIP LOCKED: any number of clocks may run at once, and a
person who is just taking a step is not waited for but met on the next round. Runs as the owner of the tables.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from anguan.foundation.access.models import uuid7
from anguan.foundation.geo import Point, metres_between
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits import checking, queries
from anguan.prevention.permits.models import Handover, Interruption, Judgement, Link, OpenWork, Permit
from anguan.prevention.permits.rules import State, watching
from anguan.prevention.permits.rules.cells import cells_around
from anguan.prevention.permits.services import moving, recording, telling
from anguan.prevention.permits.services.working import REOPENS

log = logging.getLogger("anguan.permits")
AT_ONCE = 50  # in one transaction: people of the same enterprises wait for it

EXPIRED = Reason("expired", _("作业票已过有效期，已自动中止"), _("停止作业，清理现场；要继续作业请重新办票"),
                 "GB 30871-2022 4.16")  # fmt: skip
GAS = Reason("gas_record_overdue", _("气体检测没有按时记录，已自动中止"), REOPENS["gas_overdue"], "GB 30871-2022 6.5")
PHOTO = Reason("watch_not_shown", _("现场监护没有按时拍照，已自动中止"), REOPENS["photo_overdue"], "本系统设计")
GUARDIAN = Reason("guardian_gone", _("监护人已离开，无人接班，已自动中止"), REOPENS["guardian_left"],
                  "GB 30871-2022 4.10 f)")  # fmt: skip

LINKED = Reason("linked_not_in_force", _("关联的受限空间作业票已停止或结束，已自动中止"),
                _("受限空间作业恢复或重新办票后，由监护人恢复"), "GB 30871-2022 4.6")  # fmt: skip


def shut_gates(at: datetime, *, limit: int = AT_ONCE) -> int:
    """Shut what has come due by now (到点中止), and return how many.

    Expiry, gas, the photo of the watch, a guardian gone, the permit of the space one works in.
    Safe to run twice and in many places: a permit is claimed with its row and judged again under the lock.
    """
    shut = _each(_expired(at), _expire, at=at, limit=limit)
    for due, cause, reason in (
        (Q(gas_due_at__lte=at), "gas_overdue", GAS),
        (Q(photo_due_at__lte=at), "photo_overdue", PHOTO),
    ):
        shut += _suspend(Permit.objects.filter(due, state=State.WORKING.value), cause, reason, at=at, limit=limit)
    shut += _suspend(_unguarded(at), "guardian_left", GUARDIAN, at=at, limit=limit)
    return shut + _suspend(_without_their_space(), "other", LINKED, at=at, limit=limit)


def _expired(at: datetime) -> QuerySet[Permit]:
    rows: QuerySet[Permit] = Permit.objects.filter(state__in=queries.OPEN, valid_until__lte=at)
    return rows.order_by("valid_until", "id")


def _unguarded(at: datetime) -> QuerySet[Permit]:
    """Return work under way whose guardian offered the guard to somebody who did not take it in time."""
    offered = Handover.objects.filter(
        accepted_at__isnull=True, at__lte=at - timedelta(minutes=watching.HANDOVER_MINUTES)
    )
    rows: QuerySet[Permit] = Permit.objects.filter(pk__in=offered.values("permit_id"), state=State.WORKING.value)
    return rows


def _without_their_space() -> QuerySet[Permit]:
    """Return hot work under way inside a confined space whose own permit is not at work any more."""
    rows: QuerySet[Permit] = Permit.objects.filter(state=State.WORKING.value, kind="hot_work")
    space = Link.objects.filter(
        permit=OuterRef("pk"), enterprise_id=OuterRef("enterprise_id"), other__kind="confined_space"
    )
    # One that is only asked for has not ended: whoever drafts it must not stop the work of others.
    not_ended = (State.DRAFT, State.SUBMITTED, State.APPROVED, State.WORKING)
    ended = space.exclude(other__state__in=[state.value for state in not_ended])
    return rows.filter(Exists(ended), ~Exists(space.filter(other__state=State.WORKING.value)))


def _suspend(rows: QuerySet[Permit], cause: str, reason: Reason, *, at: datetime, limit: int) -> int:
    def suspend(permit: Permit, moment: datetime) -> None:
        recording.shut(permit, cause=cause, said=reason.message, reopens=reason.remedy, by=None, at=moment)
        _prove(permit, reason, at=moment)

    return _each(rows, suspend, at=at, limit=limit)


def _expire(permit: Permit, at: datetime) -> None:
    """Let a permit expire; what was under way has to be left and cleaned up, and its people are told at once."""
    was_working = permit.state in queries.LIVE
    if permit.state == State.WORKING:
        Interruption.objects.create(
            **moving.owner(permit), permit=permit, cause="expiry", start=at, said=EXPIRED.message,
            reopens=EXPIRED.remedy,
        )  # fmt: skip
        permit.suspended_cause = "expiry"
    moving.finish(
        "expire", permit, by=None, at=at, state=State.EXPIRED, changed=["suspended_cause"],
        valid_until=permit.valid_until,
    )  # fmt: skip
    _prove(permit, EXPIRED, at=at)
    telling.its_people(telling.SHUT, permit, at=at, urgent=was_working, managers=was_working)


def _each(rows: QuerySet[Permit], shut: Callable[[Permit, datetime], None], *, at: datetime, limit: int) -> int:
    """Shut what is due, a portion in one transaction; what somebody else holds is left for the next round.

    One that cannot be shut keeps no other gate open: it is logged, and tried again.
    """
    done = 0
    with transaction.atomic():
        claimed = list(rows.defer("grams").select_for_update(of=("self",), skip_locked=True)[:limit])
        for permit in sorted(claimed, key=lambda one: (one.enterprise_id, one.pk)):  # as other clocks do: no deadlock
            try:
                with transaction.atomic():
                    shut(permit, at)
            except OperationalError:  # of the connection or the whole transaction, not of this permit
                raise
            except Exception:
                log.exception("permit %s could not be shut", permit.pk)
            else:
                done += 1
    return done


def _prove(permit: Permit, reason: Reason, *, at: datetime) -> None:
    Judgement.objects.create(
        **moving.owner(permit), id=uuid7(), permit=permit, at=at, stage="resume", event="clock", passed=False,
        level=permit.level, law_version=permit.law_version,
        reasons=[checking.said(reason)],
        proofs=[
            {
                "rule": f"clock.{reason.code}", "clause": reason.clause, "version": permit.law_version, "passed": False,
                "inputs": {
                    "valid_until": _iso(permit.valid_until), "gas_due_at": _iso(permit.gas_due_at),
                    "photo_due_at": _iso(permit.photo_due_at), "guardian": permit.guardian_name,
                },
            }
        ],
    )  # fmt: skip


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def alarm_near(
    *,
    at: datetime,
    what: str,
    lon: float | None = None,
    lat: float | None = None,
    metres: float = 30.0,
    enterprise_id: UUID | None = None,
    area_ids: Sequence[UUID] = (),
) -> list[UUID]:
    """Suspend the work under way near an active alarm (现场报警联动): the one place telemetry calls.

    By distance from a point over all enterprises, by areas of one enterprise, or both; returns the permits it shut.
    """
    rows = OpenWork.objects.filter(working=True)
    near = Q(pk__in=[])
    if area_ids and enterprise_id is not None:
        near |= Q(enterprise_id=enterprise_id, area_id__in=list(area_ids))
    if lon is not None and lat is not None:
        near |= Q(cell__in=cells_around(lon, lat), precise=True)
    keys = [
        row.permit_id
        for row in rows.filter(near)
        if row.area_id in {*area_ids}
        or (
            lon is not None and lat is not None and row.lon is not None and row.lat is not None
            and metres_between(Point(lon, lat), Point(row.lon, row.lat)) <= metres
        )
    ]  # fmt: skip
    reason = Reason("alarm_near", _("附近有报警：{what}，已自动中止").format(what=what), REOPENS["alarm"],
                    "GB 30871-2022 4.8")  # fmt: skip
    shut: list[UUID] = []
    with transaction.atomic():
        waiting = Permit.objects.filter(pk__in=keys, state=State.WORKING.value).defer("grams")
        for permit in waiting.select_for_update(of=("self",)).order_by("enterprise_id", "id"):
            recording.shut(permit, cause="alarm", said=reason.message, reopens=reason.remedy, by=None, at=at)
            _prove(permit, reason, at=at)
            shut.append(permit.pk)
    return shut
