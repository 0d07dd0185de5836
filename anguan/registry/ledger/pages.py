"""Pages of the ledger import: send, match headings, see what is wrong, import, see what came of it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.columns import Column
from anguan.foundation.ui.listing import Empty, Listing, Ordering
from anguan.foundation.words import mark as _
from anguan.registry.ledger import forms, queries, services, showing, tasks
from anguan.registry.ledger.models import LedgerUpload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Uploads(Listing[LedgerUpload]):
    """The ledgers sent in a territory (台账导入记录)."""

    page = "ledger.list"
    title = _("台账导入")
    lead = _("上传企业台账，检查无误的行导入企业档案。同一份台账可以反复导入，不会重复建档。")
    columns = (
        Column("file_name", _("文件"), phone="title"),
        Column("state", _("状态"), cell=lambda row: showing.state_badge(row), phone="badge"),
        Column("row_count", _("行数"), phone="meta"),
        Column("added", _("新增"), cell=lambda row: row.added if row.state == "imported" else None, phone="hide"),
        Column("updated", _("更新"), cell=lambda row: row.updated if row.state == "imported" else None, phone="hide"),
        Column("error_rows", _("未导入"), cell=lambda row: row.error_rows if row.checked_at else None, phone="hide"),
        Column("person_name", _("上传人"), phone="meta"),
        Column("received_at", _("上传时间"), phone="meta"),
    )
    orderings = (Ordering("new", _("最新上传"), "-pk"),)
    empty = Empty(_("还没有导入过台账"), _("在上面选择台账文件，或者先下载模板填写。"))
    exportable = False

    def href(self, row: LedgerUpload) -> str:
        """Lead to where the upload stands."""
        return reverse("ledger:show", args=[row.pk])


@page("ledger.import")
def uploads(request: ActorRequest) -> HttpResponseBase:
    """The ledgers sent so far, and the form to send one."""
    form = forms.UploadForm()
    status = 200
    if request.method == "POST":
        form = forms.UploadForm(request.POST, request.FILES)
        if form.is_valid():
            sent = form.cleaned_data["file"]
            try:
                upload = services.receive_ledger(
                    sent.file,
                    sent.name,
                    by=request.actor,
                    at=clock.now(),
                    size=sent.size,
                    key=_key(request.POST.get("key", "")),
                )
            except Refused as refusal:
                form.said(refusal)
            else:
                return redirect("ledger:columns", upload_id=upload.pk)
        status = 422
    rows = queries.uploads_for(request.actor)
    response = Uploads.bind(request, rows, at=clock.now()).response(template="ledger/list.html", form=form)
    response.status_code = status
    return response


@page("ledger.import")
def template(request: ActorRequest) -> HttpResponseBase:
    """The empty table to fill in."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        services.write_template(path, by=request.actor)
        return _workbook(path, _("企业台账模板.xlsx"))


@page("ledger.import")
def show(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """Where an upload stands: its columns to match, the work in hand, what the check found, what was imported."""
    upload = _upload(request, upload_id)
    if upload.state == "received":
        return redirect("ledger:columns", upload_id=upload.pk)
    if upload.is_working:
        return render(request, "ledger/working.html", {"upload": upload, **_frame(upload)})
    context = {**_frame(upload), **_findings(request, upload)}
    return render(request, f"ledger/{upload.state}.html", context)


@page("ledger.import")
def progress(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """How far the work is; when it is done the page goes on by itself."""
    upload = _upload(request, upload_id)
    if not upload.is_working:
        return HttpResponse(headers={"HX-Redirect": reverse("ledger:show", args=[upload.pk])})
    stalled = upload.worked_at is not None and clock.now() - upload.worked_at > services.STALLED
    return render(request, "ledger/progress.html", {"upload": upload, "stalled": stalled})


@page("ledger.import")
def columns(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """Match their headings to ours, and have the rows checked."""
    upload = _upload(request, upload_id)
    form = forms.MappingForm(request.POST or None, upload=upload)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        try:
            services.map_columns(upload.pk, form.mapping(), datum=form.cleaned_data["datum"], by=request.actor, at=at)
            services.begin_check(upload.pk, by=request.actor, at=at)
        except Refused as refusal:
            form.said(refusal)
        else:
            tasks.check.defer(upload_id=str(upload.pk))
            return redirect("ledger:show", upload_id=upload.pk)
    context = {"upload": upload, "form": form, "groups": showing.grouped(form, upload), **_frame(upload)}
    context["preview"] = showing.preview(upload)
    return render(request, "ledger/columns.html", context, status=422 if form.errors else 200)


@page("ledger.import")
@require_POST
def sheet(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """Take another sheet of the same file."""
    services.choose_sheet(
        _upload(request, upload_id).pk, request.POST.get("sheet", ""), by=request.actor, at=clock.now()
    )
    return redirect("ledger:columns", upload_id=upload_id)


@page("ledger.import")
@require_POST
def begin_import(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """Import the rows without an error."""
    services.begin_import(_upload(request, upload_id).pk, by=request.actor, at=clock.now())
    tasks.bring_in.defer(upload_id=str(upload_id))
    return redirect("ledger:show", upload_id=upload_id)


@page("ledger.import")
@require_POST
def again(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """Take up work that was left lying when its worker went away."""
    upload = _upload(request, upload_id)
    if upload.state == "importing":
        services.resume(upload.pk, by=request.actor, at=clock.now())
        tasks.bring_in.defer(upload_id=str(upload.pk))
    else:
        services.begin_check(upload.pk, by=request.actor, at=clock.now())
        tasks.check.defer(upload_id=str(upload.pk))
    return redirect("ledger:show", upload_id=upload_id)


@page("ledger.import")
def marked(request: ActorRequest, upload_id: UUID) -> HttpResponseBase:
    """The sender's own table with every wrong cell marked."""
    upload = _upload(request, upload_id)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "marked.xlsx"
        services.mark_ledger(upload.pk, path, by=request.actor)
        stem = upload.file_name.rpartition(".")[0] or upload.file_name
        return _workbook(path, _("{name}（已标注问题）.xlsx").format(name=stem))


def _findings(request: ActorRequest, upload: LedgerUpload) -> dict[str, Any]:
    """Return the page of problems or changes asked for."""
    asked = request.GET
    number = max(int(asked["page"]) if asked.get("page", "").isdecimal() and len(asked["page"]) < 9 else 1, 1)
    tab = asked.get("tab") or ("problems" if upload.state == "checked" and upload.problem_counts else "changes")
    context: dict[str, Any] = {"tab": tab, "number": number, "tabs": showing.tabs(upload, tab)}
    if tab == "problems":
        key, code, level = asked.get("column", ""), asked.get("code", ""), asked.get("level", "")
        context["found"] = queries.problem_page(upload, key=key, code=code, level=level, number=number)
        context["filters"] = showing.problem_filters(upload, key=key, code=code, level=level)
        context["rows"] = showing.problem_rows(context["found"].problems, upload)
    else:
        kind = asked.get("kind", "")
        context["found"] = queries.change_page(upload, kind=kind, number=number)
        context["rows"] = showing.change_rows(context["found"].changes)
        context["kind"] = kind
    return context


def _frame(upload: LedgerUpload) -> dict[str, Any]:
    step = showing.STEPS.index(showing.step_of(upload))
    return {"upload": upload, "state": showing.state_badge(upload), "step": step, "steps": showing.STEPS}


def _upload(request: ActorRequest, upload_id: UUID) -> LedgerUpload:
    try:
        return queries.uploads_for(request.actor).get(pk=upload_id)
    except LedgerUpload.DoesNotExist:
        raise Http404 from None


def _workbook(path: Path, name: str) -> FileResponse:
    """Send a workbook; the open file outlives the folder it was written to."""
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=XLSX)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
