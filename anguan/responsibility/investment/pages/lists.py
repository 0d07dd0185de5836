"""The lists: every entry, the books of a territory, who has none, and the sums by territory and industry."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.figures import Question
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import BooleanFilter, ChoiceFilter, Column, Empty, Listing, Ordering, PeriodFilter
from anguan.foundation.ui.places import OF_ENTERPRISE, OF_REGION
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import catalog as enterprise_catalog
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.regions import queries as regions
from anguan.responsibility.investment import catalog, looks, queries
from anguan.responsibility.investment.figures import INVESTMENT_FIGURES, STANDING_TITLES, STANDINGS
from anguan.responsibility.investment.models import Entry, Fund
from anguan.responsibility.investment.pages import showing
from anguan.responsibility.investment.rules.importing import SIDE_TITLES

SHOWN = ("kept", "due_yuan", "set_aside_yuan", "spent_yuan", "none", "doubted")
IN_TABLE = ("kept", "due_yuan", "set_aside_yuan", "spent_yuan", "none", "overspent", "doubted")


def _years(request: HttpRequest) -> list[tuple[str, str]]:
    del request
    year = clock.today().year
    return [(str(one), _("{year} 年").format(year=one)) for one in range(year, year - 4, -1)]


def _industries(request: HttpRequest) -> list[tuple[str, str]]:
    del request
    return list(enterprise_catalog.industries().items())


def _of_industry(rows: QuerySet[Fund], values: Sequence[str]) -> QuerySet[Fund]:
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= Q(industry_code__startswith=value)
    return rows.filter(wanted)


def _of_standing(rows: QuerySet[Fund], values: Sequence[str]) -> QuerySet[Fund]:
    for value in values:
        rows = rows.filter(STANDINGS[value])
    return rows


def _use_title(row: Entry) -> str:
    if row.side == "set_aside":
        return "—"
    return catalog.uses()[row.use].title if row.use in catalog.uses() else _("自定类别")


def _title(row: Entry) -> str:
    return looks.title_of(row, {row.use: _use_title(row)})


def _photos_said(row: Entry) -> str:
    if row.exhibit_ids:
        return _("照片 {n} 张").format(n=len(row.exhibit_ids))
    return _("缺凭证照片") if row.side == "spent" else ""


class Entries(Listing[Entry]):
    """Every entry of the book (安全投入台账)."""

    page = "investment.entries"
    title = _("安全投入台账")
    columns: ClassVar[Sequence[Column]] = (
        Column("what", _("内容"), cell=_title, sub=lambda row: row.void_why, phone="title"),
        Column("side", _("收支"), cell=looks.side_badge, phone="badge"),
        Column("amount", _("金额"), kind="money", phone="line", order="amount"),
        Column("on", _("凭证日期"), kind="day", phone="meta", order="on"),
        Column("use", _("用途"), cell=_use_title, phone="meta"),
        Column("supplier", _("收款单位"), phone="hide"),
        Column("voucher", _("凭证号"), sub=_photos_said, phone="hide"),
        Column("doubts", _("存疑"), cell=lambda row: "、".join(looks.doubt_titles(row)), phone="hide"),
        Column("by_name", _("登记人"), phone="hide"),
        Column("month", _("所属月份"), only_export=True),
        Column("photos", _("凭证照片数"), cell=lambda row: len(row.exhibit_ids), only_export=True),
        Column("void_why", _("作废原因"), only_export=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("side", _("收支"), list(SIDE_TITLES.items())),
        ChoiceFilter("use", _("用途"), [(one.id, one.title) for one in catalog.uses().values()]),
        ChoiceFilter("year", _("年度"), _years, one=True),
        PeriodFilter("day", _("凭证日期"), field="on"),
        BooleanFilter("doubted", _("只看存疑"), apply=lambda rows, at: rows.filter(~Q(doubts=[]), void_at=None)),
        BooleanFilter("bare", _("缺凭证照片"), apply=lambda rows, at: rows.filter(exhibit_ids=[], void_at=None)),
        BooleanFilter("struck", _("只看作废"), apply=lambda rows, at: rows.filter(void_at__isnull=False)),
    )
    orderings = (Ordering("new", _("最新"), "-on"), Ordering("large", _("金额最大"), "-amount"))
    search_hint = _("内容、收款单位、凭证号")
    empty = Empty(
        _("还没有记账"), _("买了劳保、做了培训、修了设备，点“记一笔”拍下发票，半分钟记好。"), icon="receipt-text"
    )

    def search(self, rows: QuerySet[Entry], text: str) -> QuerySet[Entry]:
        """Find what it was for, whom it was paid to, its voucher."""
        return rows.filter(Q(what__contains=text) | Q(supplier__contains=text) | Q(voucher__contains=text))

    def href(self, row: Entry) -> str:
        """Lead to the entry."""
        return reverse("investment:entry", args=[row.pk])


class TerritoryEntries(Entries):
    """Every entry of a territory."""

    page = "investment.entries.territory"
    columns = (
        Entries.columns[0], Column("enterprise", _("企业"), attr="enterprise.name", phone="line"), *Entries.columns[1:],
    )  # fmt: skip
    filters = (OF_REGION, *Entries.filters, OF_ENTERPRISE)
    empty = Empty(_("辖区内还没有记账"), _("企业登记的提取和使用会列在这里。"), icon="receipt-text")


def _town(row: Fund) -> str:
    return regions.town_name(row.region_code)


class Funds(Listing[Fund]):
    """The books of a territory (企业安全投入账)."""

    page = "investment.funds"
    title = _("企业安全投入账")
    columns: ClassVar[Sequence[Column]] = (
        Column("enterprise", _("企业"), attr="enterprise.name", sub=_town, phone="title"),
        Column("mode", _("方式"), cell=looks.mode_badge, phone="badge"),
        Column("annual", _("全年应提取"), kind="money", phone="line"),
        Column("set_aside", _("已提取"), kind="money", phone="meta", order="set_aside"),
        Column("spent", _("已使用"), kind="money", phone="meta", order="spent"),
        Column("balance", _("结余"), cell=looks.balance_said, kind="money", phone="hide"),
        Column("planned", _("计划使用"), kind="money", phone="hide"),
        Column("last_entry_on", _("最近一笔"), kind="day", phone="hide"),
        Column("town", _("地区"), cell=_town, only_export=True),
        Column("rates", _("标准"), only_export=True),
        Column("confidence", _("标准核对程度"), cell=looks.confidence_of, only_export=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        OF_REGION,
        ChoiceFilter("standing", _("情形"), list(STANDING_TITLES.items()), apply=_of_standing),
        ChoiceFilter("mode", _("方式"), list(looks.MODE_TITLES.items())[:-1]),
        ChoiceFilter("industry", _("行业"), _industries, apply=_of_industry),
        ChoiceFilter("year", _("年度"), _years, one=True),
        OF_ENTERPRISE,
    )
    orderings = (Ordering("aside", _("提取最多"), "-set_aside"), Ordering("spent", _("使用最多"), "-spent"))
    search_hint = _("企业名称")
    empty = Empty(_("还没有企业建账"), _("企业填写营业收入或者记下第一笔后，会列在这里。"), icon="wallet")

    def search(self, rows: QuerySet[Fund], text: str) -> QuerySet[Fund]:
        """Find an enterprise."""
        return rows.filter(enterprise__name__contains=text)

    def href(self, row: Fund) -> str:
        """Lead to the book."""
        return reverse("investment:fund", args=[row.pk])


class Missing(Listing[Enterprise]):
    """Enterprises at work without a book of the year (未建账企业)."""

    page = "investment.missing"
    title = _("未建账企业")
    lead = _("当年还没有安全投入账的在产企业；列名行业要按标准提取，其他行业据实保障投入。")
    columns: ClassVar[Sequence[Column]] = (
        Column("name", _("企业"), phone="title"),
        Column("industry", _("行业"), cell=lambda row: _industry(row.industry_code), phone="line"),
        Column("town", _("地区"), cell=lambda row: regions.town_name(row.region_code), phone="meta"),
        Column("headcount", _("从业人数"), kind="number", phone="meta"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        OF_REGION,
        ChoiceFilter("industry", _("行业"), _industries, apply=_of_industry),
    )
    orderings = (Ordering("name", _("按名称"), "name_py"), Ordering("large", _("人数最多"), "-headcount"))
    search_hint = _("企业名称")
    empty = Empty(_("都建账了"), _("辖区内的在产企业当年都有安全投入账。"), icon="circle-check")

    def search(self, rows: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
        """Find an enterprise."""
        return rows.filter(name__contains=text)

    def href(self, row: Enterprise) -> str:
        """Lead to the one file."""
        return reverse("enterprises:detail", args=[row.pk])


@page("investment.view")
def entries(request: ActorRequest) -> HttpResponseBase:
    """Show every entry, struck ones too."""
    actor = request.actor
    rows = queries.entries_for(actor)
    kind = Entries if actor.enterprise_id else TerritoryEntries
    rows = rows if actor.enterprise_id else rows.select_related("enterprise")
    listing = kind.bind(request, rows, at=clock.now())
    return listing.response("investment/list.html", tabs=showing.tabs("entries", actor), edits=_edits(request))


@page("investment.view")
def funds(request: ActorRequest) -> HttpResponseBase:
    """Show the books of a territory, of this year where none is asked for."""
    if request.actor.enterprise_id is not None:
        return redirect("investment:home")
    rows = queries.funds_for(request.actor).select_related("enterprise")
    rows = rows if request.GET.get("year") else rows.filter(year=clock.today().year)
    listing = Funds.bind(request, rows, at=clock.now())
    return listing.response("investment/list.html", tabs=showing.tabs("funds", request.actor), edits=False)


@page("investment.view")
def missing(request: ActorRequest) -> HttpResponseBase:
    """Show who has no book this year."""
    if request.actor.enterprise_id is not None:
        return redirect("investment:home")
    rows = queries.without_book(request.actor, year=clock.today().year)
    listing = Missing.bind(request, rows, at=clock.now())
    return listing.response("investment/list.html", tabs=showing.tabs("missing", request.actor), edits=False)


@page("investment.view")
def overview(request: ActorRequest) -> HttpResponseBase:
    """Show who has set aside and used how much, by territory and industry; every number opens its rows."""
    actor, at = request.actor, clock.now()
    if actor.enterprise_id is not None:
        return redirect("investment:home")
    year, region = showing.year_of(request), _region(request)
    split = request.GET.get("by", "region")
    split = split if split in ("region", "industry", "mode") else "region"
    question = Question(actor, at, region=region, filters={"year": str(year)})
    totals = INVESTMENT_FIGURES.totals(question)
    without = queries.without_book(actor, year=year)
    lines = [
        (line.label, line.code if split == "region" else "", [line.values[key] for key in IN_TABLE],
         line.values["set_aside_rate"])
        for line in INVESTMENT_FIGURES.by(split, question)
    ]  # fmt: skip
    address = f"{reverse('investment:overview')}?year={year}" + (f"&region={region}" if region else "")
    context = {
        "title": _("安全投入"), "year": year, "tabs": showing.tabs("overview", actor),
        "tiles": [(INVESTMENT_FIGURES.definition(key), totals[key]) for key in SHOWN],
        "rates": [(INVESTMENT_FIGURES.definition(key), totals[key]) for key in ("set_aside_rate",)],
        "splits": [
            (title, f"{address}&by={key}", key == split)
            for key, title in (("region", _("按地区")), ("industry", _("按行业")), ("mode", _("按方式")))
        ],
        "years": [
            (_("{year} 年").format(year=one), f"?year={one}", one == year)
            for one in range(clock.today().year, clock.today().year - 3, -1)
        ],
        "first": INVESTMENT_FIGURES.dimension(split).title, "lines": lines, "region": region,
        "columns": [INVESTMENT_FIGURES.definition(key) for key in IN_TABLE], "short": looks.short, "told": looks.told,
        "place": regions.names([region]).get(region, "") if region else "",
        "without": without.count() if year == clock.today().year and not region else None,
    }  # fmt: skip
    return render(request, "investment/overview.html", context)


def _region(request: HttpRequest) -> str:
    said = request.GET.get("region", "")
    return said if said.isalnum() and len(said) <= 20 else ""


def _industry(code: str) -> str:
    return enterprise_catalog.industries().get(code[:3], code)


def _edits(request: ActorRequest) -> bool:
    return request.actor.enterprise_id is not None and request.actor.may("investment.keep")
