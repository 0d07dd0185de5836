"""Pages of regions: the tree an office looks after, adding parks and grids, and the picker forms use."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string

from anguan.foundation import clock
from anguan.foundation.access.actor import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.geo.maps import RegionValue
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.registry.regions import forms, queries, rules, services
from anguan.registry.regions.models import Region
from anguan.registry.regions.rules import Level

FOUND = 50


@page("regions.manage")
def browse(request: ActorRequest, code: str = "") -> HttpResponse:
    """Show what lies under a region of the actor's territory; without a code, under the territory itself."""
    top = _territory(request.actor)
    code = code or top
    here = _region(code, within=top) if code else None
    text = request.GET.get("q", "").strip()
    rows = list(queries.find(text, prefix=code, limit=FOUND)) if text else list(queries.children_counted(code))
    figures = _figures(request.actor, [row.code for row in rows])
    path = queries.path_to(code, top=top) if code else []
    context = {
        "here": here,
        "rows": rows,
        "figures": figures,
        "text": text,
        "more": bool(text) and len(rows) == FOUND,
        "back": _browse_url(path[-2].code if len(path) > 1 else "") if len(path) > 1 or text else "",
        "crumbs": [(region.name, _browse_url(region.code)) for region in path[:-1]],
        "level_titles": rules.LEVEL_TITLES,
        "kind_titles": rules.KIND_TITLES,
        "shown_on_map": [] if text else _on_map(here, rows, figures),
        "map_within": code if len(code) <= rules.LENGTHS[Level.COUNTY] else "",
        "covered": queries.names(here.covers) if here else {},
        "may_add_park": here is not None and here.level == Level.COUNTY,
        "may_add_grid": here is not None and here.level in (Level.VILLAGE, Level.TOWN),
    }
    return render(request, "regions/browse.html", context)


@page("regions.manage")
def new_park(request: ActorRequest, county: str) -> HttpResponse:
    """Add a park (园区) to a county."""
    parent = _region(county, within=_territory(request.actor))
    form = forms.ParkForm(request.POST or None, county=county)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_park(county=county, by=request.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            forms.with_reasons(form, _said(refusal))
        else:
            return redirect("regions:browse", code=added.code)
    return _form_page(request, form, parent, _("添加园区"))


@page("regions.manage")
def new_grid(request: ActorRequest, under: str) -> HttpResponse:
    """Add a grid (网格) to a village, town or park."""
    parent = _region(under, within=_territory(request.actor))
    form = forms.GridForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_grid(under=under, name=form.cleaned_data["name"], by=request.actor, at=clock.now())
        except Refused as refusal:
            forms.with_reasons(form, _said(refusal))
        else:
            return redirect("regions:browse", code=under)
    return _form_page(request, form, parent, _("添加网格"))


@page()
def pick(request: ActorRequest) -> HttpResponse:
    """Answer a combobox: regions within `within` whose name holds `q`, of `level` where given (town,county)."""
    levels = [level for level in request.GET.get("level", "").split(",") if level in rules.LENGTHS]
    text = request.GET.get("q", "").strip()
    prefix = request.GET.get("within", "")
    found = queries.find(text, prefix=prefix if rules.is_code(prefix) else "", levels=levels) if text else []
    return render(request, "ui/options.html", {"options": [forms.choice_of(region) for region in found]})


def _territory(actor: Actor) -> str:
    return actor.territory.code if actor.territory is not None else ""


def _region(code: str, *, within: str) -> Region:
    seen = rules.is_code(code) and rules.within(code, within)
    region: Region | None = Region.objects.filter(code=code).first() if seen else None
    if region is None:
        raise Http404(code)
    return region


def _browse_url(code: str) -> str:
    return reverse("regions:browse", args=[code]) if code else reverse("regions:tree")


def _figures(actor: Actor, codes: list[str]) -> dict[str, RegionValue]:
    """Ask the layer above, where it has registered itself, how many enterprises stand in each region."""
    name: str = getattr(settings, "ANGUAN_REGION_FIGURES", "")
    found: dict[str, RegionValue] = import_string(name)(actor, codes) if name else {}
    return found


def _on_map(here: Region | None, rows: list[Region], figures: dict[str, RegionValue]) -> list[RegionValue]:
    """Return what the map of a province or city shows: its parts, linked, with their figure where there is one."""
    if here is not None and len(here.code) > rules.LENGTHS[Level.CITY]:
        return []
    shown: list[RegionValue] = []
    for row in rows:
        figure = figures.get(row.code)
        shown.append(
            {
                "code": row.code,
                "name": row.name,
                "value": figure["value"] if figure else None,
                "text": figure["text"] if figure else "",
                "href": _browse_url(row.code),
            }
        )
    return shown


def _said(refusal: Refused) -> list[tuple[str, str]]:
    return [(reason.field, f"{reason.message}。{reason.remedy}。") for reason in refusal.reasons]


def _form_page(
    request: ActorRequest, form: forms.ParkForm | forms.GridForm, parent: Region, title: str
) -> HttpResponse:
    context = {"form": form, "parent": parent, "title": title, "back": _browse_url(parent.code)}
    return render(request, "regions/add.html", context, status=422 if form.errors else 200)
