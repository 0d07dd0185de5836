"""Recording (培训记录): what a person was taught enters their file once, and is taken back with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from anguan.foundation import bulk
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.registry.accounts.models import Person
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.training.models import Record
from anguan.responsibility.training.rules.categories import Category

Source = Literal["course", "session", "paper", "outside"]


@dataclass(frozen=True)
class RecordSaid:
    """What enters a person's file (培训记录)."""

    enterprise_id: UUID
    person_id: UUID
    category: Category | str
    title: str
    minutes: int
    on: date
    source: Source
    source_id: UUID
    score: float | None = None
    passed: bool = True
    topic: str = ""  # of special training: dust, confined_space, fire
    educator: str = ""
    place: str = ""
    person_name: str = ""  # found out where it is not given


@transaction.atomic
def record(said: RecordSaid, *, at: datetime, by: Actor | None = None) -> Record:
    """Enter what somebody was taught (登记培训); the same source twice is one record, with the better result."""
    found: Record | None = (
        Record.objects.select_for_update()
        .filter(
            enterprise_id=said.enterprise_id, person_id=said.person_id, source=said.source, source_id=said.source_id
        )
        .first()
    )
    score = None if said.score is None else round(said.score, 1)
    if found is not None:
        if found.void_at is None and (found.passed or not said.passed):
            return found
        found.passed, found.score, found.on, found.minutes = said.passed, score, said.on, said.minutes
        found.void_at, found.void_why, found.recorded_at = None, "", at
        found.save(update_fields=["passed", "score", "on", "minutes", "void_at", "void_why", "recorded_at"])
    else:
        firm: Enterprise = Enterprise.objects.only("id", "region_code", "line_code").get(pk=said.enterprise_id)
        name = said.person_name or Person.objects.filter(pk=said.person_id).values_list("name", flat=True).first()
        found = _row(replace(said, person_name=name or ""), firm, at=at, by=by)
        found.save(force_insert=True)
    audit.record(
        "training.recorded", found, by=by, at=at, person=found.person_id, title=found.title, minutes=found.minutes
    )
    announce("training.recorded", record_id=found.pk, enterprise_id=found.enterprise_id, person_id=found.person_id)
    return found


@transaction.atomic
def record_many(many: Sequence[RecordSaid], *, at: datetime, by: Actor | None = None) -> int:
    """Enter what many people were taught at once, all of one enterprise; those entered already are left; how many."""
    if not many:
        return 0
    firm: Enterprise = Enterprise.objects.only("id", "region_code", "line_code").get(pk=many[0].enterprise_id)
    rows = [_row(said, firm, at=at, by=by) for said in many]
    written = bulk.insert(rows, ignore=True)
    keys = [row.pk for row in rows]
    there = set(Record.objects.filter(enterprise_id=firm.pk, pk__in=keys).values_list("pk", flat=True))
    audit.record_all(
        [
            audit.Note(
                "training.recorded", row, by, at,
                {"person": row.person_id, "title": row.title, "minutes": row.minutes},
            )
            for row in rows
            if row.pk in there
        ]
    )  # fmt: skip
    return written


def _row(said: RecordSaid, firm: Enterprise, *, at: datetime, by: Actor | None) -> Record:
    return Record(
        enterprise=firm, region_code=firm.region_code, line_code=firm.line_code, person_id=said.person_id,
        person_name=said.person_name, category=Category(said.category), topic=said.topic, title=said.title[:120],
        minutes=said.minutes, on=said.on, source=said.source, source_id=said.source_id,
        score=None if said.score is None else round(said.score, 1), passed=said.passed,
        educator=said.educator[:60], place=said.place[:100], recorded_at=at,
        recorded_by=by.person_id if by else None,
    )  # fmt: skip


@transaction.atomic
def take_back(
    *, enterprise_id: UUID, source: Source, source_id: UUID, why: str, at: datetime, by: Actor | None = None,
    person_id: UUID | None = None,
) -> int:  # fmt: skip
    """Take back what one source had entered, of everybody or of one person (撤回记录); it stays to be read."""
    rows = Record.objects.filter(
        enterprise_id=enterprise_id, source=source, source_id=source_id, void_at__isnull=True
    )  # fmt: skip
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    found = list(rows.select_for_update())
    for row in found:
        row.void_at, row.void_why = at, why[:200]
        row.save(update_fields=["void_at", "void_why"])
        audit.record("training.taken_back", row, by=by, at=at, person=row.person_id, reason=why)
        announce("training.taken_back", record_id=row.pk, enterprise_id=row.enterprise_id, person_id=row.person_id)
    return len(found)
