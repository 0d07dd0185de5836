"""Writing a draft on phone or desk: its text with the version it was read in, who signs, photos from the spot."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence.queries import held_exhibits
from anguan.foundation.mobile.middleware import from_outbox
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork import catalog, queries, services
from anguan.responsibility.paperwork.forms import PhotoForm, TextForm, keys_in
from anguan.responsibility.paperwork.pages.finding import written_document
from anguan.responsibility.paperwork.rules.letters import highest
from anguan.responsibility.paperwork.rules.lifecycle import State


@page("paperwork.write")
def edit(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """Change the text (改正文); where somebody saved meanwhile, both texts are shown and nothing is lost."""
    row = written_document(request, document_id)
    if row.state != State.DRAFT:
        messages.info(request, _("已经送签，正文不能再改；需要修改的，先“退回修改”"))
        return redirect("paperwork:document", row.pk)
    posted = request.method == "POST"
    initial = {"title": row.title, "version": row.version}
    form = TextForm(request.POST if posted else None, parts=row.parts, initial=initial)
    theirs: dict[str, str] = {}
    if posted and form.is_valid():
        try:
            seen = form.cleaned_data["version"] or 0
            services.save_text(
                row.pk, title=form.cleaned_data["title"] or "", texts=form.texts, seen=seen, by=request.actor,
                at=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.said(refusal)
            if "newer_text" in refusal.codes:  # once they have seen the other text, theirs is the newest
                row.refresh_from_db()
                theirs = {part["key"]: part["text"] for part in row.parts}
                form.data = {**form.data.dict(), "version": str(row.version)}  # type: ignore[attr-defined]  # a QueryDict
        else:
            messages.success(request, _("正文已保存"))
            return redirect("paperwork:document", row.pk)
    context = {
        "row": row, "form": form, "editions": list(queries.editions_of(row)[:20]),
        "passages": [(part["key"], form[f"part-{part['key']}"], _other(part, theirs, form)) for part in row.parts],
    }  # fmt: skip
    return render(request, "paperwork/edit.html", context, status=422 if form.errors else 200)


@page("paperwork.write")
def edition(request: ActorRequest, document_id: UUID, version: int) -> HttpResponseBase:
    """Show the text as somebody saved it (历次文稿)."""
    row = written_document(request, document_id)
    found = queries.editions_of(row).filter(version=version).first()
    if found is None:
        raise Http404(str(version))
    return render(request, "paperwork/edition.html", {"row": row, "edition": found})


@page("paperwork.write")
def people(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """Choose who signs (选签名人)."""
    row = written_document(request, document_id)
    kind = catalog.kinds()[row.kind]
    holders = highest(queries.holders_of(row.enterprise_id, today=clock.today()))
    chosen = set(queries.signatories_of(row).values_list("person_id", flat=True))
    reasons: Refused | None = None
    if request.method == "POST":
        chosen = set(keys_in(request.POST.getlist("person")))
        try:
            services.choose_people(row.pk, chosen, by=request.actor, at=clock.now())
        except Refused as refusal:
            reasons = refusal
        else:
            return redirect("paperwork:document", row.pk)
    teams: dict[str, list[object]] = {}
    for one in holders:
        teams.setdefault(one.team or _("管理人员"), []).append(one)
    context = {
        "row": row, "kind": kind, "teams": teams, "chosen": chosen, "reasons": reasons.reasons if reasons else (),
        "draft": row.state == State.DRAFT and kind.signing != "letters",
    }  # fmt: skip
    return render(request, "paperwork/people.html", context, status=422 if reasons else 200)


@page("paperwork.write")
def photos(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """Add photos taken on the spot (现场照片)."""
    row = written_document(request, document_id)
    form = PhotoForm(request.POST if request.method == "POST" else None)
    refused: Refused | None = None
    if form.is_bound and form.is_valid():
        try:
            if not form.taken:
                form.add_error("photos", _("请在现场拍照"))
            else:
                services.show(row.pk, form.taken, by=request.actor, at=clock.now())
                return redirect("paperwork:document", row.pk)
        except Refused as refusal:
            refused = refusal
            form.said(refusal)
    if refused is not None and from_outbox(request):
        raise refused
    context = {
        "row": row, "form": form,
        "taken": held_exhibits(form.taken, by=request.actor) if form.is_bound else (),
    }  # fmt: skip
    return render(request, "paperwork/photos.html", context, status=422 if form.errors else 200)


def _other(part: dict[str, str], theirs: dict[str, str], form: TextForm) -> str:
    """Return what somebody else wrote of a passage, where it is not the same."""
    said = theirs.get(part["key"], "")
    return said if said and said != (form.texts.get(part["key"]) or "").strip() else ""
