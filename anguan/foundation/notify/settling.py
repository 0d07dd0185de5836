"""Settling (结果登记): what came of each delivery, of its address and of the gateway; and reports that come later."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from anguan.foundation.notify import falling, limits
from anguan.foundation.notify.channels import Delivered, Failed, Outcome
from anguan.foundation.notify.models import Address, Delivery, Robot
from anguan.foundation.notify.rules import trying
from anguan.foundation.notify.topics import ROBOTS
from anguan.foundation.words import mark as _

if TYPE_CHECKING:
    from anguan.foundation.notify.claiming import Due

LONGEST_REASON = 200
BOUNCED = _("运营商回报未送达")


@transaction.atomic
def settle(
    channel: str, ended: "Sequence[tuple[Due, Outcome | None]]", at: datetime, *, chance: Callable[[], float]
) -> None:
    """Write down what came of a portion of one channel; None means that it was not even tried."""
    rests_until = _judge_gateway(channel, [outcome for _due, outcome in ended if outcome is not None], at)
    for due, outcome in ended:
        _note(due.delivery, outcome, at, rests_until=rests_until, chance=chance)
    _write([due.delivery for due, _outcome in ended])
    _judge_addresses(channel, [(due.delivery, outcome) for due, outcome in ended if outcome is not None], at)
    falling.back([due.delivery for due, _outcome in ended if due.delivery.state == "failed"], at)


def _note(
    row: Delivery, outcome: Outcome | None, at: datetime, *, rests_until: datetime | None, chance: Callable[[], float]
) -> None:
    """Note on a delivery what came of it. It was claimed with one attempt fewer than it has now."""
    attempt = row.attempts + 1
    if outcome is None:
        row.next_at = rests_until or at + trying.FIRST_REST
        return
    row.attempts = attempt
    if not isinstance(outcome, Failed):
        row.state, row.sent_at, row.next_at, row.reason = "sent", at, None, ""
        row.reference = outcome.reference[:120]
        if isinstance(outcome, Delivered):
            row.state, row.delivered_at = "delivered", at
        return
    row.reason = outcome.words[:LONGEST_REASON]
    pause = None if outcome.final else trying.wait(attempt, chance=chance(), asked=outcome.retry_after)
    if pause is None:
        row.state, row.failed_at, row.next_at = "failed", at, None
    else:
        row.next_at = max(at + pause, rests_until or at)


_COLUMNS = ("attempts", "state", "next_at", "sent_at", "delivered_at", "failed_at", "reason", "reference")


def _write(rows: Sequence[Delivery]) -> None:
    """Write down the fate of many deliveries; one that somebody else has settled since is left as it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE, [[row.pk for row in rows], *([getattr(row, name) for row in rows] for name in _COLUMNS)]
        )


_SETTLE = """
    UPDATE notify_delivery AS row SET
        attempts = said.attempts, state = said.state, next_at = said.next_at, sent_at = said.sent_at,
        delivered_at = said.delivered_at, failed_at = said.failed_at, reason = said.reason, reference = said.reference
    FROM unnest(
        %s::uuid[], %s::int[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
        %s::text[], %s::text[]
    ) AS said (id, attempts, state, next_at, sent_at, delivered_at, failed_at, reason, reference)
    WHERE row.id = said.id AND row.state = 'waiting'
    """


def _judge_gateway(channel: str, outcomes: Sequence[Outcome], at: datetime) -> datetime | None:
    """Count the faults at the end of a portion; return until when the gateway is left alone, if it is."""
    faults: list[Failed] = []
    for outcome in outcomes:
        if isinstance(outcome, Failed) and outcome.fault:
            faults.append(outcome)
        else:
            faults.clear()
    if len(faults) < len(outcomes):
        limits.note_well(channel, at)
    return limits.note_faults(channel, len(faults), faults[-1].words, at) if faults else None


def _judge_addresses(channel: str, ended: Iterable[tuple[Delivery, Outcome]], at: datetime) -> None:
    """Note which addresses work and which do not; the faults of a gateway speak against no address."""
    good: set[UUID] = set()
    bad: dict[UUID, Failed] = {}
    for row, outcome in ended:
        if row.address_id is None:
            continue
        if not isinstance(outcome, Failed):
            good.add(row.address_id)
        elif row.state == "failed" and not outcome.fault:
            bad[row.address_id] = outcome
    note_working(channel, good, at)
    for address_id, failed in bad.items():
        note_bad(channel, [address_id], failed.words, at, gone=failed.gone)


def note_working(channel: str, address_ids: Collection[UUID], at: datetime) -> None:
    """Something got through to these."""
    if not address_ids:
        return
    if channel in ROBOTS:
        Robot.objects.filter(pk__in=address_ids).update(worked_at=at, bad_since=None, failure="")
    else:
        Address.objects.filter(pk__in=address_ids).update(worked_at=at, bad_since=None, failures=0, failure="")


def note_bad(channel: str, address_ids: Collection[UUID], words: str, at: datetime, *, gone: bool = False) -> None:
    """Nothing gets through to these; one that is gone is not tried again."""
    said = words[:LONGEST_REASON]
    if channel in ROBOTS:
        rows = Robot.objects.filter(pk__in=address_ids)
        rows.update(bad_since=Coalesce("bad_since", at), failure=said, **({"stopped_at": at} if gone else {}))
        return
    Address.objects.filter(pk__in=address_ids).update(
        bad_since=Coalesce("bad_since", at),
        failures=F("failures") + 1,
        failure=said,
        **({"gone_at": at} if gone else {}),
    )


@dataclass(frozen=True)
class Report:
    """What a gateway says later (状态报告): that a message arrived, or why it did not."""

    reference: str  # the gateway's name for it, or ours
    arrived: bool
    words: str = ""


@transaction.atomic
def take_reports(channel: str, reports: Sequence[Report], at: datetime) -> int:
    """Note what a gateway reports of messages it had taken; return how many of them we know."""
    said = {report.reference: report for report in reports}
    ours = [UUID(reference) for reference in said if _is_uuid(reference)]
    rows = Delivery.objects.select_for_update().filter(
        Q(reference__in=[reference for reference in said if reference]) | Q(pk__in=ours), channel=channel
    )
    arrived: list[Delivery] = []
    bounced: list[Delivery] = []
    for row in rows:
        report = said.get(row.reference) or said[str(row.pk)]
        if report.arrived and row.state != "delivered":
            row.state, row.delivered_at, row.failed_at, row.reason = "delivered", at, None, ""
            arrived.append(row)
        elif not report.arrived and row.state in {"sent", "waiting"}:
            row.state, row.failed_at = "failed", at
            row.reason = f"{BOUNCED}：{report.words}"[:LONGEST_REASON] if report.words else BOUNCED
            bounced.append(row)
        row.next_at = None
    for row in (*arrived, *bounced):
        row.save(update_fields=["state", "delivered_at", "failed_at", "reason", "next_at"])
    note_working(channel, [row.address_id for row in arrived if row.address_id], at)
    for row in bounced:
        note_bad(channel, [row.address_id] if row.address_id else [], row.reason, at)
    falling.back(bounced, at)
    return len(arrived) + len(bounced)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
