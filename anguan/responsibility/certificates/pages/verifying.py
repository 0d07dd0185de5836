"""Telling what the national query showed of a certificate (登记核验)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence.queries import held_exhibits
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.certificates import looks, queries, services
from anguan.responsibility.certificates.forms import VerifyForm
from anguan.responsibility.certificates.rules.verifying import SOURCES


@page("certificates.edit")
def verify(request: ActorRequest, certificate_id: UUID) -> HttpResponseBase:
    """Look a certificate up in the national query and tell what it showed."""
    row = queries.kept_by(request.actor).filter(pk=certificate_id, revoked_at__isnull=True).first()
    if row is None:
        raise Http404
    at = clock.now()
    initial = {"looked_at": at.astimezone(clock.BEIJING).strftime("%Y-%m-%dT%H:%M"), "source": SOURCES[0]}
    form = VerifyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.verify(
                row.pk, form.verdict, by=request.actor, at=at, photo_ids=form.taken, key=form.cleaned_data["key"]
            )
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("核验结果已登记"))
            return redirect("certificates:show", row.pk)
    context = {
        "form": form, "row": row, "what": looks.title_of(row), "number": looks.number_for(request.actor, row),
        "sources": SOURCES, "key": request.POST.get("key", ""), "back": reverse("certificates:show", args=[row.pk]),
        "taken": held_exhibits(form.taken, by=request.actor) if form.is_bound else (),
    }  # fmt: skip
    return render(request, "certificates/verify.html", context, status=422 if form.errors else 200)


@page("certificates.view")
def verification(request: ActorRequest, verification_id: UUID) -> HttpResponseBase:
    """Where the picture of a look-up belongs: the certificate."""
    found = queries.verifications_for(request.actor).filter(pk=verification_id).first()
    if found is None:
        raise Http404
    return redirect("certificates:show", found.certificate_id)
