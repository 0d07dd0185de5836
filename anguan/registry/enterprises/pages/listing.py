"""The list of enterprises (企业台账): what an office keeps of everyone in its territory."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, NullIf, Substr
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from markupsafe import Markup

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.ui.listing import ChoiceFilter, Column, Empty, Listing, Ordering, RegionFilter
from anguan.foundation.ui.navigation import address
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import catalog, keeping, looks, queries
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.regions.queries import choices_around

Rows = QuerySet[Enterprise]
CAME = (("1", _("已激活")), ("0", _("未激活")))
LISTED_FLAGS = 3


def _regions(request: HttpRequest) -> list[tuple[str, str]]:
    actor = getattr(request, "actor", None)
    top = actor.territory.code if actor is not None and actor.territory is not None else ""
    return choices_around(top, request.GET.get("region", ""))


def _industries(request: HttpRequest) -> list[tuple[str, str]]:
    del request
    return [(code, f"{code} {title}") for code, title in catalog.industries().items()]


def _short(text: str) -> Markup:
    """Return a short word that is not to be broken."""
    return Markup('<span class="whitespace-nowrap">{}</span>').format(text) if text else Markup()


def _came(rows: Rows, values: list[str]) -> Rows:
    return rows if len(values) != 1 else rows.filter(activated_at__isnull=values[0] == "0")


class EnterpriseList(Listing[Enterprise]):
    """The enterprises of a territory (企业台账)."""

    page = "enterprises.list"
    title = _("企业")
    columns = (
        Column("name", _("企业名称"), phone="title", sub=lambda row: row.credit_code),
        Column("credit_code", _("统一社会信用代码"), only_export=True),
        Column("place", _("所在镇街"), phone="line"),
        Column("address", _("地址"), only_export=True),
        Column(
            "industry_code", _("行业"), phone="line",
            cell=lambda row: catalog.industry_title(row.industry_code),
            export=lambda row: looks.industry(row.industry_code),
        ),
        Column("size", _("规模"), phone="meta", cell=lambda row: _short(catalog.size_title(row.size))),
        Column("headcount", _("从业人数"), kind="number", phone="meta"),
        Column(
            "flags", _("风险特征"), phone="line",
            cell=lambda row: looks.traits(row.flags, short=True, most=LISTED_FLAGS),
            export=lambda row: "、".join(catalog.flag_title(flag) for flag in row.flags),
        ),
        Column("status", _("状态"), phone="badge", cell=looks.standing),
        Column("activated_at", _("激活"), phone="hide", cell=looks.activation),
        Column("lon", _("经度"), kind="plain", only_export=True),
        Column("lat", _("纬度"), kind="plain", only_export=True),
    )  # fmt: skip
    filters = (
        RegionFilter("region", _("区划"), options=_regions),
        ChoiceFilter("industry", _("行业"), _industries, apply=queries.of_industries),
        ChoiceFilter("size", _("规模"), lambda _request: [(size.id, size.title) for size in catalog.sizes().values()]),
        ChoiceFilter(
            "flags", _("风险特征"),
            lambda _request: [(flag.id, flag.short or flag.title) for flag in catalog.flags().values()],
            apply=lambda rows, values: rows.filter(flags__overlap=values),
        ),
        ChoiceFilter("status", _("状态"), tuple(keeping.STANDING.titles.items())),
        ChoiceFilter("activated", _("激活"), CAME, apply=_came),
    )  # fmt: skip
    orderings = (Ordering("name", _("按名称"), "name_py"), Ordering("new", _("最近登记"), "-pk"))
    search_hint = _("企业名称、拼音首字母或信用代码")
    empty = Empty(_("辖区内还没有企业"), _("导入台账或登记企业后，会在这里列出。"), icon="building-2")
    counted_to = counted_when_searched = 20_000  # a city of ten thousand is counted to the last one

    def search(self, rows: Rows, text: str) -> Rows:
        """Keep the enterprises meant by a text."""
        return queries.found(rows, text)

    def href(self, row: Enterprise) -> str:
        """Lead to the enterprise's file."""
        return reverse("enterprises:detail", args=[row.pk])


@page("enterprises.view")
def enterprise_list(request: ActorRequest) -> HttpResponseBase:
    """Show the enterprises of the actor's territory; someone of one enterprise is led to their own file."""
    if request.actor.enterprise_id is not None:
        return redirect("enterprises:mine")
    return listed(request, at=clock.now()).response(template="enterprises/list.html", ledger_url=address("ledger:list"))


def listed(request: ActorRequest, *, at: datetime) -> EnterpriseList:
    """Return the list with each enterprise's place in words, without the part everyone here has in common."""
    lead = queries.region_names({request.actor.territory.code}) if request.actor.territory else {}
    rows: Any = queries.enterprises_for(request.actor).defer("grams")
    common = len(next(iter(lead.values()), ""))
    beyond = NullIf(Substr(queries.region_name("region_code", "full_name"), common + 1), Value(""))
    rows = rows.annotate(place=Coalesce(beyond, queries.region_name("region_code", "name"), Value("")))
    return EnterpriseList.bind(request, rows, at=at)
