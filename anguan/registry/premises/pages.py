"""Pages of premises (场所): sites with their point on the map, areas with who answers for them, the QR sheet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.geo import Point
from anguan.foundation.geo.maps import Place, feature_collection
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.registry.premises import queries, services, sheets
from anguan.registry.premises.forms import AreaForm, SiteForm


@page("premises.edit")
def add_site(request: ActorRequest, enterprise_id: UUID) -> HttpResponseBase:
    """Add a site (新增厂区)."""
    enterprise = _enterprise(request, enterprise_id)
    form = SiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_site(enterprise.pk, form.facts, by=request.actor, at=clock.now(), key=form.cleaned_data["key"])
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("厂区已保存"))
            return redirect(_file(request, enterprise.pk))
    return _page(request, "premises/site.html", form, enterprise, _("新增厂区"))


@page("premises.edit")
def edit_site(request: ActorRequest, site_id: UUID) -> HttpResponseBase:
    """Correct a site (变更厂区)."""
    site = get_object_or_404(queries.sites_for(request.actor), pk=site_id)
    enterprise = _enterprise(request, site.enterprise_id)
    form = SiteForm(request.POST or None, site=site)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_site(site.pk, form.facts, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("厂区已保存"))
            return redirect(_file(request, enterprise.pk))
    return _page(request, "premises/site.html", form, enterprise, _("变更厂区"))


@page("premises.edit")
def add_area(request: ActorRequest, site_id: UUID) -> HttpResponseBase:
    """Add an area to a site (新增区域)."""
    site = get_object_or_404(queries.sites_for(request.actor), pk=site_id)
    enterprise = _enterprise(request, site.enterprise_id)
    form = AreaForm(request.POST or None, initial={"kind": "workshop"})
    if request.method == "POST" and form.is_valid():
        try:
            services.add_area(site.pk, form.facts, by=request.actor, at=clock.now(), key=form.cleaned_data["key"])
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("区域已保存"))
            return redirect(_file(request, enterprise.pk))
    return _page(request, "premises/area.html", form, enterprise, _("新增区域"), site=site)


@page("premises.edit")
def edit_area(request: ActorRequest, area_id: UUID) -> HttpResponseBase:
    """Correct an area (变更区域)."""
    area = get_object_or_404(queries.areas_for(request.actor).select_related("site"), pk=area_id)
    enterprise = _enterprise(request, area.enterprise_id)
    form = AreaForm(request.POST or None, area=area)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_area(area.pk, form.facts, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("区域已保存"))
            return redirect(_file(request, enterprise.pk))
    return _page(request, "premises/area.html", form, enterprise, _("变更区域"), site=area.site)


@page("enterprises.view")
def points(request: ActorRequest, enterprise_id: UUID) -> HttpResponseBase:
    """Answer the map with the enterprise's sites, or with the enterprise itself while none has a point."""
    enterprise = _enterprise(request, enterprise_id)
    places: list[Place] = [
        {"point": Point(site.lon, site.lat), "name": site.name, "text": site.address}
        for site in queries.sites_of(enterprise.pk, by=request.actor)
        if site.lon is not None and site.lat is not None
    ]
    if not places and enterprise.lon is not None and enterprise.lat is not None:
        point = Point(enterprise.lon, enterprise.lat)
        places.append({"point": point, "name": enterprise.name, "text": enterprise.address})
    return JsonResponse(feature_collection(places))


@page("premises.edit")
def sheet(request: ActorRequest, enterprise_id: UUID) -> HttpResponseBase:
    """Print the QR codes of the areas (区域二维码), twelve to a page; scanning one opens 随手拍 at that area."""
    enterprise = _enterprise(request, enterprise_id)
    areas = queries.areas_of(enterprise.pk, by=request.actor)
    if not areas:
        messages.warning(request, _("还没有区域，先新增区域再打印二维码"))
        return redirect(_file(request, enterprise.pk))
    names = {site.pk: site.name for site in queries.sites_of(enterprise.pk, by=request.actor)}
    address = request.build_absolute_uri("/hazards/snap")
    pdf = sheets.area_codes(enterprise, areas, site_names=names, address=address)
    file_name = f"area-codes-{enterprise.credit_code}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{file_name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _enterprise(request: ActorRequest, enterprise_id: UUID) -> Enterprise:
    return get_object_or_404(enterprises_for(request.actor).defer("grams"), pk=enterprise_id)


def _file(request: ActorRequest, enterprise_id: UUID) -> str:
    own = request.actor.enterprise_id == enterprise_id
    address = reverse("enterprises:mine") if own else reverse("enterprises:detail", args=[enterprise_id])
    return f"{address}#premises"


def _page(
    request: ActorRequest, template: str, form: SiteForm | AreaForm, enterprise: Enterprise, title: str, **more: Any
) -> HttpResponseBase:
    context = {"form": form, "enterprise": enterprise, "title": title, "back": _file(request, enterprise.pk), **more}
    if isinstance(form, AreaForm):
        context["in_charge_name"] = _chosen(request, form, enterprise)
    return render(request, template, context, status=422 if form.errors else 200)


def _chosen(request: ActorRequest, form: AreaForm, enterprise: Enterprise) -> str:
    try:
        person_id = UUID(str(form["in_charge"].value()))
    except ValueError:
        return ""
    return queries.name_of_person(person_id, enterprise_id=enterprise.pk, by=request.actor, today=clock.today())
