"""Doubting (存疑): what was filed is judged beside the rest; a new doubt makes an alarm to manager and owner.

Nothing is refused for it. An office sees what was filed, what it was judged by and what was explained.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence.models import Exhibit, Likeness
from anguan.responsibility.duties.catalog.proofs import asked_of
from anguan.responsibility.duties.models import Obligation, Proof
from anguan.responsibility.duties.rules.plausible import BY_HAND, ONE_EVENING, Filed, doubts
from anguan.responsibility.duties.services import clocking, telling

MOST = 400  # filed beside each other; nobody files more within a day


def judge(proof: Proof, *, by: Actor | None, at: datetime) -> frozenset[UUID]:
    """Judge what was just filed beside the rest of the enterprise; return the obligations that became doubtful."""
    if proof.source not in BY_HAND:
        return frozenset()
    near, alike = _neighbours([proof])
    found = doubts(_filed(near, alike))
    new = []
    for one in near:
        had = {doubt["code"]: doubt for doubt in one.doubts}
        said = {**had, **{doubt.code: doubt.as_data() for doubt in found.get(one.pk, ())}}
        if list(said.values()) != one.doubts:
            if not had:
                new.append(one)
            one.doubts = list(said.values())
            one.save(update_fields=["doubts"])
    _alarm(new, by=by, at=at)
    return frozenset(one.obligation_id for one in new)


def judge_without(gone: Proof) -> frozenset[UUID]:
    """Judge those anew that were doubted together with a proof that counts no more; which obligations changed."""
    keys = {UUID(key) for doubt in gone.doubts for key in doubt["with"]}
    many = list(
        Proof.objects.filter(enterprise_id=gone.enterprise_id, pk__in=keys, void_at__isnull=True)
        .select_related("obligation")
    )  # fmt: skip
    if not many:
        return frozenset()
    near, alike = _neighbours(many)
    found = doubts(_filed(near, alike))
    changed = set()
    for one in near:
        said = [doubt.as_data() for doubt in found.get(one.pk, ())]
        if one.pk in keys and said != one.doubts:
            one.doubts = said
            one.save(update_fields=["doubts"])
            changed.add(one.obligation_id)
    return frozenset(changed)


def _neighbours(many: Sequence[Proof]) -> tuple[list[Proof], dict[UUID, set[UUID]]]:
    """Return what proofs are judged beside: filed near them, on the same day, or with a picture that is alike."""
    mine = {key for one in many for key in one.exhibit_ids}
    alike = _alike(many[0].enterprise_id, mine)
    pictures = sorted(mine | {other for others in alike.values() for other in others})
    first, last = min(one.uploaded_at for one in many), max(one.uploaded_at for one in many)
    near = Q(uploaded_at__range=(first - ONE_EVENING, last + ONE_EVENING))
    near |= Q(happened_on__in={one.happened_on for one in many}, source="form")
    if pictures:
        near |= Q(exhibit_ids__overlap=pictures)
    rows = Proof.objects.filter(
        near, enterprise_id=many[0].enterprise_id, source__in=BY_HAND, void_at__isnull=True
    ).select_related("obligation").order_by("-uploaded_at", "id")[:MOST]  # fmt: skip
    return list(rows), alike


def _alike(enterprise_id: UUID, keys: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return which pictures of the enterprise look like some of its pictures."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    if keys:
        pairs = Likeness.objects.filter(
            Q(exhibit_id__in=keys) | Q(other_id__in=keys), enterprise_id=enterprise_id,
            other_enterprise_id=enterprise_id, is_normal=False,
        )  # fmt: skip
        for one, other in pairs.values_list("exhibit_id", "other_id"):
            found[one].add(other)
            found[other].add(one)
    return found


def _filed(rows: Iterable[Proof], alike: dict[UUID, set[UUID]]) -> list[Filed]:
    many = list(rows)
    named = clocking.titles_of([one.obligation for one in many])
    keys = {key for one in many for key in one.exhibit_ids}
    live = Exhibit.objects.filter(pk__in=keys, captured_live=True)
    taken = dict(live.values_list("pk", "taken_at"))
    return [
        Filed(
            id=one.pk, obligation_id=one.obligation_id, duty=f"{one.obligation.duty} {one.obligation.task}",
            title=named[one.obligation.duty], what=one.obligation.what, happened_on=one.happened_on,
            uploaded_at=one.uploaded_at, source=one.source,
            exhibits=frozenset(one.exhibit_ids) | {other for key in one.exhibit_ids for other in alike.get(key, ())},
            taken_at=tuple(taken[key] for key in one.exhibit_ids if key in taken),
            nightly=asked_of(one.obligation.duty).nightly,
        )
        for one in many
    ]  # fmt: skip


def _alarm(new: Sequence[Proof], *, by: Actor | None, at: datetime) -> None:
    """Ask for an explanation of each, and tell manager and owner."""
    if not new:
        return
    clocking.doubt([(one, one.obligation) for one in new], at=at)
    audit.record_all(
        [audit.Note("duties.doubted", one, by, at, {"doubts": [said["code"] for said in one.doubts]}) for one in new]
    )
    for one in new:
        telling.about(telling.DOUBTFUL, one, listeners=("manager", "principal"), at=at)


def doubted_now(rows: Iterable[UUID], *, enterprise_id: UUID) -> None:
    """Say of obligations whether a live proof of theirs is in doubt."""
    for key in set(rows):
        live = Proof.objects.filter(
            ~Q(doubts=[]), enterprise_id=enterprise_id, obligation_id=key, void_at__isnull=True,
            accepted_at__isnull=True,
        ).exists()  # fmt: skip
        Obligation.objects.filter(enterprise_id=enterprise_id, pk=key).exclude(doubted=live).update(doubted=live)
