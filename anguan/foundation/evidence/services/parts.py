"""Parts (分片): the bytes of an exhibit come in pieces, in any order and as often as the line wants.

When the last piece is there they are put together, checked against the record's hash, decoded, stored and judged.
"""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.evidence import queries, rules, storage
from anguan.foundation.evidence.models import Exhibit, UploadPart
from anguan.foundation.evidence.rules.records import count_of_parts, parts_in, reasons_not_to_take_part
from anguan.foundation.evidence.services.decoding import decode
from anguan.foundation.evidence.services.judging import JUDGED, judge_stored
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _

log = logging.getLogger("anguan.evidence")


@dataclass(frozen=True)
class Progress:
    """How far an exhibit has come: which parts are missing, and why when they were thrown away.

    `refused`: the bytes are whole and not what the record says they are, for good. `stuck`: they are kept, but the
    storage did not take them this time.
    """

    exhibit: Exhibit
    missing: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()
    refused: bool = False
    stuck: bool = False


def receive_part(exhibit_id: UUID, number: int, content: bytes, *, by: Actor, at: datetime) -> Progress:
    """Keep a part of one's own exhibit, or a few in a row (收到分片); with the last one it becomes whole.

    Bytes that are no picture or video are dropped and refused; where the storage is down the parts stay and
    `StorageUnavailableError` is raised.
    """
    with transaction.atomic():
        progress = _received(exhibit_id, number, content, by=by, at=at)
    if progress.stuck:
        raise storage.StorageUnavailableError
    if progress.refused:  # what was dropped stays dropped, so this is said after the transaction
        raise Refused(*progress.reasons)
    return progress


def progress_of(exhibit_id: UUID, *, by: Actor) -> Progress:
    """Return how far one's own exhibit has come (回执)."""
    exhibit = queries.own_exhibit(exhibit_id, by=by)
    if exhibit is None:
        raise Exhibit.DoesNotExist
    return progress_with(exhibit)


def progress_with(exhibit: Exhibit, *, new: bool = False) -> Progress:
    """Return how far an exhibit has come; of a new one nothing can be there."""
    if exhibit.stored_at is not None:
        return Progress(exhibit)
    return Progress(exhibit, _missing(exhibit, set() if new else _numbers(exhibit)))


def forget_parts(*, received_before: datetime) -> int:
    """Throw away parts whose exhibit was never finished; return how many."""
    return UploadPart.objects.filter(received_at__lt=received_before).delete()[0]


def _received(exhibit_id: UUID, number: int, content: bytes, *, by: Actor, at: datetime) -> Progress:
    exhibit = _locked(exhibit_id, by=by)
    if exhibit.stored_at is not None:
        return Progress(exhibit)
    refuse_if(reasons_not_to_take_part(number, len(content), whole=exhibit.byte_count))
    came = parts_in(number, content)
    missing = _missing(exhibit, _numbers(exhibit) | came.keys())
    if missing:
        _keep(exhibit, came, at=at)
        return Progress(exhibit, missing)
    progress = _completed(exhibit, came, at=at)
    if progress.stuck:
        _keep(exhibit, came, at=at)
    else:
        UploadPart.objects.filter(person_id=exhibit.taken_by, exhibit_id=exhibit.pk).delete()
    return progress


def _completed(exhibit: Exhibit, came: Mapping[int, bytes], *, at: datetime) -> Progress:
    pieces = {part.number: bytes(part.content) for part in _parts(exhibit)} | dict(came)
    data = b"".join(pieces[key] for key in sorted(pieces))
    everything = Progress(exhibit, _missing(exhibit, ()))
    if rules.hash_of(data) != exhibit.sha256:
        return replace(everything, reasons=(_ALTERED,))
    decoded, reasons = decode(exhibit.kind, data)
    if decoded is None:
        return replace(everything, reasons=tuple(reasons), refused=True)
    try:
        storage.store_bytes(data)
    except storage.StorageUnavailableError:
        log.exception("the evidence storage did not take %s", exhibit.sha256)
        return replace(everything, stuck=True)
    judge_stored(exhibit, data, decoded, at)
    exhibit.save(update_fields=JUDGED)
    return Progress(exhibit)


def _locked(exhibit_id: UUID, *, by: Actor) -> Exhibit:
    """Return one's own exhibit for as long as this takes alone: two last parts at once would each miss the other."""
    known = queries.own_exhibit(exhibit_id, by=by)
    if known is None:
        raise Exhibit.DoesNotExist
    rows = queries.exhibits_for(by).filter(enterprise_id=known.enterprise_id, taken_by=by.person_id)
    exhibit: Exhibit = rows.select_for_update().get(pk=exhibit_id)
    return exhibit


def _keep(exhibit: Exhibit, came: Mapping[int, bytes], *, at: datetime) -> None:
    UploadPart.objects.bulk_create(
        [
            UploadPart(
                person_id=exhibit.taken_by, exhibit_id=exhibit.pk, number=number, content=content, received_at=at
            )
            for number, content in came.items()
        ],
        update_conflicts=True,
        unique_fields=["person_id", "exhibit_id", "number"],
        update_fields=["content", "received_at"],
    )


def _missing(exhibit: Exhibit, there: Collection[int]) -> tuple[int, ...]:
    return tuple(number for number in range(count_of_parts(exhibit.byte_count)) if number not in there)


def _numbers(exhibit: Exhibit) -> set[int]:
    parts = UploadPart.objects.filter(person_id=exhibit.taken_by, exhibit_id=exhibit.pk)
    return set(parts.values_list("number", flat=True))


def _parts(exhibit: Exhibit) -> list[UploadPart]:
    return list(UploadPart.objects.filter(person_id=exhibit.taken_by, exhibit_id=exhibit.pk))


_ALTERED = Reason(
    "altered_on_the_way", _("收到的内容与手机上拍的不一致，已全部退回"), _("手机会自动重传，请稍候"), field="file"
)
