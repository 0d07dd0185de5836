"""Reach (可达性): who can be reached at all, where, and the weekly test of every rung.

Somebody can be reached who has an account in use or a working address. Undeliverable for a week is not working; and
who has not signed in for that week either is not reached by an account alone.
"""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from anguan.foundation import bulk
from anguan.foundation.notify.listeners import Stand, listeners
from anguan.foundation.notify.models import Address, ReachGap
from anguan.foundation.words import mark as _

log = logging.getLogger("anguan.notify")
DEAD_AFTER = timedelta(days=7)
RUNGS: dict[str, str] = {
    "manager": _("安全员"),
    "principal": _("主要负责人"),
    "town": _("镇街（园区）"),
    "county": _("县级部门"),
    "city": _("市级部门"),
}
REASONS: dict[str, str] = {
    "nobody": _("没有人担任"),
    "no_account": _("没有激活账号，也没有可用的联系方式"),
    "dead": _("一周以来都没有送达"),
}


def reachable(person_ids: Collection[UUID], at: datetime) -> set[UUID]:
    """Return those of these people who can be reached."""
    if not person_ids:
        return set()
    working, dead = _by_addresses(person_ids, at)
    seen = listeners().last_seen(person_ids)
    silent_since = at - DEAD_AFTER
    by_account = {
        person for person, last in seen.items() if person not in dead or (last is not None and last > silent_since)
    }
    return working | by_account


def _by_addresses(person_ids: Collection[UUID], at: datetime) -> tuple[set[UUID], set[UUID]]:
    """Return who has a working address, and who has addresses of which none has worked for a week."""
    rows = Address.objects.filter(person_id__in=person_ids, gone_at__isnull=True)
    working: set[UUID] = set()
    any_at_all: set[UUID] = set()
    for person_id, bad_since in rows.values_list("person_id", "bad_since"):
        any_at_all.add(person_id)
        if bad_since is None or bad_since > at - DEAD_AFTER:
            working.add(person_id)
    return working, any_at_all - working


def usable(at: datetime) -> Q:
    """Return the filter of addresses worth trying."""
    return Q(gone_at__isnull=True) & (Q(bad_since__isnull=True) | Q(bad_since__gt=at - DEAD_AFTER))


def test_rungs(at: datetime) -> int:
    """Try every rung of every enterprise and office; keep those nobody can be reached on, and forget the mended."""
    gaps = 0
    for portion in listeners().stands(at):
        found = list(_gaps(portion, at))
        gaps += len(found)
        kept = _known(found)
        for gap in found:
            gap.id = kept.get(_place(gap), gap.id)
        bulk.insert(found, update=["organisation", "reason", "people", "tested_at", "line_code"])
    ReachGap.objects.filter(tested_at__lt=at).delete()
    log.info("reach tested: %d rungs without anybody", gaps)
    return gaps


Place = tuple[UUID | None, UUID | None, str, str]


def _gaps(stands: Sequence[Stand], at: datetime) -> Iterable[ReachGap]:
    """Return the rungs of this portion on which nobody can be reached."""
    everybody = {person for stand in stands for person in stand.people}
    reached = reachable(everybody, at)
    seen = listeners().last_seen(everybody) if everybody else {}
    for stand in stands:
        if reached.isdisjoint(stand.people):
            used = not seen.keys().isdisjoint(stand.people)
            yield ReachGap(
                enterprise_id=stand.enterprise_id,
                office_id=stand.office_id,
                region_code=stand.region_code,
                line_code=stand.line_code,
                organisation=stand.organisation,
                listener=stand.listener,
                reason="dead" if used else "no_account" if stand.people else "nobody",
                people=len(stand.people),
                found_at=at,
                tested_at=at,
            )


def _known(gaps: Collection[ReachGap]) -> Mapping[Place, UUID]:
    """Return the keys of those found before: a gap stays the same one, with the day it was first found."""
    enterprises = {gap.enterprise_id for gap in gaps} - {None}
    offices = {gap.office_id for gap in gaps} - {None}
    rows = ReachGap.objects.filter(
        Q(enterprise_id__in=enterprises)
        | Q(office_id__in=offices)
        | Q(enterprise_id=None, office_id=None, region_code__in={gap.region_code for gap in gaps})
    )
    return {_place(gap): gap.pk for gap in rows}


def _place(gap: ReachGap) -> Place:
    return gap.enterprise_id, gap.office_id, gap.listener, gap.region_code
