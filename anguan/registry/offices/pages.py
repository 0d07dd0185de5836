"""Pages of offices: the offices of a territory, a new one, changing one. Their people are in the pages of accounts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.listing import ChoiceFilter, Column, Empty, Listing, Ordering, RegionFilter
from anguan.foundation.words import mark as _
from anguan.registry.offices import forms, queries, rules, services
from anguan.registry.offices.models import Office
from anguan.registry.regions.queries import town_choices
from anguan.registry.regions.rules import LEVEL_TITLES, level_of


def _towns(request: HttpRequest) -> list[tuple[str, str]]:
    actor = getattr(request, "actor", None)
    return town_choices(actor.territory.code) if actor is not None and actor.territory is not None else []


def _on_lines(rows: QuerySet[Office], lines: list[str]) -> QuerySet[Office]:
    return rows.filter(lines__overlap=lines)


class OfficeList(Listing[Office]):
    """The offices of a territory (监管部门)."""

    page = "offices.list"
    title = _("监管部门")
    lead = _("辖区内的应急管理机构和行业主管部门；点开查看和管理人员。")
    columns = (
        Column("name", _("部门"), phone="title", order="name"),
        Column("level", _("层级"), cell=lambda office: LEVEL_TITLES[level_of(office.region_code)], phone="badge"),
        Column("lines", _("监管条线"), cell=lambda office: rules.lines_said(office.lines)),
        Column("phone", _("值班电话"), phone="meta"),
    )
    filters = (
        RegionFilter("town", _("辖区"), options=_towns),
        ChoiceFilter("line", _("条线"), list(rules.LINES.items()), one=True, apply=_on_lines),
    )
    orderings = (Ordering("region", _("按辖区"), "region_code", "name"),)
    search_hint = _("部门名称")
    empty = Empty(_("没有符合条件的部门"), _("换一个筛选条件，或登记新的部门。"), icon="landmark")

    def search(self, rows: QuerySet[Office], text: str) -> QuerySet[Office]:
        """Find offices by a fragment of their name."""
        return rows.filter(name__contains=text)

    def href(self, row: Office) -> str:
        """Lead to the office's people."""
        return reverse("accounts:office_people", args=[row.pk])


@page("offices.manage")
def office_list(request: ActorRequest) -> HttpResponseBase:
    """The offices of the actor's territory."""
    listing = OfficeList.bind(request, queries.offices_managed_by(request.actor), at=clock.now())
    return listing.response(template="offices/list.html")


@page("offices.manage")
def new_office(request: ActorRequest) -> HttpResponseBase:
    """Register an office."""
    territory = request.actor.territory.code if request.actor.territory else ""
    form = forms.OfficeForm(request.POST or None, initial={"region_code": territory})
    if request.method == "POST" and form.is_valid():
        try:
            office = services.add_office(**form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已登记{name}。接下来请添加人员。").format(name=office.name))
            return redirect("accounts:office_people", office.pk)
    chosen = str(form["region_code"].value() or territory)
    return _form(request, form, {"shown_region": queries.names_of({chosen}).get(chosen, ""), "territory": territory})


@page("offices.manage")
def edit_office(request: ActorRequest, office_id: UUID) -> HttpResponseBase:
    """Change an office."""
    office = get_object_or_404(queries.offices_managed_by(request.actor), pk=office_id)
    initial = {"name": office.name, "region_code": office.region_code, "lines": office.lines, "phone": office.phone}
    form = forms.OfficeForm(request.POST or None, initial=initial)
    del form.fields["region_code"], form.fields["key"]
    if request.method == "POST" and form.is_valid():
        try:
            services.change_office(office.pk, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已保存"))
            return redirect("accounts:office_people", office.pk)
    return _form(request, form, {"office": office})


def _form(request: ActorRequest, form: forms.OfficeForm, context: dict[str, Any]) -> HttpResponseBase:
    status = 422 if form.is_bound else 200
    return render(request, "offices/form.html", {"form": form, **context}, status=status)
