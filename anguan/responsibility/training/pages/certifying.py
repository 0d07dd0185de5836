"""Who of a high-risk unit has not passed (负责人、安全员考核): its managers of safety, six months in their post."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import Column, Empty, Listing, Ordering
from anguan.foundation.ui.places import OF_ENTERPRISE, OF_REGION
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import Post
from anguan.responsibility.training import looks, queries
from anguan.responsibility.training.pages.lists import tabs


class Uncertified(Listing[Post]):
    """Those of one enterprise."""

    page = "training.uncertified"
    title = _("任职未考核合格")
    lead = _(
        "高危单位的主要负责人、安全生产管理人员应当考核合格（安全生产法 第二十七条）。这里列出任职满 6 个月、"
        "没有有效考核合格证的人；金属冶炼单位的 6 个月是规章要求，其他单位的期限由本系统设计。"
    )
    columns: ClassVar[Sequence[Column]] = (
        Column("person_name", _("姓名"), phone="title"),
        Column("role", _("岗位"), cell=lambda row: looks.role_title(row.role), phone="badge"),
        Column("since", _("任职日期"), cell=looks.appointed_said, phone="meta", order="since"),
        Column("by", _("应在此前考核合格"), cell=looks.certified_by_said, phone="meta"),
        Column("clause", _("依据"), cell=looks.certified_clause, phone="line"),
    )
    orderings = (Ordering("long", _("任职最久"), "since"), Ordering("name", _("按姓名"), "person_name"))
    search_hint = _("姓名")
    may_export = "training.export"
    empty = Empty(
        _("没有任职满 6 个月还没有考核合格的人"), _("登记的合格证到期或作废后，会再列出来。"), icon="file-badge"
    )

    def search(self, rows: QuerySet[Post], text: str) -> QuerySet[Post]:
        """Find a person."""
        return rows.filter(Q(person_name__contains=text))

    def href(self, row: Post) -> str:
        """Lead to the person's file."""
        return reverse("training:person", args=[row.person_id])


class TerritoryUncertified(Uncertified):
    """Those of a territory."""

    page = "training.uncertified.territory"
    columns = (
        Uncertified.columns[0], Column("enterprise", _("企业"), attr="enterprise.name", phone="line"),
        *Uncertified.columns[1:],
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (OF_REGION, OF_ENTERPRISE)


@page("training.view")
def uncertified(request: ActorRequest) -> HttpResponseBase:
    """Who manages safety in a high-risk unit and has not passed in time."""
    at = clock.now()
    kind = Uncertified if request.actor.enterprise_id is not None else TerritoryUncertified
    rows = queries.uncertified(request.actor, today=clock.day_of(at))
    return kind.bind(request, rows, at=at).response("training/records.html", tabs=tabs("uncertified", request.actor))
