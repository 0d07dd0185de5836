"""People (人员) of an enterprise: who holds which post, adding someone, ending a post, opening an account."""

from collections.abc import Callable, Sequence
from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from markupsafe import Markup

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.access.roles import title_of
from anguan.foundation.audit import services as audit
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.formats import mask_phone
from anguan.foundation.ui.listing import BooleanFilter, ChoiceFilter, Column, Empty, Listing, Ordering, RegionFilter
from anguan.foundation.ui.timeline import Entry
from anguan.foundation.words import mark as _
from anguan.registry.accounts import forms, queries, services
from anguan.registry.accounts.models import Person, Post
from anguan.registry.accounts.parts import parts_for
from anguan.registry.accounts.rules import people as rules
from anguan.registry.accounts.rules.activation import as_printed
from anguan.registry.accounts.signin.adapters import qr_picture
from anguan.registry.enterprises.queries import enterprises_for
from anguan.registry.regions.queries import town_choices

STORY = {
    "accounts.person_added": _("登记人员"),
    "accounts.person_changed": _("更正信息"),
    "accounts.code_issued": _("发放激活码"),
    "accounts.activated": _("激活账号"),
    "accounts.password_reset": _("凭激活码重设密码"),
    "accounts.second_factor_reset": _("重置动态口令"),
    "accounts.closed": _("停用账号"),
    "accounts.reopened": _("恢复账号"),
}


def account_badge(person: Person) -> Badge:
    """Say in a word whether someone can sign in."""
    account = getattr(person, "account", None)
    if account is None:
        return Badge(_("没有账号"), "quiet")
    if not account.is_active:
        return Badge(_("已停用"), "quiet")
    return Badge(_("已激活"), "done") if account.has_usable_password() else Badge(_("待激活"), "wait")


def _towns(request: HttpRequest) -> list[tuple[str, str]]:
    actor = getattr(request, "actor", None)
    return town_choices(actor.territory.code) if actor is not None and actor.territory is not None else []


def _with_work(post: Post) -> str:
    return " · ".join(part for part in (post.title, post.team, post.employer) if part)


class PeopleList(Listing[Post]):
    """The people of an enterprise by post (人员花名册)."""

    page = "accounts.people"
    title = _("人员")
    columns: ClassVar[Sequence[Column]] = (
        Column("person_name", _("姓名"), phone="title"),
        Column("role", _("岗位"), cell=lambda post: title_of(post.role), sub=_with_work),
        Column("phone", _("手机号"), cell=lambda post: mask_phone(post.person.phone), phone="meta"),
        Column("account", _("账号"), cell=lambda post: account_badge(post.person), phone="badge"),
        Column("since", _("任职起"), kind="day", phone="hide"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("role", _("岗位"), [(role, title_of(role)) for role in rules.ENTERPRISE_ROLES]),
        BooleanFilter("waiting", _("只看还没有激活的"), apply=lambda rows, at: rows.filter(queries.NO_PASSWORD)),
    )
    orderings = (Ordering("name", _("按姓名"), "person__name_py"),)
    search_hint = _("姓名、拼音首字母或手机号")
    empty = Empty(_("还没有人员"), _("添加人员后，可以给他们发激活码登录。"), icon="users")

    def search(self, rows: QuerySet[Post], text: str) -> QuerySet[Post]:
        """Find people by name, initials or phone."""
        return queries.found_posts(rows, text)

    def href(self, row: Post) -> str:
        """Lead to the person."""
        return reverse("accounts:person", args=[row.person_id])


class PeopleOfTerritory(PeopleList):
    """The people of all enterprises of a territory."""

    page = "accounts.people_of_territory"
    lead = _("辖区企业登记的人员；点开可以发激活码、重设密码。")
    columns = (
        *PeopleList.columns[:2],
        Column("organisation", _("企业")),
        *PeopleList.columns[2:],
    )
    filters = (RegionFilter("town", _("辖区"), options=_towns), *PeopleList.filters)
    search_hint = _("姓名、手机号或企业名称")
    empty = Empty(_("没有符合条件的人员"), _("换一个筛选条件再试。"), icon="users")


@page("people.edit")
def people(request: ActorRequest) -> HttpResponseBase:
    """The people of one's enterprise; for an office those of its enterprises."""
    rows = queries.held_on(queries.posts_for(request.actor), clock.today()).select_related("person__account")
    enterprise_id = request.actor.enterprise_id
    if enterprise_id is None:
        rows = rows.filter(enterprise__isnull=False)
        return PeopleOfTerritory.bind(request, rows, at=clock.now()).response(template="accounts/people.html")
    rows = rows.filter(enterprise_id=enterprise_id)
    listing = PeopleList.bind(request, rows, at=clock.now())
    return listing.response(
        template="accounts/people.html", add_url=reverse("accounts:add_person", args=[enterprise_id])
    )


@page("people.edit")
def people_of_enterprise(request: ActorRequest, enterprise_id: UUID) -> HttpResponseBase:
    """The people of one enterprise, as its office sees them."""
    enterprise = get_object_or_404(enterprises_for(request.actor), pk=enterprise_id)
    rows = queries.held_on(queries.posts_for(request.actor), clock.today()).select_related("person__account")
    listing = PeopleList.bind(request, rows.filter(enterprise_id=enterprise.pk), at=clock.now())
    return listing.response(
        template="accounts/people.html",
        enterprise=enterprise,
        crumbs=[(enterprise.name, reverse("enterprises:detail", args=[enterprise.pk]))],
        add_url=reverse("accounts:add_person", args=[enterprise.pk]),
    )


@page("people.edit")
def add_person(request: ActorRequest, enterprise_id: UUID) -> HttpResponseBase:
    """Add a person with a post."""
    enterprise = get_object_or_404(enterprises_for(request.actor), pk=enterprise_id)
    roles = [role for role in rules.ENTERPRISE_ROLES if role in rules.may_appoint(request.actor.roles)]
    form = forms.PersonForm(request.POST or None, roles=roles, initial={"role": "worker"})
    if request.method == "POST" and form.is_valid():
        try:
            post = services.add_person(
                enterprise_id=enterprise.pk, **form.cleaned_data, by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已添加{name}。需要登录时，请在这里发激活码。").format(name=post.person_name))
            return redirect("accounts:person", post.person_id)
    context = {"form": form, "enterprise": enterprise, "back": _people_url(request, enterprise.pk)}
    return render(request, "accounts/add_person.html", context, status=422 if form.is_bound else 200)


@page("people.edit")
def person(request: ActorRequest, person_id: UUID) -> HttpResponseBase:
    """One person: posts, account, what happened."""
    found = _person(request, person_id)
    today = clock.today()
    posts = list(queries.posts_for(request.actor).filter(person=found).order_by("until", "id"))
    may = rules.may_appoint(request.actor.roles)
    held = [post for post in posts if post.until is None or post.until >= today]
    may_change = found.pk == request.actor.person_id or all(post.role in may for post in held)
    shown = [
        (
            post,
            title_of(post.role),
            post in held,
            post in held and post.role in may and post.pk != request.actor.post_id,
        )
        for post in posts
    ]
    context = {
        "person": found,
        "standing": account_badge(found),
        "phone": _call(found.phone) if may_change else mask_phone(found.phone),
        "username": getattr(getattr(found, "account", None), "username", ""),
        "last_login": getattr(getattr(found, "account", None), "last_login", None),
        "posts": shown,
        "issuable": next((post for post in held if post.role in may), None),
        "code": queries.code_in_hand(found, at=clock.now()),
        "may_change": may_change,
        "account": getattr(found, "account", None) if may_change and found.pk != request.actor.person_id else None,
        "second_factor": hasattr(found, "account") and queries.has_second_factor(found.account),
        "entries": [
            Entry(STORY[entry.action], at=entry.at, who=f"{entry.organisation} {entry.person_name}".strip())
            for entry in audit.history_of(found.pk, by=request.actor).reverse()[:20]
            if entry.action in STORY
        ],
        "parts": parts_for(request.actor, found, at=clock.now()),
        "back": _back_from(request, found, held),
    }
    return render(request, "accounts/person.html", context)


@page("people.edit")
def change_person(request: ActorRequest, person_id: UUID) -> HttpResponseBase:
    """Correct a person's name or phone."""
    found = _person(request, person_id)
    form = forms.ChangePersonForm(request.POST or None, initial={"name": found.name, "phone": found.phone})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(found.pk, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已保存"))
            return redirect("accounts:person", found.pk)
    context = {"form": form, "person": found}
    return render(request, "accounts/change_person.html", context, status=422 if form.is_bound else 200)


DEEDS: dict[str, tuple[Callable[..., Person], str]] = {
    "reset-second-factor": (services.reset_second_factor, _("动态口令已重置，{name}下次登录时重新绑定")),
    "close": (services.close_account, _("{name}的账号已停用")),
    "reopen": (services.reopen_account, _("{name}的账号已恢复")),
}


@page("people.edit")
@require_POST
def change_account(request: ActorRequest, person_id: UUID, deed: str) -> HttpResponseBase:
    """Shut an account, open it again, or take a lost phone's second factor off."""
    _person(request, person_id)
    if deed not in DEEDS:
        raise Http404
    act, said = DEEDS[deed]
    found = act(person_id, by=request.actor, at=clock.now())
    messages.success(request, said.format(name=found.name))
    return redirect("accounts:person", found.pk)


@page("people.edit")
@require_POST
def end_post(request: ActorRequest, post_id: UUID) -> HttpResponseBase:
    """End a post."""
    get_object_or_404(queries.posts_for(request.actor), pk=post_id)
    post = services.end_post(post_id, by=request.actor, at=clock.now())
    said = _("{name}的“{role}”岗位已结束").format(name=post.person_name, role=title_of(post.role))
    messages.success(request, said)
    return redirect("accounts:person", post.person_id)


@page("people.edit")
@require_POST
@never_cache
def issue_code(request: ActorRequest, post_id: UUID) -> HttpResponseBase:
    """Issue a one-time code and show it this once."""
    get_object_or_404(queries.posts_for(request.actor), pk=post_id)
    issued = services.issue_code(post_id, by=request.actor, at=clock.now())
    address = request.build_absolute_uri(reverse("accounts:activate"))
    context = {
        "issued": issued,
        "role": title_of(issued.role),
        "code": as_printed(issued.code),
        "picture": Markup(qr_picture(f"{address}#c={issued.code}")),  # noqa: S704 - a data: address of our own making
        "address": address,
        "back": reverse("accounts:person", args=[issued.person_id]),
    }
    return render(request, "accounts/code_issued.html", context)


@page()
def find_people(request: ActorRequest) -> HttpResponseBase:
    """Answer a combobox: people of the actor's enterprise, or of the enterprise named."""
    found = queries.colleagues(
        request.actor,
        request.GET.get("q", "").strip()[:30],
        today=clock.today(),
        enterprise_id=_uuid(request.GET.get("enterprise", "")),
    )
    options = [(post.person_id, post.person_name, _told(post)) for post in found]
    return render(request, "ui/options.html", {"options": options})


def _call(phone: str) -> str | Markup:
    """Return a number that a phone calls at a touch."""
    return Markup('<a class="text-link" href="tel:{0}">{0}</a>').format(phone) if phone else ""


def _told(post: Post) -> str:
    return " · ".join(part for part in (title_of(post.role), post.title, post.team) if part)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _person(request: ActorRequest, person_id: UUID) -> Person:
    return get_object_or_404(queries.people_for(request.actor).select_related("account"), pk=person_id)


def _people_url(request: ActorRequest, enterprise_id: UUID | None) -> str:
    if enterprise_id is None or request.actor.enterprise_id is not None:
        return reverse("accounts:people")
    return reverse("accounts:people_of_enterprise", args=[enterprise_id])


def _back_from(request: ActorRequest, found: Person, held: list[Post]) -> str:
    office_id = next((post.office_id for post in held if post.office_id), None)
    if found.enterprise_id is None and office_id is not None and request.actor.may("offices.manage"):
        return reverse("accounts:office_people", args=[office_id])
    return _people_url(request, found.enterprise_id)
