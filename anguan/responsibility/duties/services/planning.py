"""Laying out (排出全年履职清单): the year of an enterprise from its facts, anew when they change, many at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor, Territory
from anguan.foundation.access.models import uuid7
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.models import Difference, FactSheet
from anguan.responsibility.duties.services import answering
from anguan.responsibility.duties.services.laying import hold, lay_out_all, owned

NEXT_YEAR_FROM = 11  # from November on the next year is laid out, too
BATCH = 100
BEGUN = 1_000  # sheets begun at once, so that several processes find different ones to lay out


@transaction.atomic
def lay_out(enterprise_id: UUID, *, year: int, at: datetime, by: Actor | None = None) -> int:
    """Lay out a year of one enterprise; how many obligations were added or changed. Twice changes nothing."""
    enterprise: Enterprise = Enterprise.objects.defer("grams").get(pk=enterprise_id)
    return _lay_out([enterprise], [year], at=at, by=by, copy=False)


def lay_out_due(*, at: datetime, most: int = 200) -> int:
    """Lay out those that are stale or lack a year, and let waited-for differences take effect; how many.

    This year of active enterprises that have signed in, from November on the next one, too.
    """
    done = _settle_waiting(at=at, most=most)
    years = years_at(at)
    _begin(most=max(most, BEGUN))
    while done < most:
        with transaction.atomic():
            found = _due(years, most=min(BATCH, most - done))
            if not found:
                break
            _lay_out(found, years, at=at, by=None, copy=True)
        done += len(found)
    return done


def step(at: datetime) -> int:
    """Take one step of the loop; how many enterprises were laid out."""
    return lay_out_due(at=at)


def years_at(at: datetime) -> list[int]:
    """Return the years that are laid out at a moment."""
    today = clock.day_of(at)
    return [today.year, today.year + 1] if today.month >= NEXT_YEAR_FROM else [today.year]


def mark_stale(enterprise_ids: Iterable[UUID] | None, *, at: datetime) -> int:
    """Say that something changed for enterprises (None: for all); the loop looks at them soon. How many."""
    rows = FactSheet.objects.filter(stale_at__isnull=True)
    if enterprise_ids is not None:
        rows = rows.filter(enterprise_id__in=list(enterprise_ids))
    return int(rows.update(stale_at=at))


def mark_stale_in(region_code: str, *, at: datetime) -> int:
    """Say that something changed for all enterprises of a region; how many."""
    there = Territory.of(region_code)
    rows = FactSheet.objects.filter(region_code__gte=there.start, region_code__lt=there.stop, stale_at__isnull=True)
    return int(rows.update(stale_at=at))


def mark_stale_from_ledger(*, at: datetime) -> int:
    """Say that a ledger brought news of enterprises since they were laid out; how many."""
    since = Enterprise.objects.filter(pk=OuterRef("enterprise_id"), ledger_at__gt=OuterRef("planned_at"))
    return int(FactSheet.objects.filter(Exists(since), stale_at__isnull=True).update(stale_at=at))


def _due(years: Sequence[int], *, most: int) -> list[Enterprise]:
    """Return enterprises to be laid out, stale ones first; those another process holds are left to it."""
    stale = Q(stale_at__isnull=False) | ~Q(catalog_version=catalog.sheet().version) | ~Q(years__contains=list(years))
    sheets = FactSheet.objects.filter(stale, enterprise__status="active", enterprise__activated_at__isnull=False)
    held = sheets.select_for_update(skip_locked=True, of=("self",)).order_by(
        F("stale_at").asc(nulls_last=True), "planned_at", "id"
    )  # fmt: skip
    keys = list(held.values_list("enterprise_id", flat=True)[:most])
    return list(Enterprise.objects.filter(pk__in=keys).defer("grams")) if keys else []


@transaction.atomic
def _begin(*, most: int) -> None:
    """Begin the sheets of enterprises that have none; nothing is laid out yet."""
    none = ~Exists(FactSheet.objects.filter(enterprise_id=OuterRef("pk")))
    active = Enterprise.objects.filter(none, status="active", activated_at__isnull=False).order_by("id")
    bulk.insert(
        [FactSheet(id=uuid7(), **owned(one)) for one in active.only("id", "region_code", "line_code")[:most]],
        ignore=True,
    )


def _lay_out(
    enterprises: Sequence[Enterprise], years: Iterable[int], *, at: datetime, by: Actor | None, copy: bool
) -> int:
    sheets = hold(enterprises)
    today = clock.day_of(at)
    wanted = {
        pk: {*years, *(year for year in sheet.years if year >= today.year)} for pk, sheet in sheets.items()
    }  # fmt: skip
    ours = [one for one in enterprises if one.pk in sheets]
    return lay_out_all(ours, sheets, wanted, at=at, by=by, copy=copy)


def _settle_waiting(*, at: datetime, most: int) -> int:
    """Let take effect what nobody answered for in time; how many."""
    due = Difference.objects.filter(state="proposed", takes_effect_at__lte=at).order_by("takes_effect_at")
    keys = list(due.values_list("pk", flat=True)[:most])
    for key in keys:
        answering.take_effect(key, by=None, at=at)
    return len(keys)
