"""Receiving a ledger (上传台账), matching its headings, and starting the work on it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import IO
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.audit.services import record
from anguan.foundation.documents.excel import EXPLANATION, Limits, Readable, Table, read_table, too_large
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.ledger import rules
from anguan.registry.ledger.models import LedgerUpload
from anguan.registry.ledger.queries import uploads_for

PREVIEWED = 5  # rows
STALLED = timedelta(minutes=3)  # without a sign of life a job has died with its worker


def limits() -> Limits:
    """Return how large a ledger may be, as the settings say."""
    return Limits(size=settings.ANGUAN_TABLE_BYTES)


def receive_ledger(
    file: IO[bytes], name: str, *, by: Actor, at: datetime, size: int = 0, key: UUID | None = None
) -> LedgerUpload:
    """Take in a file (上传台账): read it, match its headings as far as they are known, keep it as it was sent."""
    by.require("ledger.import")
    if key is not None and (known := uploads_for(by).filter(pk=key).first()):
        return known
    if size > limits().size:
        raise too_large(size, limits())
    if by.office_id is None or by.territory is None or by.post_id is None:
        raise Refused(Reason("no_office", _("台账由监管部门导入"), _("请切换到监管部门的岗位后再上传")))
    table = _read(file, name)
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    with transaction.atomic():
        upload = LedgerUpload(
            office_id=by.office_id,
            region_code=by.territory.code,
            person_id=by.person_id,
            post_id=by.post_id,
            person_name=by.name,
            file_name=name[-200:],
            file_size=size,
            received_at=at,
        )
        upload.id = key or upload.id
        _describe(upload, table)
        upload.mapping = rules.match_headings(table.headings)
        upload.file.save(f"{upload.id}.bin", File(file), save=False)
        upload.save(force_insert=True)
        record("ledger.received", upload, by=by, at=at, file=name, rows=upload.row_count)
    return upload


@transaction.atomic
def choose_sheet(upload_id: UUID, sheet: str, *, by: Actor, at: datetime) -> LedgerUpload:
    """Take another sheet of the same file (选择工作表), and match its headings anew."""
    upload = _editable(upload_id, by)
    if sheet != upload.sheet and sheet in upload.sheets:
        with upload.file.open("rb") as file:
            table = _read(file, upload.file_name, sheet=sheet)
        _describe(upload, table)
        upload.mapping, upload.state = rules.match_headings(table.headings), "received"
        upload.save()
    return upload


@transaction.atomic
def map_columns(
    upload_id: UUID, mapping: Mapping[str, int], *, datum: str = "", by: Actor, at: datetime
) -> LedgerUpload:
    """Say which of their columns is which of ours (对应列)."""
    upload = _editable(upload_id, by)
    known = {key: index for key, index in mapping.items() if key in rules.BY_KEY}
    refuse_if(rules.reasons_not_to_map(known, width=len(upload.headings), datum=datum))
    upload.mapping, upload.datum, upload.state = known, datum, "received"
    upload.save(update_fields=["mapping", "datum", "state"])
    return upload


@transaction.atomic
def begin_check(upload_id: UUID, *, by: Actor, at: datetime) -> LedgerUpload:
    """Send a ledger to be checked (检查); the job that does it is put off until the transaction has been committed."""
    return _begin(_editable(upload_id, by, at=at), "checking", at=at)


@transaction.atomic
def begin_import(upload_id: UUID, *, by: Actor, at: datetime) -> LedgerUpload:
    """Send a checked ledger to be imported (导入)."""
    upload = _editable(upload_id, by, at=at)
    if upload.checked_at is None or (upload.state == "received"):
        raise Refused(Reason("not_checked", _("这份台账还没有检查"), _("请先检查，看过问题后再导入")))
    if upload.state == "imported":
        raise Refused(Reason("imported_already", _("这份台账已经导入"), _("有更正的，请上传更正后的文件")))
    if not upload.good_rows:
        raise Refused(Reason("nothing_to_import", _("没有可以导入的行"), _("请按问题说明更正后重新上传")))
    return _begin(upload, "importing", at=at)


@transaction.atomic
def resume(upload_id: UUID, *, by: Actor, at: datetime) -> LedgerUpload:
    """Take up an import that was left lying (继续导入); what went in already goes in unchanged."""
    return _begin(_editable(upload_id, by, at=at), "importing", at=at)


def _begin(upload: LedgerUpload, state: str, *, at: datetime) -> LedgerUpload:
    upload.state, upload.done_count, upload.failure, upload.worked_at = state, 0, "", at
    upload.save(update_fields=["state", "done_count", "failure", "worked_at"])
    return upload


def _editable(upload_id: UUID, by: Actor, *, at: datetime | None = None) -> LedgerUpload:
    """Return an upload nobody is working on; it is imported in the territory it was sent for, by its own office."""
    by.require("ledger.import")
    upload = uploads_for(by).select_for_update(of=("self",)).get(pk=upload_id)
    alive = upload.worked_at is not None and (at is None or at - upload.worked_at < STALLED)
    if upload.is_working and alive:
        raise Refused(Reason("at_work", _("这份台账正在处理中"), _("请等处理完成；页面会自动显示结果")))
    return upload


def read_upload(upload: LedgerUpload) -> Table:
    """Read an upload's table again from the file as it was sent."""
    with upload.file.open("rb") as file:
        return _read(file, upload.file_name, sheet=upload.sheet)


def _read(file: Readable, name: str, *, sheet: str = "") -> Table:
    return read_table(file, name, sheet=sheet, known=rules.is_known, limits=limits())


def _describe(upload: LedgerUpload, table: Table) -> None:
    upload.sheet, upload.sheets = table.sheet[:60], list(table.sheets)
    upload.headings = [heading for heading in table.headings if heading != EXPLANATION]
    upload.row_count = len(table.rows)
    upload.preview = [list(row.cells) for row in table.rows[:PREVIEWED]]
