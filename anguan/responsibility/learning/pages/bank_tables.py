"""Tables of questions in the browser: send one, see every error by row and column, import what is right; export."""

from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.documents.excel import column_letter
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.forms.asking import BankUploadForm
from anguan.responsibility.learning.models import BankUpload
from anguan.responsibility.learning.pages.questions import WHOSE, Questions, rows_of
from anguan.responsibility.learning.queries import content, doing
from anguan.responsibility.learning.services import bank_tables

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 300  # problems on the page; the marked table has them all


@page("learning.author")
def send_bank(request: ActorRequest) -> HttpResponseBase:
    """Send a table (上传): every row is checked at once."""
    form = BankUploadForm(request.POST, request.FILES) if request.method == "POST" else BankUploadForm()
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            upload = bank_tables.receive_bank(
                sent.file, sent.name, by=request.actor, at=clock.now(), key=form.cleaned_data.get("key")
            )
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect("learning:bank_upload", upload.pk)
    return render(request, "learning/send_bank.html", {"form": form}, status=422 if form.errors else 200)


@page("learning.author")
def bank_upload(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """What the check found, or what came of the import."""
    found = _upload(request, upload_id)
    wrong = [_row(problem) for problem in found.problems if problem[4]]
    remarks = [_row(problem) for problem in found.problems if not problem[4]]
    context = {
        "upload": found, "wrong": wrong[:SHOWN], "more": max(0, len(wrong) - SHOWN), "remarks": remarks[:SHOWN],
        "wrong_rows": len({problem[0] for problem in found.problems if problem[4]}),
    }  # fmt: skip
    return render(request, "learning/bank_upload.html", context)


@require_POST
@page("learning.author")
def take_bank(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """Import the rows without an error."""
    done = bank_tables.import_bank(_upload(request, upload_id).pk, by=request.actor, at=clock.now())
    messages.success(request, _("已导入 {added} 道题").format(added=done.added))
    return redirect("learning:bank_upload", upload_id)


@require_GET
@page("learning.author")
def marked_bank(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """The sender's own table with every wrong cell marked."""
    found = _upload(request, upload_id)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "marked.xlsx"
        bank_tables.mark_bank(found.pk, path, by=request.actor)
        stem = found.file_name.rpartition(".")[0] or found.file_name
        return _workbook(path, _("{name}（已标注问题）.xlsx").format(name=stem))


@require_GET
@page("learning.author")
def bank_template(request: ActorRequest) -> HttpResponseBase:
    """The empty table to fill in."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        bank_tables.write_bank_template(path)
        return _workbook(path, _("题库模板.xlsx"))


@require_GET
@page("learning.author")
def export_bank(request: ActorRequest) -> HttpResponseBase:
    """The questions found, in the template's shape."""
    at = clock.now()
    whose = request.GET.get("whose", "own")
    listing = Questions.bind(request, rows_of(whose if whose in WHOSE else "own", request.actor), at=at)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bank.xlsx"
        rows = listing.rows.exclude(pk__in=doing.being_asked(request.actor, at=at))
        bank_tables.write_bank(path, rows.order_by("-changed_at").iterator(chunk_size=2_000))
        return _workbook(path, f"{_('题库')}_{clock.local(at):%Y%m%d_%H%M}.xlsx")


def _upload(request: ActorRequest, upload_id: UUID) -> BankUpload:
    found: BankUpload = get_object_or_404(content.uploads_for(request.actor), pk=upload_id)
    return found


def _row(problem: list[object]) -> list[object]:
    row, column, message, remedy, _is_error = problem
    return [row or "", column_letter(column) if isinstance(column, int) else "", message, remedy]


def _workbook(path: Path, name: str) -> FileResponse:
    """Send a workbook; the open file outlives the folder it was written to."""
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=XLSX)
