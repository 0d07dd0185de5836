"""Filling in a self-check (填自查表): every item on one page, one item with photos on its own."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence.gallery import shown
from anguan.foundation.evidence.queries import exhibits_of, held_exhibits
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork import catalog, looks, queries, services
from anguan.responsibility.paperwork.forms import ItemForm, answers_in
from anguan.responsibility.paperwork.models import CheckItem, Document
from anguan.responsibility.paperwork.pages.finding import written_document
from anguan.responsibility.paperwork.rules.lifecycle import State
from anguan.responsibility.paperwork.surroundings import surroundings


@page("paperwork.write")
def items(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """Every item of a check."""
    row = _check(request, document_id)
    reasons: Refused | None = None
    said = answers_in(request.POST) if request.method == "POST" else {}
    if request.method == "POST":
        try:
            services.answer(row.pk, said, by=request.actor, at=clock.now())
        except Refused as refusal:
            reasons = refusal
        else:
            left = queries.items_of(row).filter(answer="").count()
            messages.success(request, _("已保存，还有 {n} 项").format(n=left) if left else _("已保存，全部查完"))
            return redirect("paperwork:document" if not left else "paperwork:items", row.pk)
    rows = list(queries.items_of(row))
    groups: dict[str, list[CheckItem]] = {}
    for one in rows:
        if one.number in said:
            one.answer, one.note = said[one.number]
        groups.setdefault(one.heading, []).append(one)
    pictures = exhibits_of([one.pk for one in rows], by=request.actor)
    ask = surroundings().report_url if request.actor.may("hazards.report") else None
    context = {
        "row": row, "groups": groups, "answers": looks.ANSWERS, "draft": row.state == State.DRAFT,
        "counts": {one.number: len(pictures[one.pk]) for one in rows},
        "report": {one.number: ask(one.note or one.text, row.place) for one in rows if one.answer == "no"}
        if ask is not None
        else {},
        "left": sum(not one.answer for one in rows), "total": len(rows), "reasons": reasons.reasons if reasons else (),
    }  # fmt: skip
    return render(request, "paperwork/items.html", context, status=422 if reasons else 200)


@page("paperwork.view")
def checked(request: ActorRequest, item_id: UUID) -> HttpResponseBase:
    """Where a photo of an item belongs: the document."""
    found = CheckItem.objects.visible_to(request.actor).filter(pk=item_id).first()
    if found is None:
        raise Http404(str(item_id))
    return redirect("paperwork:document", found.document_id)


@page("paperwork.write")
def item(request: ActorRequest, document_id: UUID, number: int) -> HttpResponseBase:
    """One item with photos of it."""
    row = _check(request, document_id)
    found = queries.items_of(row).filter(number=number).first()
    if found is None:
        raise Http404(str(number))
    posted = request.method == "POST"
    form = ItemForm(request.POST if posted else None, initial={"answer": found.answer, "note": found.note})
    if posted and form.is_valid():
        told = (form.cleaned_data["answer"] or "", form.cleaned_data["note"] or "")
        try:
            services.show_item(row.pk, number, told, form.taken, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect(f"{reverse('paperwork:items', args=[row.pk])}#item-{number}")
    context = {
        "row": row, "item": found, "form": form, "draft": row.state == State.DRAFT,
        "photos": shown(exhibits_of([found.pk], by=request.actor)[found.pk]),
        "taken": held_exhibits(form.taken, by=request.actor) if form.is_bound else (),
    }  # fmt: skip
    return render(request, "paperwork/item.html", context, status=422 if form.errors else 200)


def _check(request: ActorRequest, document_id: UUID) -> Document:
    row = written_document(request, document_id)
    if not catalog.kinds()[row.kind].items:
        raise Http404(str(document_id))
    return row
