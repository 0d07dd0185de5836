"""Importing earlier training: send a table, see what is wrong with which cell, import what is right."""

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
from anguan.foundation.keys import key_of
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.training import queries
from anguan.responsibility.training.forms import UploadForm
from anguan.responsibility.training.models import RecordUpload
from anguan.responsibility.training.services import importing as services

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200  # problems on the page; the marked table has them all


@page("training.edit")
def send(request: ActorRequest) -> HttpResponseBase:
    """Send a table (上传): every row is checked at once."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            found = services.receive_table(
                sent.file, sent.name, by=request.actor, at=clock.now(), key=key_of(request.POST.get("key", ""))
            )
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect("training:upload", found.pk)
    return render(request, "training/import.html", {"form": form}, status=422 if form.errors else 200)


@page("training.edit")
def upload(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """What the check found, or what came of the import."""
    found = _upload(request, upload_id)
    rows = [
        [row, column_letter(column) if column is not None else "", message, remedy]
        for row, column, message, remedy in found.problems[:SHOWN]
    ]
    wrong = len({row for row, *_rest in found.problems})
    context = {"upload": found, "rows": rows, "wrong": wrong, "good": found.added + found.unchanged}
    return render(request, "training/upload.html", context)


@page("training.edit")
@require_POST
def take(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """Import the rows without an error."""
    done = services.import_upload(_upload(request, upload_id).pk, by=request.actor, at=clock.now())
    said = _("已记入 {added} 条，已有 {same} 条").format(added=done.added, same=done.unchanged)
    messages.success(request, said)
    return redirect("training:upload", upload_id)


@page("training.edit")
def marked(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """The sender's own table with every wrong cell marked; it is gone once the rest has been imported."""
    found = _upload(request, upload_id)
    if found.content is None:
        raise Http404
    with TemporaryDirectory() as folder:
        path = Path(folder) / "marked.xlsx"
        services.mark_upload(found.pk, path, by=request.actor)
        stem = found.file_name.rpartition(".")[0] or found.file_name
        return _workbook(path, _("{name}（已标注问题）.xlsx").format(name=stem))


@page("training.edit")
def template(request: ActorRequest) -> HttpResponseBase:
    """The empty table to fill in."""
    del request
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        services.write_template(path)
        return _workbook(path, _("培训记录模板.xlsx"))


def _upload(request: ActorRequest, upload_id: UUID) -> RecordUpload:
    found = queries.uploads_for(request.actor).filter(pk=upload_id).first()
    if found is None:
        raise Http404
    return found


def _workbook(path: Path, name: str) -> FileResponse:
    """Send a workbook; the open file outlives the folder it was written to."""
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=XLSX)
