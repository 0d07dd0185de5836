"""People of offices (监管人员): who works there in which post, and which enterprises an expert was given."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.access.roles import title_of
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.formats import mask_phone
from anguan.foundation.ui.listing import BooleanFilter, Column, Empty, Listing, Ordering
from anguan.foundation.words import mark as _
from anguan.registry.accounts import forms, queries, services
from anguan.registry.accounts.models import Assignment, Post
from anguan.registry.accounts.pages.people import account_badge
from anguan.registry.accounts.rules import people as rules
from anguan.registry.enterprises.queries import enterprises_for, found
from anguan.registry.offices.queries import offices_managed_by
from anguan.registry.offices.rules import lines_said
from anguan.registry.regions.queries import names


class OfficialsList(Listing[Post]):
    """The people of an office (监管人员)."""

    page = "accounts.officials"
    title = _("监管人员")
    columns = (
        Column("person_name", _("姓名"), phone="title"),
        Column("role", _("岗位"), cell=lambda post: title_of(post.role), sub=lambda post: post.title),
        Column("phone", _("手机号"), cell=lambda post: mask_phone(post.person.phone), phone="meta"),
        Column("account", _("账号"), cell=lambda post: account_badge(post.person), phone="badge"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        BooleanFilter("waiting", _("只看还没有激活的"), apply=lambda rows, at: rows.filter(queries.NO_PASSWORD)),
    )
    orderings = (Ordering("name", _("按姓名"), "person__name_py"),)
    search_hint = _("姓名或手机号")
    empty = Empty(_("这个部门还没有人员"), _("添加人员后发激活码，他们就能登录。"), icon="users")
    exportable = False

    def search(self, rows: QuerySet[Post], text: str) -> QuerySet[Post]:
        """Find people by name or phone."""
        return queries.found_posts(rows, text)

    def href(self, row: Post) -> str:
        """Lead to the person, or to an expert's enterprises."""
        name = "accounts:expert" if row.role == "expert" else "accounts:person"
        return reverse(name, args=[row.pk if row.role == "expert" else row.person_id])


@page("people.edit")
def office_people(request: ActorRequest, office_id: UUID) -> HttpResponseBase:
    """The people of an office."""
    office = get_object_or_404(offices_managed_by(request.actor), pk=office_id)
    rows = queries.held_on(queries.posts_for(request.actor).filter(office=office), clock.today())
    listing = OfficialsList.bind(request, rows.select_related("person__account"), at=clock.now())
    return listing.response(
        template="accounts/officials.html",
        office=office,
        office_lead=f"{names([office.region_code]).get(office.region_code, '')} · {lines_said(office.lines)}",
        crumbs=[(_("监管部门"), reverse("offices:list"))] if request.actor.may("offices.manage") else [],
    )


@page("people.edit")
def add_official(request: ActorRequest, office_id: UUID) -> HttpResponseBase:
    """Add a person to an office."""
    office = get_object_or_404(offices_managed_by(request.actor), pk=office_id)
    may = rules.may_appoint(request.actor.roles)
    roles = [role for role in rules.roles_of_office(office.region_code) if role in may]
    form = forms.OfficialForm(request.POST or None, roles=roles, initial={"role": roles[0] if roles else ""})
    if request.method == "POST" and form.is_valid():
        try:
            post = services.add_person(office_id=office.pk, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已添加{name}，请发激活码。").format(name=post.person_name))
            return redirect("accounts:person", post.person_id)
    chosen = str(form["territory_code"].value() or "")
    context = {"form": form, "office": office, "shown_territory": names([chosen]).get(chosen, "") if chosen else ""}
    return render(request, "accounts/add_official.html", context, status=422 if form.is_bound else 200)


@page("offices.manage")
def expert(request: ActorRequest, post_id: UUID) -> HttpResponseBase:
    """An expert's enterprises: those assigned, and assigning another."""
    post = get_object_or_404(
        queries.posts_for(request.actor).filter(role="expert").select_related("person"), pk=post_id
    )
    form = forms.AssignmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.assign_expert(
                post.pk,
                form.cleaned_data["enterprise"],
                until=form.cleaned_data["until"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已指派"))
            return redirect("accounts:expert", post.pk)
    assigned = Assignment.objects.visible_to(request.actor).filter(post=post).select_related("enterprise")
    context = {"post": post, "form": form, "assigned": assigned.order_by("enterprise__name_py", "pk")}
    return render(request, "accounts/expert.html", context, status=422 if form.is_bound else 200)


@page("offices.manage")
@require_POST
def release_expert(request: ActorRequest, assignment_id: UUID) -> HttpResponseBase:
    """Take an enterprise from an expert."""
    assignment = get_object_or_404(Assignment.objects.visible_to(request.actor), pk=assignment_id)
    services.release_expert(assignment.pk, by=request.actor, at=clock.now())
    messages.success(request, _("已取消指派"))
    return redirect("accounts:expert", assignment.post_id)


@page("offices.manage")
def find_enterprises(request: ActorRequest) -> HttpResponseBase:
    """Answer a combobox: enterprises of the territory."""
    text = request.GET.get("q", "").strip()[:60]
    rows = found(enterprises_for(request.actor), text).order_by("name_py", "pk")[:12] if len(text) > 1 else []
    return render(request, "ui/options.html", {"options": [(row.pk, row.name, row.credit_code) for row in rows]})
