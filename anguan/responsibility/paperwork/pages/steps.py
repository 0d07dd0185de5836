"""The steps of a document: sending, recalling, pressing, archiving, declaring void; asking somebody's hand no more."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork import services
from anguan.responsibility.paperwork.forms import ReasonForm
from anguan.responsibility.paperwork.pages.finding import shown_signatory, written_document


@page("paperwork.write")
def send(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """Send a document out to be signed (送签)."""
    return _step(request, document_id, services.send, _("已送签，签名人会收到提醒"))


@page("paperwork.write")
def recall(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """Take a document back to be changed (退回修改)."""
    return _step(request, document_id, services.recall, _("已退回，可以修改正文和签名人"))


@page("paperwork.write")
def archive(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """Archive a document (归档)."""
    return _step(request, document_id, services.archive, _("已归档，内容和签名从现在起不能再改"))


@page("paperwork.write")
def press(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """Press those who have not signed (催签)."""
    return _step(request, document_id, services.press, _("已催签"))


@page("paperwork.write")
def void(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """Declare a document void (作废), with a reason."""
    row = written_document(request, document_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.void(row.pk, reason=form.cleaned_data["reason"] or "", by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已作废，签过的名留存备查"))
            return redirect("paperwork:document", row.pk)
    back = reverse("paperwork:document", args=[row.pk])
    context = {
        "form": form, "title": _("作废文书"), "lead": row.title, "act": _("作废"), "back": back, "crumb": row.title,
        "notice": _("作废后不能恢复；已计入履职的会撤回，事项重新待办。") if row.sealed else "",
    }  # fmt: skip
    return render(request, "paperwork/reason.html", context, status=422 if form.errors else 200)


@page("paperwork.write")
def strike(request: ActorRequest, signatory_id: UUID) -> HttpResponseBase:
    """Ask somebody's hand no more (不再要求签名), with a reason."""
    row = shown_signatory(request, signatory_id)
    written_document(request, row.document_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.strike(row.pk, reason=form.cleaned_data["reason"] or "", by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect("paperwork:document", row.document_id)
    back = reverse("paperwork:document", args=[row.document_id])
    context = {
        "form": form, "title": _("不再要求签名"), "lead": row.name, "act": _("不再要求签名"), "back": back,
        "crumb": row.document.title, "notice": _("原因会写在文书的签名栏里，例如“已离职”“长期病假”。"),
    }  # fmt: skip
    return render(request, "paperwork/reason.html", context, status=422 if form.errors else 200)


def _step(
    request: ActorRequest, document_id: UUID, take: Callable[..., object], done: str
) -> HttpResponseBase:  # fmt: skip
    row = written_document(request, document_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    by: Actor = request.actor
    at: datetime = clock.now()
    take(row.pk, by=by, at=at)
    messages.success(request, done)
    return redirect("paperwork:document", row.pk)
