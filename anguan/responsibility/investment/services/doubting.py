"""Judging (存疑判定): an entry against the others of its enterprise: voucher numbers, photos that look the same."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.evidence.queries import likenesses_for
from anguan.responsibility.investment.models import Entry, Fund
from anguan.responsibility.investment.rules import doubting as rules


def judge(entry: Entry, fund: Fund, *, by: Actor) -> None:
    """Put on an entry what is doubtful of it; nothing is written."""
    alike, elsewhere = _alike(entry, by=by)
    found = rules.doubts(
        amount=entry.amount, on=entry.on, entered_on=clock.day_of(entry.at), what=entry.what, annual=fund.annual,
        same_voucher=_same_voucher(entry), alike=alike, alike_elsewhere=elsewhere,
    )  # fmt: skip
    entry.doubts = [one.as_plain() for one in found]


def forget(struck: Entry) -> None:
    """Take a struck entry out of the doubts of others: what is doubted only for its sake is doubted no more."""
    rows = Entry.objects.filter(
        enterprise_id=struck.enterprise_id, void_at__isnull=True, doubts__contains=[{"with": [str(struck.pk)]}]
    )
    for row in rows.select_for_update():
        kept = []
        for doubt in row.doubts:
            others = [key for key in doubt["with"] if key != str(struck.pk)]
            if others or not doubt["with"]:
                kept.append({**doubt, "with": others})
        row.doubts = kept
        row.save(update_fields=["doubts"])


def _same_voucher(entry: Entry) -> Sequence[rules.Same]:
    if not entry.voucher:
        return ()
    rows = _others(entry).filter(voucher=entry.voucher, side="spent").order_by("on", "id")[:10]
    return [rules.Same(str(row.pk), row.on, row.amount) for row in rows]


def _alike(entry: Entry, *, by: Actor) -> tuple[list[rules.Same], bool]:
    """Return the other entries whose voucher looks the same, and whether something else does."""
    mine = entry.exhibit_ids
    if not mine:
        return [], False
    pairs = likenesses_for(by).filter(Q(exhibit_id__in=mine) | Q(other_id__in=mine), is_normal=False)
    ways: dict[UUID, bool] = {}
    for newer, older, way in pairs.values_list("exhibit_id", "other_id", "way")[:200]:
        other = older if newer in mine else newer
        if other not in mine:
            ways[other] = ways.get(other, False) or way == "bytes"
    if not ways:
        return [], False
    rows = list(_others(entry).filter(exhibit_ids__overlap=list(ways)).order_by("on", "id")[:10])
    found = [
        rules.Same(
            str(row.pk), row.on, row.amount, photo_same=any(ways.get(key, False) for key in row.exhibit_ids)
        )
        for row in rows
    ]  # fmt: skip
    return found, not found


def _others(entry: Entry):  # type: ignore[no-untyped-def]  # a query set of entries
    return Entry.objects.filter(enterprise_id=entry.enterprise_id, void_at__isnull=True).exclude(pk=entry.pk)
