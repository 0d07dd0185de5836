"""Signing on a phone (签名): one's own text, one's own hand; or a phone handed to somebody who has none."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence.queries import held_exhibits
from anguan.foundation.mobile.middleware import from_outbox, made_at
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork import catalog, looks, queries, services
from anguan.responsibility.paperwork.forms import SignForm
from anguan.responsibility.paperwork.models import Signatory
from anguan.responsibility.paperwork.pages.finding import shown_signatory
from anguan.responsibility.paperwork.queries.content import ANSWER_WORDS, words_of
from anguan.responsibility.paperwork.rules.lifecycle import State
from anguan.responsibility.paperwork.rules.sealing import covers, passages_for


@page()
def sign(request: ActorRequest, signatory_id: UUID) -> HttpResponseBase:
    """Read one's own text and sign it."""
    row, actor = shown_signatory(request, signatory_id), request.actor
    document, handed = row.document, row.person_id != actor.person_id
    if actor.enterprise_id != row.enterprise_id:
        return redirect("paperwork:signatory", row.pk)  # an office looks at it, and signs nothing
    if handed and not actor.may("paperwork.write"):
        raise Http404(str(signatory_id))
    covered = covers(words_of(document, row, firm=document.enterprise.name))
    form = SignForm(request.POST if request.method == "POST" else None, covers=covered, by=actor)
    refused: Refused | None = None
    if form.is_bound and form.is_valid():
        try:
            services.sign(row.pk, signature_id=form.signature_id, by=actor, at=made_at(request, clock.now()))
        except Refused as refusal:
            refused = refusal
        else:
            return redirect("paperwork:sign", row.pk)
    if refused is not None and from_outbox(request):
        raise refused
    kind = catalog.kinds()[document.kind]
    context = {
        "row": row, "document": document, "kind": kind, "form": form, "handed": handed,
        "open": row.state == "missing" and document.state == State.SIGNING,
        "badge": looks.hand_badge(row), "part": looks.part_said(document.kind, row),
        "passages": passages_for(document.parts, row.part, letter=kind.signing == "letters"),
        "items": [(item, ANSWER_WORDS[item.answer]) for item in queries.items_of(document)] if kind.items else [],
        "upper": _upper(row),
        "may_strike": bool(queries.parts_in(document, actor)),
        "refused": refused.reasons if refused else (),
        "taken": held_exhibits(form.cleaned_data.get("signature") or (), by=actor) if form.is_bound else (),
        "next": queries.waiting_for(actor).exclude(pk=row.pk).first() if not handed else None,
        "back": reverse("paperwork:document", args=[document.pk])
        if actor.may("paperwork.view")
        else reverse("paperwork:mine"),
    }  # fmt: skip
    return render(request, "paperwork/sign.html", context, status=422 if form.errors or refused else 200)


def _upper(row: Signatory) -> str:
    """Return a word where somebody above has not signed yet; nothing stands in the way because of it."""
    if row.upper_id is None:
        return ""
    document = row.document
    above = queries.signatories_of(document).filter(person_id=row.upper_id).first()
    if above is None and document.follows is not None:
        above = queries.signatories_of(document.follows).filter(person_id=row.upper_id).first()
    if above is None or above.state != "missing":
        return ""
    return _("{name}还没有签，您可以先签").format(name=above.name)
