"""Changing an enterprise's file (登记、变更、迁移、停产关闭): forms of a page each, and the industry picker."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import catalog, looks, queries, services
from anguan.registry.enterprises.forms import EnterpriseForm, MoveForm, StandingForm
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.regions.queries import names

OFFERED = 12


@page("enterprises.edit")
def register(request: ActorRequest) -> HttpResponseBase:
    """Register an enterprise (登记企业); offices alone."""
    form = EnterpriseForm(request.POST or None, by_office=True)
    if request.method == "POST" and form.is_valid():
        try:
            enterprise = services.register_enterprise(form.facts, by=request.actor, at=clock.now(), key=_key(request))
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("“{name}”已登记").format(name=enterprise.name))
            return redirect("enterprises:detail", enterprise.pk)
    context = {"form": form, "title": _("登记企业"), "back": reverse("enterprises:list"), "action": _("登记")}
    return _form_page(request, form, context)


@page("enterprises.edit")
def edit(request: ActorRequest, enterprise_id: UUID) -> HttpResponseBase:
    """Correct the facts of an enterprise (变更登记)."""
    enterprise = _seen(request, enterprise_id)
    by_office = request.actor.is_official
    form = EnterpriseForm(request.POST or None, enterprise=enterprise, by_office=by_office)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_enterprise(enterprise.pk, form.facts, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已保存"))
            return redirect(_home(request, enterprise))
    context = {"form": form, "enterprise": enterprise, "title": _("变更基本信息"), "back": _home(request, enterprise)}
    return _form_page(request, form, context)


@page("enterprises.edit")
def move(request: ActorRequest, enterprise_id: UUID) -> HttpResponseBase:
    """Move an enterprise to another region (企业迁移); offices alone."""
    enterprise = _seen(request, enterprise_id)
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.move_enterprise(enterprise.pk, form.cleaned_data["region_code"], by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已迁移，以后的记录归新的辖区，以前的记录留在原辖区"))
            return redirect("enterprises:detail", enterprise.pk)
    chosen = str(form["region_code"].value() or "")
    here = queries.region_names({enterprise.region_code}).get(enterprise.region_code, enterprise.region_code)
    context = {
        "form": form,
        "enterprise": enterprise,
        "here": here,
        "within": _territory(request),
        "shown": names([chosen]).get(chosen, ""),
        "title": _("企业迁移"),
        "back": reverse("enterprises:detail", args=[enterprise.pk]),
    }
    return render(request, "enterprises/move.html", context, status=422 if form.errors else 200)


@page("enterprises.edit")
@require_POST
def change_standing(request: ActorRequest, enterprise_id: UUID) -> HttpResponseBase:
    """Take a step of the enterprise's standing (停产、恢复、关闭、重新纳入)."""
    enterprise = _seen(request, enterprise_id)
    form = StandingForm(request.POST)
    if not form.is_valid():
        return redirect(_home(request, enterprise))
    services.change_standing(
        enterprise.pk, form.cleaned_data["step"], note=form.cleaned_data["note"], by=request.actor, at=clock.now()
    )
    messages.success(request, _("已登记"))
    return redirect(_home(request, enterprise))


@page("enterprises.view")
def industries(request: ActorRequest) -> HttpResponseBase:
    """Answer the combobox of industries: by code, by the standard's name, by what people call it."""
    text = request.GET.get("q", "").strip()[:30]
    found = catalog.find_industries(text)[:OFFERED]
    options = [(code, f"{catalog.industry_title(code)}（{code}）", note) for code, note in found]
    return render(request, "ui/options.html", {"options": options})


def _seen(request: ActorRequest, enterprise_id: UUID) -> Enterprise:
    return get_object_or_404(queries.enterprises_for(request.actor).defer("grams"), pk=enterprise_id)


def _home(request: ActorRequest, enterprise: Enterprise) -> str:
    """Return the address of the file, as its reader knows it."""
    if request.actor.enterprise_id == enterprise.pk:
        return reverse("enterprises:mine")
    return reverse("enterprises:detail", args=[enterprise.pk])


def _territory(request: ActorRequest) -> str:
    return request.actor.territory.code if request.actor.territory else ""


def _key(request: ActorRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def _form_page(request: ActorRequest, form: EnterpriseForm, context: dict[str, Any]) -> HttpResponseBase:
    region = str(form["region_code"].value() or "") if "region_code" in form.fields else ""
    industry = str(form["industry_code"].value() or "")
    enterprise = form.enterprise
    context |= {
        "within": _territory(request),
        "map_within": (enterprise.region_code if enterprise else _territory(request))[:6],
        "region_shown": names([region]).get(region, ""),
        "industry_shown": looks.industry(industry),
    }
    return render(request, "enterprises/edit.html", context, status=422 if form.errors else 200)
