"""Importing a ledger: send it, see what is wrong with which cell, import what is right."""

from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.documents.excel import column_letter
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.investment import looks, queries, services
from anguan.responsibility.investment.forms import LedgerForm
from anguan.responsibility.investment.models import LedgerUpload
from anguan.responsibility.investment.pages import showing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200  # problems on the page; the marked table has them all


@page("investment.keep")
def send(request: ActorRequest) -> HttpResponseBase:
    """Send a ledger (上传检查): every row is checked at once."""
    year = clock.today().year
    years = [(one, _("{year} 年").format(year=one)) for one in range(year, year - 5, -1)]
    form = LedgerForm(request.POST or None, request.FILES or None, years=years)
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            upload = services.receive_ledger(
                sent.file, sent.name, year=form.cleaned_data["year"], by=request.actor, at=clock.now(),
                key=_key(request.POST.get("key", "")),
            )  # fmt: skip
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect("investment:upload", upload.pk)
    context = {"form": form, "tabs": showing.tabs("import", request.actor)}
    return render(request, "investment/import.html", context, status=422 if form.errors else 200)


@page("investment.keep")
def upload(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """What the check found, or what came of the import."""
    found = _upload(request, upload_id)
    rows = [
        [
            row,
            column_letter(column) if column is not None else "",
            _("错误") if is_error else _("提醒"),
            message,
            remedy,
        ]
        for row, column, message, remedy, is_error in found.problems[:SHOWN]
    ]
    wrong = {row for row, *_rest, is_error in found.problems if is_error}
    context = {"upload": found, "rows": rows, "wrong": len(wrong), "good": len(found.rows), "yuan": looks.yuan}
    return render(request, "investment/upload.html", context)


@page("investment.keep")
@require_POST
def take(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """Import the rows without an error."""
    done = services.import_upload(_upload(request, upload_id).pk, by=request.actor, at=clock.now())
    messages.success(request, _("已导入 {n} 笔").format(n=done.added))
    return redirect("investment:upload", upload_id)


@page("investment.keep")
def marked(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """The sender's own ledger with every wrong cell marked."""
    found = _upload(request, upload_id)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "marked.xlsx"
        services.mark_upload(found.pk, path, by=request.actor)
        stem = found.file_name.rpartition(".")[0] or found.file_name
        return workbook(path, _("{name}（已标注问题）.xlsx").format(name=stem))


@page("investment.keep")
def template(request: ActorRequest) -> HttpResponseBase:
    """The empty ledger to fill in."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        services.write_template(path, by=request.actor)
        return workbook(path, _("安全投入台账模板.xlsx"))


def workbook(path: Path, name: str) -> FileResponse:
    """Send a workbook; the open file outlives the folder it was written to."""
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=XLSX)


def _upload(request: ActorRequest, upload_id: UUID) -> LedgerUpload:
    found: LedgerUpload | None = queries.uploads_for(request.actor).filter(pk=upload_id).first()
    if found is None:
        raise Http404(str(upload_id))
    return found


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
