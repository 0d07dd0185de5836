"""Importing a ledger (台账导入): checked first, given back with its wrong cells marked, then what is right goes in."""

from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import IO
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
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
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.investment import catalog, queries
from anguan.responsibility.investment.models import Entry, Fund, LedgerUpload, OwnUse
from anguan.responsibility.investment.rules import importing as rules
from anguan.responsibility.investment.rules import kept, saying, superseding
from anguan.responsibility.investment.services import books, doubting, proving

LIMITS = Limits(size=5 * MEGABYTE, rows=5_000, columns=60, cells=200_000)
KEPT = timedelta(days=30)
NEW = "new:"


@transaction.atomic
def receive_ledger(
    file: IO[bytes], name: str, *, year: int, by: Actor, at: datetime, key: UUID | None = None
) -> LedgerUpload:
    """Take in a ledger of a year and check every row (上传检查); nothing is imported yet."""
    enterprise = books.own_enterprise(by)
    if key is not None and (known := queries.uploads_for(by).filter(pk=key).first()):
        return known
    refuse_if(saying.reasons_against_year(year))
    queries.uploads_for(by).filter(enterprise_id=enterprise.pk, received_at__lt=at - KEPT).delete()
    table = _read(file, name)
    upload = LedgerUpload(
        id=key or uuid7(), enterprise=enterprise, region_code=enterprise.region_code, line_code=enterprise.line_code,
        person_id=by.person_id, file_name=name[-200:], received_at=at, year=year,
    )  # fmt: skip
    file.seek(0)
    upload.content = file.read()
    lines, problems = _judged(table, year=year, enterprise=enterprise, at=at)
    upload.row_count = len([row for row in table.rows if not rules.is_example(row)])
    there = _identities(enterprise.pk, year)
    new = [line for line in lines if line.identity not in there]
    upload.rows = [line.as_plain() for line in new]
    upload.problems = [problem.as_plain() for problem in problems]
    upload.known = len(lines) - len(new)
    upload.set_aside = _sum(new, "set_aside")
    upload.spent = _sum(new, "spent")
    upload.said = [[reason.message, reason.remedy] for reason in _of_whole(lines, enterprise.pk, year)]
    try:
        with transaction.atomic():
            upload.save(force_insert=True)
    except IntegrityError as error:
        if known := queries.uploads_for(by).filter(pk=upload.pk).first():
            return known
        raise Refused(books.KEY_IN_USE) from error
    return upload


@transaction.atomic
def import_upload(upload_id: UUID, *, by: Actor, at: datetime) -> LedgerUpload:
    """Import the rows without an error (导入); rows that stand in the book by now are left out."""
    enterprise = books.own_enterprise(by)
    upload: LedgerUpload = queries.uploads_for(by).select_for_update(of=("self",)).get(pk=upload_id)
    if upload.imported_at is not None:
        return upload
    fund = books.open_book(enterprise, upload.year)
    there = _identities(enterprise.pk, upload.year)
    lines = [line for line in map(rules.Line.from_plain, upload.rows) if line.identity not in there]
    uses = _new_uses(lines, enterprise, at=at)
    entries = [
        Entry(
            id=uuid7(), enterprise=enterprise, region_code=enterprise.region_code, line_code=enterprise.line_code,
            fund=fund, year=fund.year, side=line.side, month=line.month, on=line.on, amount=line.amount,
            use=uses.get(line.use, line.use), what=line.what, supplier=line.supplier, voucher=line.voucher,
            upload_id=upload.pk, by=by.person_id, by_name=by.name, at=at,
        )
        for line in lines
    ]  # fmt: skip
    Entry.objects.bulk_create(entries)
    for entry in entries:
        if entry.side == "spent":
            doubting.judge(entry, fund, by=by)
            if entry.doubts:
                entry.save(update_fields=["doubts"])
    books.settle(fund)
    audit.record_all(
        [audit.Note("investment.imported", one, by, at, {"amount": str(one.amount), "side": one.side})
         for one in entries]
    )  # fmt: skip
    for entry in _last_of_months(entries):
        proving.prove_month(fund, entry, by=by, at=at)
    upload.added, upload.imported_at, upload.rows = len(entries), at, []
    upload.save(update_fields=["added", "imported_at", "rows"])
    return upload


def mark_upload(upload_id: UUID, path: Path, *, by: Actor) -> int:
    """Write the ledger as it was sent with every wrong cell marked (标注问题); return the rows marked."""
    upload: LedgerUpload = queries.uploads_for(by).get(pk=upload_id)
    table = _read(BytesIO(bytes(upload.content or b"")), upload.file_name)
    marks = [
        Mark(row, column, f"{message}，{remedy}", is_error)
        for row, column, message, remedy, is_error in upload.problems
    ]
    return write_marked(path, table, marks)


def write_template(path: Path, *, by: Actor) -> None:
    """Write the template (模板) with an example row, explanations, and the uses to choose from."""
    enterprise = books.own_enterprise(by)
    choices = {
        "use": tuple(queries.uses_of(enterprise.pk).values()), "side": tuple(rules.SIDE_TITLES.values()),
        "month": tuple(str(month) for month in range(1, 13)),
    }  # fmt: skip
    columns = [
        TemplateColumn(
            column.title, column.note, f"{rules.EXAMPLE}{column.example}" if column.key == "what" else column.example,
            choices.get(column.key, ()), column.required,
        )
        for column in rules.COLUMNS
    ]  # fmt: skip
    write_template_workbook(path, sheet=_("安全投入台账"), columns=columns)


def _read(file: IO[bytes], name: str) -> Table:
    file.seek(0)
    table = read_table(file, name, known=rules.is_known, limits=LIMITS)
    if missing := rules.missing_columns(rules.match_headings(table.headings)):
        message = _("表格里没有这些列：{columns}").format(columns="、".join(missing))
        remedy = _("请下载模板，照模板的表头填写后再上传")
        raise Refused(Reason("columns_missing", message, remedy, field="file"))
    return table


def _judged(
    table: Table, *, year: int, enterprise: Enterprise, at: datetime
) -> tuple[list[rules.Line], list[rules.Problem]]:
    own = {title: code for code, title in queries.own_uses(enterprise.pk).items()}
    judge = rules.Judge(
        rules.match_headings(table.headings), year, clock.day_of(at), own, _vouchers(enterprise.pk)
    )  # fmt: skip
    lines: list[rules.Line] = []
    problems: list[rules.Problem] = []
    for row in table.rows:
        if rules.is_example(row):
            continue
        line, wrong = judge.judge(row)
        if line is not None:
            lines.append(line)
        problems += wrong
    return lines, problems


def _vouchers(enterprise_id: UUID) -> dict[str, list[Decimal]]:
    rows = Entry.objects.filter(enterprise_id=enterprise_id, void_at__isnull=True).exclude(voucher="")
    found: dict[str, list[Decimal]] = {}
    for voucher, amount in rows.values_list("voucher", "amount"):
        found.setdefault(voucher, []).append(amount)
    return found


def _identities(enterprise_id: UUID, year: int) -> set[tuple[str, ...]]:
    rows = Entry.objects.filter(enterprise_id=enterprise_id, year=year, void_at__isnull=True)
    named = rows.values_list("side", "on", "month", "amount", "use", "what", "supplier", "voucher")
    return {rules.Line(0, *values).identity for values in named}


def _of_whole(lines: list[rules.Line], enterprise_id: UUID, year: int) -> list[Reason]:
    """Say what is to be known of the whole table: amounts that come from rates no longer in force."""
    by_month: dict[int, Decimal] = {}
    for line in lines:
        if line.side == "set_aside":
            by_month[line.month] = by_month.get(line.month, Decimal(0)) + line.amount
    if not by_month:
        return []
    fund = Fund.objects.filter(enterprise_id=enterprise_id, year=year).first()
    answer = kept.cost_from(fund.cost) if fund else None
    if answer is None or answer.annual is None:
        message = _("{year} 年还没有核定应提取数额，没有核对提取所用的标准").format(year=year)
        return [Reason("not_reckoned", message, _("请先填写营业收入，算出全年应提取"))]
    found = superseding.recognised(answer, by_month)
    return [found] if found else []


def _new_uses(lines: list[rules.Line], enterprise: Enterprise, *, at: datetime) -> dict[str, str]:
    """Add the uses the ledger names and nobody knew; those there is no more room for become "other"."""
    known = {title: code for code, title in queries.uses_of(enterprise.pk).items()}
    found: dict[str, str] = {}
    for line in lines:
        if not line.use.startswith(NEW) or line.use in found:
            continue
        title = line.use.removeprefix(NEW)
        if title not in known and len(known) - len(catalog.uses()) < saying.MOST_OWN_USES:
            row = OwnUse.objects.create(
                enterprise=enterprise, region_code=enterprise.region_code, line_code=enterprise.line_code, title=title,
                added_at=at,
            )  # fmt: skip
            known[title] = f"{queries.OWN}{row.pk}"
        found[line.use] = known.get(title, "other")
    return found


def _last_of_months(entries: list[Entry]) -> list[Entry]:
    """Return, of each month money was set aside for, the last entry: what proves it."""
    found: dict[int, Entry] = {}
    for entry in sorted(entries, key=lambda one: one.on):
        if entry.side == "set_aside":
            found[entry.month] = entry
    return list(found.values())


def _sum(lines: list[rules.Line], side: str) -> Decimal:
    return sum((line.amount for line in lines if line.side == side), Decimal(0))
