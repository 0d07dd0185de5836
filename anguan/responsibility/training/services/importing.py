"""Importing earlier training (导入以前的培训): checked first, then what is right goes in, as often as one likes."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.documents.columns import EXAMPLE, is_example
from anguan.foundation.documents.excel import (
    Limits,
    Mark,
    Table,
    TemplateColumn,
    read_table,
    write_marked,
    write_template_workbook,
)
from anguan.foundation.documents.table import MEGABYTE
from anguan.foundation.keys import write_first
from anguan.foundation.refusal import refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.accounts import queries as accounts
from anguan.responsibility.certificates.rules.importing import Known
from anguan.responsibility.training import catalog, queries
from anguan.responsibility.training.models import Record, RecordUpload
from anguan.responsibility.training.rules import importing as rules
from anguan.responsibility.training.rules.categories import CATEGORY_TITLES, Category
from anguan.responsibility.training.services.recording import RecordSaid, record_many
from anguan.responsibility.training.services.sessions import own_enterprise
from anguan.responsibility.training.services.settling import settle

LIMITS = Limits(size=5 * MEGABYTE, rows=5_000, columns=60, cells=200_000)
KEPT = timedelta(days=7)


@transaction.atomic
def receive_table(file: IO[bytes], name: str, *, by: Actor, at: datetime, key: UUID | None = None) -> RecordUpload:
    """Take in a table and check every row (上传检查); nothing is imported yet."""
    by.require("training.edit")
    if key is not None and (known := queries.uploads_for(by).filter(pk=key).first()):
        return known
    firm = own_enterprise(by)
    queries.uploads_for(by).filter(received_at__lt=at - KEPT).delete()
    table = read(file, name)
    upload = RecordUpload(
        enterprise=firm, region_code=firm.region_code, line_code=firm.line_code, person_id=by.person_id,
        file_name=name[-200:], received_at=at,
    )  # fmt: skip
    upload.id = key or upload.id
    file.seek(0)
    upload.content = file.read()
    lines, problems = _judged(table, firm.pk, by=by, at=at)
    upload.row_count = len([row for row in table.rows if not is_example(row)])
    upload.rows = [line.as_plain() for line in lines]
    upload.problems = [problem.as_plain() for problem in problems]
    upload.unchanged = _there(firm.pk, lines)
    upload.added = len(lines) - upload.unchanged
    write_first(upload)
    return upload


@transaction.atomic
def import_upload(upload_id: UUID, *, by: Actor, at: datetime) -> RecordUpload:
    """Import the rows without an error (导入); those that are there already stay as they are."""
    by.require("training.edit")
    upload: RecordUpload = queries.uploads_for(by).select_for_update(of=("self",)).get(pk=upload_id)
    if upload.imported_at is not None:
        return upload
    lines = [rules.Line.from_plain(values) for values in upload.rows]
    names = {person: name for person, name, _phone in _people(upload.enterprise_id, by=by, at=at)}
    said = [
        RecordSaid(
            upload.enterprise_id, line.said.person_id, line.said.category, line.said.title, line.said.minutes,
            line.said.on, "outside", line.source_id, score=line.said.score, passed=line.said.passed,
            topic=line.said.topic if line.said.category == Category.SPECIAL else "", educator=line.said.educator,
            person_name=names[line.said.person_id],
        )
        for line in lines
        if line.said.on is not None and line.said.person_id in names
    ]  # fmt: skip
    upload.added = record_many(said, at=at, by=by)
    upload.unchanged = len(said) - upload.added
    upload.imported_at, upload.rows, upload.content = at, [], None
    upload.save(update_fields=["added", "unchanged", "imported_at", "rows", "content"])
    settle(upload.enterprise_id, at=at, person_ids={one.person_id for one in said}, by=by)
    audit.record("training.imported", upload, by=by, at=at, file=upload.file_name, added=upload.added)
    return upload


def read(file: IO[bytes], name: str) -> Table:
    """Read a table of training, or refuse it."""
    file.seek(0)
    table = read_table(file, name, known=rules.is_known, limits=LIMITS)
    refuse_if(rules.reasons_not_to_read(rules.match_headings(table.headings)))
    return table


def mark_upload(upload_id: UUID, path: Path, *, by: Actor) -> int:
    """Write the table as it was sent with every wrong cell marked (标注问题); return the rows marked."""
    upload: RecordUpload = queries.uploads_for(by).get(pk=upload_id)
    table = read(BytesIO(bytes(upload.content or b"")), upload.file_name)
    marks = [Mark(row, column, f"{message}，{remedy}") for row, column, message, remedy in upload.problems]
    return write_marked(path, table, marks)


def write_template(path: Path) -> None:
    """Write the template (模板) with an example row, explanations, and what there is to choose from."""
    choices = {
        "category": tuple(title for key, title in CATEGORY_TITLES.items() if key != Category.BRIEFING),
        "topic": tuple(catalog.topics().values()),
        "passed": (_("合格"), _("不合格")),
    }
    columns = [
        TemplateColumn(
            column.title, column.note, f"{EXAMPLE}{column.example}" if column.key == "name" else column.example,
            choices.get(column.key, ()), column.required,
        )
        for column in rules.COLUMNS
    ]  # fmt: skip
    write_template_workbook(path, sheet=_("培训记录"), columns=columns)


def _judged(
    table: Table, enterprise_id: UUID, *, by: Actor, at: datetime
) -> tuple[list[rules.Line], list[rules.Problem]]:
    people = [Known(key, name, phone) for key, name, phone in _people(enterprise_id, by=by, at=at)]
    each = queries.setting_of(enterprise_id).minutes_per_hour
    judge = rules.Judge(rules.match_headings(table.headings), people, clock.day_of(at), each)
    lines: list[rules.Line] = []
    problems: list[rules.Problem] = []
    for row in table.rows:
        if is_example(row):
            continue
        line, wrong = judge.judge(row)
        if line is not None:
            lines.append(line)
        problems += wrong
    return lines, problems


def _people(enterprise_id: UUID, *, by: Actor, at: datetime) -> list[tuple[UUID, str, str]]:
    posts = accounts.held_on(accounts.posts_for(by).filter(enterprise_id=enterprise_id), clock.day_of(at))
    found = {post.person_id: (post.person_name, post.person.phone) for post in posts.select_related("person")}
    return [(key, name, phone) for key, (name, phone) in found.items()]


def _there(enterprise_id: UUID, lines: list[rules.Line]) -> int:
    keys = [line.source_id for line in lines]
    return Record.objects.filter(enterprise_id=enterprise_id, source="outside", source_id__in=keys).count()
