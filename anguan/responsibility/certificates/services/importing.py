"""Importing certificates (批量导入): the table is checked first, then what is right goes in, as often as one likes."""

from datetime import datetime, timedelta
from typing import IO
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.documents.columns import is_example
from anguan.foundation.documents.excel import Limits, Table, read_table
from anguan.foundation.documents.table import MEGABYTE
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.accounts import queries as accounts
from anguan.responsibility.certificates import queries
from anguan.responsibility.certificates.catalog import classes
from anguan.responsibility.certificates.models import Certificate, CertificateUpload
from anguan.responsibility.certificates.rules import importing as rules
from anguan.responsibility.certificates.services import keeping, numbers

LIMITS = Limits(size=5 * MEGABYTE, rows=2_000, columns=60, cells=200_000)
KEPT = timedelta(days=7)  # a table holds identity numbers: it does not stay longer than it takes to correct it


@transaction.atomic
def receive_table(file: IO[bytes], name: str, *, by: Actor, at: datetime, key: UUID | None = None) -> CertificateUpload:
    """Take in a table and check every row (上传检查); nothing is imported yet."""
    by.require("certificates.edit")
    if key is not None and (known := queries.uploads_for(by).filter(pk=key).first()):
        return known
    enterprise = keeping.own_enterprise(by)
    queries.uploads_for(by).filter(received_at__lt=at - KEPT).delete()
    table = read(file, name)
    upload = CertificateUpload(
        enterprise=enterprise, region_code=enterprise.region_code, line_code=enterprise.line_code,
        person_id=by.person_id, file_name=name[-200:], received_at=at,
    )  # fmt: skip
    upload.id = key or upload.id
    file.seek(0)
    upload.content = file.read()
    lines, problems = _judged(table, by=by, at=at)
    upload.row_count = len([row for row in table.rows if not is_example(row)])
    upload.rows = [line.as_plain() for line in lines]
    upload.problems = [problem.as_plain() for problem in problems]
    kept = _on_file(lines, by=by)
    changes = [keeping.changes_in(kept[_key(line)], line.facts) for line in lines if _key(line) in kept]
    upload.changed = len([each for each in changes if each])
    upload.unchanged = len(changes) - upload.changed
    upload.added = len(lines) - upload.changed - upload.unchanged
    try:
        with transaction.atomic():
            upload.save(force_insert=True)
    except IntegrityError as error:  # the same table in the same second; or the key is another's
        if known := queries.uploads_for(by).filter(pk=upload.pk).first():
            return known
        raise Refused(Reason("key_in_use", _("这个编号已被使用"), _("请刷新页面后重新上传"))) from error
    return upload


@transaction.atomic
def import_upload(upload_id: UUID, *, by: Actor, at: datetime) -> CertificateUpload:
    """Import the rows without an error (导入); each certificate by the same service a person uses."""
    by.require("certificates.edit")
    upload: CertificateUpload = queries.uploads_for(by).select_for_update(of=("self",)).get(pk=upload_id)
    if upload.imported_at is not None:
        return upload
    lines = [rules.Line.from_plain(values) for values in upload.rows]
    known = _on_file(lines, by=by)
    upload.added = upload.changed = upload.unchanged = 0
    for line in lines:
        certificate = known.get(_key(line))
        try:
            if certificate is None:
                keeping.add(line.person_id, line.facts, by=by, at=at)
                upload.added += 1
            elif keeping.changes_in(certificate, line.facts):
                keeping.change(certificate.pk, line.facts, by=by, at=at)
                upload.changed += 1
            else:
                upload.unchanged += 1
        except Refused as refusal:  # something changed since the check; one bad row stops nothing
            upload.problems += [[line.row, None, reason.message, reason.remedy] for reason in refusal.reasons]
    upload.imported_at, upload.rows = at, []
    upload.save()
    return upload


def read(file: IO[bytes], name: str) -> Table:
    """Read a table of certificates, or refuse it."""
    file.seek(0)
    table = read_table(file, name, known=rules.is_known, limits=LIMITS)
    refuse_if(rules.reasons_not_to_read(rules.match_headings(table.headings)))
    return table


def _judged(table: Table, *, by: Actor, at: datetime) -> tuple[list[rules.Line], list[rules.Problem]]:
    today = clock.day_of(at)
    enterprise_id = keeping.own_enterprise(by).pk
    posts = accounts.held_on(accounts.posts_for(by).filter(enterprise_id=enterprise_id), today)
    people = {post.person_id: (post.person_name, post.person.phone) for post in posts.select_related("person")}
    known = [rules.Known(key, name, phone) for key, (name, phone) in people.items()]
    mapping = rules.match_headings(table.headings)
    judge = rules.Judge(mapping, known, today)
    holders: dict[str, UUID] = {}
    lines: list[rules.Line] = []
    problems: list[rules.Problem] = []
    for row in table.rows:
        if is_example(row):
            continue
        line, wrong = judge.judge(row)
        if line is not None:
            wrong += [
                rules.Problem(row.number, mapping.get("number"), reason.message, reason.remedy)
                for reason in _against_number(line, people[line.person_id][0], enterprise_id=enterprise_id)
            ]
            number = line.facts.number if classes()[line.facts.cls].national else ""
            if number and holders.setdefault(number, line.person_id) != line.person_id:
                said = _("表中同一个编号写在两个人名下")
                wrong.append(rules.Problem(row.number, mapping.get("number"), said, _("请核对证书，改正其中一个")))
        if line is not None and not wrong:
            lines.append(line)
        problems += wrong
    return lines, problems


def _against_number(line: rules.Line, name: str, *, enterprise_id: UUID) -> list[Reason]:
    return numbers.reasons_against(
        line.facts.number, line.facts.cls, name=name, person_id=line.person_id, enterprise_id=enterprise_id
    )


def _on_file(lines: list[rules.Line], *, by: Actor) -> dict[tuple[UUID, str, str], Certificate]:
    rows = queries.kept_by(by).filter(person_id__in={line.person_id for line in lines}, revoked_at__isnull=True)
    return {(row.person_id, row.cls, row.number): row for row in rows}


def _key(line: rules.Line) -> tuple[UUID, str, str]:
    return line.person_id, line.facts.cls, line.facts.number
