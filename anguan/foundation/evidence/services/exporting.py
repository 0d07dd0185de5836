"""Exporting (导出证据包): asked for by a person, made in the background as that person, fetched by them alone."""

import tempfile
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max, Min, QuerySet, Sum
from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.actor import Territory
from anguan.foundation.access.models import OwnedBase
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence import bundle, queries, storage
from anguan.foundation.evidence.models import Bundle, Exhibit
from anguan.foundation.evidence.rules.exporting import KEPT_DAYS, reasons_not_to_export
from anguan.foundation.evidence.surroundings import surroundings
from anguan.foundation.refusal import refuse_if
from anguan.foundation.words import mark as _

MAKE = "evidence.make_bundle"


@transaction.atomic
def ask_for_period(
    enterprise_id: UUID, enterprise_name: str, first: date, last: date, *, by: Actor, at: datetime
) -> Bundle:
    """Ask for everything of an enterprise in a period of days (按时间导出)."""
    title = _("{first} 至 {last} 的全部证据").format(first=first, last=last)
    return _ask(bundle.Scope(enterprise_id, enterprise_name, title, first, last), "", by=by, at=at)


@transaction.atomic
def ask_for_subject(subject_id: UUID, title: str, *, by: Actor, at: datetime) -> Bundle:
    """Ask for everything that belongs to one thing, such as a hazard (按事项导出)."""
    found = queries.exhibits_for(by).filter(subject_id=subject_id, enterprise_id__isnull=False)
    one = found.order_by("id").first()
    if one is None or one.enterprise_id is None:
        raise Exhibit.DoesNotExist
    span = found.aggregate(first=Min("attached_at"), last=Max("attached_at"))
    first, last = clock.day_of(span["first"]), clock.day_of(span["last"])
    scope = bundle.Scope(one.enterprise_id, one.enterprise_name, title[:100], first, last, subject_id)
    return _ask(scope, one.subject_type, by=by, at=at)


@transaction.atomic
def ask_for_whole(subject: OwnedBase, title: str, *, first: date, last: date, by: Actor, at: datetime) -> Bundle:
    """Ask for the whole life of one thing (全过程导出): its papers, its records and all their evidence.

    `config/evidence.py` says what belongs to it; one without any evidence has papers all the same.
    """
    kind, enterprise = subject._meta.label_lower, getattr(subject, "enterprise", None)
    enterprise_id = getattr(subject, subject.owner_column)
    scope = bundle.Scope(
        enterprise_id, str(enterprise or ""), title[:100], first, last, subject.pk, _parts_of(kind, subject.pk, by=by)
    )
    return _ask(scope, kind, by=by, at=at, whole=True)


def _parts_of(subject_type: str, subject_id: UUID | None, *, by: Actor) -> tuple[UUID, ...]:
    known = surroundings().subjects.get(subject_type)
    return known.parts(subject_id, by) if known is not None and known.parts is not None and subject_id else ()


def _ask(scope: bundle.Scope, subject_type: str, *, by: Actor, at: datetime, whole: bool = False) -> Bundle:
    """Ask for a bundle; the same asked for again while it is being made is the same bundle."""
    by.require("evidence.export")
    waiting = bundles_for(by).filter(
        asked_by=by.person_id, enterprise_id=scope.enterprise_id, subject_id=scope.subject_id, first_on=scope.first,
        last_on=scope.last, made_at__isnull=True, failure="",
    )  # fmt: skip
    if (same := waiting.first()) is not None:
        return same
    found = bundle.exhibits_in(scope, by=by)
    size = found.filter(removed_at__isnull=True).aggregate(size=Sum("byte_count"))["size"] or 0
    reasons = reasons_not_to_export(first=scope.first, last=scope.last, exhibits=found.count(), size=size)
    let_pass = {"period_too_long"} if scope.subject_id is not None else set()
    refuse_if([each for each in reasons if each.code not in let_pass | ({"nothing_to_export"} if whole else set())])
    asked = Bundle.objects.create(
        enterprise_id=scope.enterprise_id,
        enterprise_name=scope.enterprise_name,
        region_code=by.region_code,
        subject_type=subject_type,
        subject_id=scope.subject_id,
        title=scope.title,
        first_on=scope.first,
        last_on=scope.last,
        asked_by=by.person_id,
        asked_as=_remembered(by),
        asked_at=at,
    )
    app.configure_task(MAKE).defer(bundle_id=str(asked.pk))  # by name, for the task is the door to this room
    return asked


def make_bundle(bundle_id: UUID, *, at: datetime) -> Bundle | None:
    """Make a bundle as the one who asked for it; one that is there already stays as it is."""
    asked: Bundle | None = Bundle.objects.filter(pk=bundle_id, made_at__isnull=True).first()
    if asked is None or asked.enterprise_id is None:
        return None
    actor = _actor_of(asked)
    scope = bundle.Scope(
        asked.enterprise_id, asked.enterprise_name, asked.title, asked.first_on, asked.last_on, asked.subject_id,
        _parts_of(asked.subject_type, asked.subject_id, by=actor),
    )  # fmt: skip
    known = surroundings().subjects.get(asked.subject_type)
    files = known.files if known is not None and asked.subject_id else None
    beside = files(asked.subject_id, actor, at) if files and asked.subject_id else {}
    with tempfile.TemporaryFile() as file:
        written = bundle.write(file, scope, by=actor, at=at, beside=beside)
        size = file.tell()
        file.seek(0)
        storage.put(path_of(asked), File(file))
    with transaction.atomic():
        asked.made_at, asked.exhibit_count, asked.byte_count, asked.failure = at, written.exhibits, size, ""
        asked.save(update_fields=["made_at", "exhibit_count", "byte_count", "failure"])
        audit.record(
            "evidence.exported", asked, by=actor, at=at, title=asked.title, first=asked.first_on, last=asked.last_on,
            exhibits=written.exhibits, manifest_sha256=written.manifest_sha256,
        )  # fmt: skip
    return asked


def note_failure(bundle_id: UUID, why: str) -> None:
    """Write down that a bundle could not be made, for the one who waits for it."""
    Bundle.objects.filter(pk=bundle_id, made_at__isnull=True).update(failure=why[:200])


def bundles_for(actor: Actor) -> QuerySet[Bundle]:
    """Return the bundles a person asked for, the latest first."""
    rows: QuerySet[Bundle] = Bundle.objects.visible_to(actor).order_by("-asked_at", "-id")
    return rows


def take_bundle(bundle_id: UUID, *, by: Actor, at: datetime) -> tuple[Bundle, File[bytes]]:
    """Fetch a bundle (下载证据包); every time is recorded."""
    by.require("evidence.export")
    found = bundles_for(by).filter(made_at__isnull=False).get(pk=bundle_id)
    file = storage.open_at(path_of(found))
    audit.record("evidence.bundle_taken", found, by=by, at=at, title=found.title)
    return found, file


def forget_bundles(*, at: datetime) -> int:
    """Remove bundles whose time is over; a daily job."""
    old = list(Bundle.objects.filter(asked_at__lt=at - timedelta(days=KEPT_DAYS))[:1000])
    for one in old:
        storage.remove(path_of(one))
        Bundle.objects.filter(pk=one.pk).delete()
    return len(old)


def path_of(one: Bundle) -> str:
    """Return where a bundle lies in the storage."""
    return f"bundles/{one.pk}.zip"


def _remembered(by: Actor) -> dict[str, Any]:
    return {
        "name": by.name,
        "roles": sorted(by.roles),
        "organisation": by.organisation,
        "enterprises": sorted(map(str, by.enterprise_ids)),
        "office": str(by.office_id) if by.office_id else None,
        "territory": by.territory.code if by.territory else None,
        "lines": sorted(by.lines),
        "region": by.region_code,
    }


def _actor_of(asked: Bundle) -> Actor:
    said = asked.asked_as
    return Actor(
        person_id=asked.asked_by,
        name=said["name"],
        roles=frozenset(said["roles"]),
        organisation=said["organisation"],
        enterprise_ids=frozenset(map(UUID, said["enterprises"])),
        office_id=UUID(said["office"]) if said["office"] else None,
        territory=Territory.of(said["territory"]) if said["territory"] is not None else None,
        lines=frozenset(said["lines"]),
        region_code=said["region"],
    )
