"""The list of certificates (持证台账): of an enterprise, or of a territory; and what one person holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    Empty,
    Listing,
    Ordering,
)
from anguan.foundation.ui.places import OF_ENTERPRISE
from anguan.foundation.words import mark as _
from anguan.registry.accounts import queries as accounts
from anguan.responsibility.certificates import catalog, looks, queries
from anguan.responsibility.certificates.models import Certificate
from anguan.responsibility.certificates.rules import STANDING_TITLES
from anguan.responsibility.certificates.rules.verifying import TITLES as VERIFIED_TITLES


def _of_standing(rows: QuerySet[Certificate], values: Sequence[str]) -> QuerySet[Certificate]:
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= queries.standing_is(value, today=clock.today())
    return rows.filter(wanted)


def _unnamed(value: str) -> str:
    return "" if value == "none" else value


def _missing(rows: QuerySet[Certificate], at: datetime) -> QuerySet[Certificate]:
    return queries.without_another(rows, today=clock.day_of(at))


def _classes(_request: object) -> list[tuple[str, str]]:
    return [(kind.id, kind.title) for kind in catalog.classes().values()]


_NAME = Column("person_name", _("姓名"), phone="title")
_WHAT = Column("cls", _("证书"), cell=looks.title_of, phone="line")
_STANDING = Column(
    "standing", _("状态"), cell=lambda row: looks.standing_badge(row, today=clock.today()), phone="badge"
)
_VERIFIED = Column("verified", _("核验"), cell=looks.verified_badge, phone="line")
_ISSUER = Column("issuer", _("发证机关"), phone="hide")
_REVIEW = Column("review_by", _("复审日期"), kind="day", phone="hide", order="review_by")
_UNTIL = Column("expires_on", _("有效期至"), kind="day", phone="meta", order="expires_on")


class Certificates(Listing[Certificate]):
    """What the people of an enterprise hold."""

    page = "certificates.list"
    title = _("人员证书")
    lead = _("特种作业操作证 6 年有效、3 年复审；到期和缺证的人不能进作业票。")
    columns: ClassVar[Sequence[Column]] = (_NAME, _WHAT, _STANDING, _VERIFIED, _ISSUER, _REVIEW, _UNTIL)
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("standing", _("状态"), list(STANDING_TITLES.items()), apply=_of_standing),
        ChoiceFilter("class", _("类别"), _classes, apply=lambda rows, values: rows.filter(cls__in=values)),
        ChoiceFilter(
            "verified",
            _("核验"),
            [(key or "none", title) for key, title in VERIFIED_TITLES.items()],
            apply=lambda rows, values: rows.filter(verified__in=[_unnamed(one) for one in values]),
        ),
        BooleanFilter("missing", _("只看缺证的"), apply=_missing),
        BooleanFilter("no-photo", _("只看没有证书照片的"), apply=lambda rows, at: queries.without_photo(rows)),
    )
    orderings = (
        Ordering("due", _("最快到期"), "expires_on"),
        Ordering("new", _("最新登记"), "-kept_at"),
    )
    search_hint = _("姓名、编号")
    empty = Empty(
        _("还没有登记证书"), _("登记后，到期前 60 天起提醒本人和管理人员；开作业票时自动核对。"), icon="file-badge"
    )

    def search(self, rows: QuerySet[Certificate], text: str) -> QuerySet[Certificate]:
        """Find a name, or the end of a number."""
        return rows.filter(Q(person_name__contains=text) | Q(number__iendswith=text.upper()) | Q(number=text.upper()))

    def href(self, row: Certificate) -> str:
        """Lead to the certificate."""
        return reverse("certificates:show", args=[row.pk])


class TerritoryCertificates(Certificates):
    """What people of a territory hold."""

    page = "certificates.territory"
    columns = (_NAME, _WHAT, Column("enterprise", _("企业"), attr="enterprise.name", phone="line"),
               *Certificates.columns[2:])  # fmt: skip
    filters = (*Certificates.filters, OF_ENTERPRISE)
    empty = Empty(_("辖区企业还没有登记证书"), _("企业登记人员证书后，会出现在这里。"), icon="file-badge")


@page("certificates.view")
def certificates(request: ActorRequest) -> HttpResponseBase:
    """The certificates the actor may see."""
    own = request.actor.enterprise_id is not None
    kind = Certificates if own else TerritoryCertificates
    rows = queries.certificates_for(request.actor)
    rows = rows if own else rows.select_related("enterprise")
    may_edit = own and request.actor.may("certificates.edit")
    return kind.bind(request, rows, at=clock.now()).response("certificates/list.html", may_edit=may_edit)


@page("certificates.view")
def of_person(request: ActorRequest, person_id: UUID) -> HttpResponseBase:
    """What one person holds, and held."""
    today = clock.today()
    held = queries.held_by([person_id], by=request.actor)[person_id]
    posts = list(accounts.posts_for(request.actor).filter(person_id=person_id, enterprise__isnull=False)[:1])
    if not held and not posts:
        raise Http404
    own = request.actor.enterprise_id
    context = {
        "name": posts[0].person_name if posts else held[0].person_name,
        "rows": [
            (row, looks.title_of(row), looks.number_for(request.actor, row), looks.standing_badge(row, today=today))
            for row in held
        ],
        "person_id": person_id,
        "may_edit": own is not None and request.actor.may("certificates.edit"),
    }
    return render(request, "certificates/person.html", context)


@page("certificates.edit")
def find_person(request: ActorRequest) -> HttpResponseBase:
    """People of one's own enterprise, for the form."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    found = accounts.colleagues(request.actor, text, today=clock.today())
    options = [
        (post.person_id, post.person_name, " · ".join(part for part in (post.title, post.team, post.employer) if part))
        for post in found
    ]
    return render(request, "ui/options.html", {"options": options})
