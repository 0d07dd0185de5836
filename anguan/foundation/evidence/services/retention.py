"""Retention (保存期限): originals past their time go, records and hashes stay; what became part of nothing goes wholly.

The record says when its original went and the chain says so too, so that a file someone took away looks different.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from anguan.foundation import clock
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence import renditions, storage
from anguan.foundation.evidence.models import Blur, Exhibit, Fingerprint, Likeness
from anguan.foundation.evidence.rules import NEEDS, RETENTION
from anguan.foundation.evidence.rules.needs import days_longer
from anguan.foundation.evidence.services.parts import forget_parts

BATCH = 200
UNATTACHED_DAYS = 30  # an outbox that waited longer than a month sends its bytes again
SWEPT_AGAIN = timedelta(days=3)  # a file whose removal was interrupted is tried again for so long


def remove_due(*, at: datetime, most: int = 100_000) -> int:
    """Remove the originals whose time is over (按期限删除原件) in batches; return how many records say so now."""
    today, removed = clock.day_of(at), 0
    while removed < most and (marked := _mark(today, at=at)):
        removed += len(marked)
        for sha256 in {exhibit.sha256 for exhibit in marked}:
            remove_unneeded(sha256)
    interrupted = Exhibit.objects.filter(removed_at__gt=at - SWEPT_AGAIN, removed_at__lt=at)
    for sha256 in list(interrupted.values_list("sha256", flat=True).distinct()[:most]):
        remove_unneeded(sha256)
    return removed


def forget_unattached(*, at: datetime, most: int = 100_000) -> int:
    """Forget what was sent and never became part of anything (清理未使用的), records, parts and originals."""
    before, forgotten = at - timedelta(days=UNATTACHED_DAYS), 0
    forget_parts(received_before=before)
    while forgotten < most:
        with transaction.atomic():
            loose = Exhibit.objects.filter(subject_id__isnull=True, received_at__lt=before)
            batch = list(loose.order_by("id").select_for_update(skip_locked=True)[:BATCH])
            keys = [exhibit.pk for exhibit in batch]
            drawings = [path for exhibit in batch for path in _drawings(exhibit)]
            Likeness.objects.filter(Q(exhibit_id__in=keys) | Q(other_id__in=keys)).delete()
            Fingerprint.objects.filter(exhibit_id__in=keys).delete()
            Exhibit.objects.filter(pk__in=keys).delete()
        if not batch:
            break
        forgotten += len(batch)
        for path in drawings:
            storage.remove(path)
        for sha256 in {exhibit.sha256 for exhibit in batch}:
            remove_unneeded(sha256)
    return forgotten


def remove_unneeded(sha256: str) -> bool:
    """Remove an original that no record needs any more, and say whether it was there."""
    with transaction.atomic():
        storage.hold(sha256)
        if Exhibit.objects.filter(sha256=sha256, removed_at__isnull=True, stored_at__isnull=False).exists():
            return False
        return storage.remove(storage.path_of(sha256))


def _mark(today: date, *, at: datetime) -> Sequence[Exhibit]:
    """Say of one batch that its originals are gone, in the records and in the chain, before any file goes."""
    with transaction.atomic():
        due = Exhibit.objects.filter(_due(today), removed_at__isnull=True, subject_id__isnull=False)
        batch = list(due.order_by("keep_until", "id").select_for_update(skip_locked=True)[:BATCH])
        for exhibit in batch:
            for path in _drawings(exhibit):
                storage.remove(path)
            exhibit.removed_at = at
            exhibit.save(update_fields=["removed_at"])
        notes = [
            audit.Note(
                "evidence.removed", exhibit, None, at,
                {"sha256": exhibit.sha256, "sm3": exhibit.sm3, "keep_until": exhibit.keep_until},
            )
            for exhibit in batch
        ]  # fmt: skip
        audit.record_all(notes)
    return batch


def _due(today: date) -> Q:
    """Return the condition of originals past their time, where the installation keeps some classes longer."""
    configured: dict[str, int] = settings.ANGUAN_KEEP_DAYS
    longer = {name: days for name in RETENTION if (days := days_longer(name, configured))}
    if not longer:
        return Q(keep_until__lt=today)
    nodes = {name: [need.node for need in NEEDS.values() if need.retention == name] for name in longer}
    due = Q(pk__in=[])
    for name, days in longer.items():
        due |= Q(purpose__in=nodes[name], keep_until__lt=today - timedelta(days=days))
    declared = {*NEEDS}
    plain = [node for node in declared if not any(node in of_class for of_class in nodes.values())]
    due |= Q(purpose__in=plain, keep_until__lt=today)
    # a node nobody declares any more is kept as long as the class that is kept longest
    return due | (~Q(purpose__in=declared) & Q(keep_until__lt=today - timedelta(days=max(longer.values()))))


def _drawings(exhibit: Exhibit) -> list[str]:
    blurs = Blur.objects.filter(enterprise_id=exhibit.enterprise_id, exhibit_id=exhibit.pk)
    hidden = [[(left, top, right, bottom) for left, top, right, bottom in blur.boxes] for blur in blurs]
    return [renditions.path_of(exhibit, size, boxes) for size in renditions.SIZES for boxes in ([], *hidden)]
