"""Certificates of an enterprise (企业证照): adding one, entering a renewal."""

from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import queries, services
from anguan.registry.enterprises.forms import CertificateForm
from anguan.registry.enterprises.models import Enterprise


@page("enterprises.edit")
def add(request: ActorRequest, enterprise_id: UUID) -> HttpResponseBase:
    """Add a certificate (登记证照)."""
    enterprise = get_object_or_404(queries.enterprises_for(request.actor).defer("grams"), pk=enterprise_id)
    form = CertificateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_certificate(
                enterprise.pk, form.facts, by=request.actor, at=clock.now(), key=form.cleaned_data["key"]
            )
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("证照已登记"))
            return redirect(file_of(request, enterprise))
    return _page(request, form, enterprise, _("登记证照"))


@page("enterprises.edit")
def edit(request: ActorRequest, enterprise_id: UUID, certificate_id: UUID) -> HttpResponseBase:
    """Correct a certificate, or enter its renewal (变更证照)."""
    enterprise = get_object_or_404(queries.enterprises_for(request.actor).defer("grams"), pk=enterprise_id)
    certificate = get_object_or_404(queries.certificates_of(enterprise, by=request.actor), pk=certificate_id)
    form = CertificateForm(request.POST or None, certificate=certificate)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_certificate(enterprise.pk, certificate.pk, form.facts, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("证照已更新"))
            return redirect(file_of(request, enterprise))
    return _page(request, form, enterprise, _("变更证照"))


def file_of(request: ActorRequest, enterprise: Enterprise) -> str:
    """Return the address of the certificates in the file, as its reader knows it."""
    own = request.actor.enterprise_id == enterprise.pk
    address = reverse("enterprises:mine") if own else reverse("enterprises:detail", args=[enterprise.pk])
    return f"{address}#certificates"


def _page(request: ActorRequest, form: CertificateForm, enterprise: Enterprise, title: str) -> HttpResponseBase:
    context = {"form": form, "enterprise": enterprise, "title": title, "back": file_of(request, enterprise)}
    return render(request, "enterprises/certificate.html", context, status=422 if form.errors else 200)
