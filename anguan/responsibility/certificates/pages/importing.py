"""Importing a table of certificates: send it, see what is wrong with which cell, import what is right."""

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
from anguan.responsibility.certificates import queries, services
from anguan.responsibility.certificates.forms import UploadForm
from anguan.responsibility.certificates.models import CertificateUpload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200  # problems on the page; the marked table has them all


@page("certificates.edit")
def send(request: ActorRequest) -> HttpResponseBase:
    """Send a table (上传): every row is checked at once."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            upload = services.receive_table(
                sent.file, sent.name, by=request.actor, at=clock.now(), key=key_of(request.POST.get("key", ""))
            )
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect("certificates:upload", upload.pk)
    return render(request, "certificates/import.html", {"form": form}, status=422 if form.errors else 200)


@page("certificates.edit")
def upload(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """What the check found, or what came of the import."""
    found = _upload(request, upload_id)
    rows = [
        [row, column_letter(column) if column is not None else "", message, remedy]
        for row, column, message, remedy in found.problems[:SHOWN]
    ]
    wrong = len({row for row, *_rest in found.problems})
    context = {"upload": found, "rows": rows, "wrong": wrong, "good": found.added + found.changed + found.unchanged}
    return render(request, "certificates/upload.html", context)


@page("certificates.edit")
@require_POST
def take(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """Import the rows without an error."""
    done = services.import_upload(_upload(request, upload_id).pk, by=request.actor, at=clock.now())
    said = _("已登记 {added} 本，变更 {changed} 本，未变 {same} 本")
    messages.success(request, said.format(added=done.added, changed=done.changed, same=done.unchanged))
    return redirect("certificates:upload", upload_id)


@page("certificates.edit")
def marked(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """The sender's own table with every wrong cell marked."""
    found = _upload(request, upload_id)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "marked.xlsx"
        services.mark_upload(found.pk, path, by=request.actor)
        stem = found.file_name.rpartition(".")[0] or found.file_name
        return _workbook(path, _("{name}（已标注问题）.xlsx").format(name=stem))


@page("certificates.edit")
def template(request: ActorRequest) -> HttpResponseBase:
    """The empty table to fill in."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        services.write_template(path)
        return _workbook(path, _("人员证书模板.xlsx"))


def _upload(request: ActorRequest, upload_id: UUID) -> CertificateUpload:
    found = queries.uploads_for(request.actor).filter(pk=upload_id).first()
    if found is None:
        raise Http404
    return found


def _workbook(path: Path, name: str) -> FileResponse:
    """Send a workbook; the open file outlives the folder it was written to."""
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=XLSX)
