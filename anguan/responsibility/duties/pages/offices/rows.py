"""The rows behind the numbers (应办明细): every obligation of a territory, to be filtered and taken away as Excel."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import (
    ChoiceFilter,
    Column,
    Empty,
    EnterpriseFilter,
    Listing,
    Ordering,
    PeriodFilter,
    RegionFilter,
)
from anguan.foundation.words import mark as _
from anguan.foundation.words.search import matching
from anguan.registry.enterprises.catalog import industries
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprise_names, regions_offered_to
from anguan.registry.regions import queries as regions
from anguan.responsibility.duties.models import LocalDuty, Obligation
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.pages.offices import asking
from anguan.responsibility.duties.queries import compliance as counting
from anguan.responsibility.duties.queries import law, naming
from anguan.responsibility.duties.rules.localising import LOCAL

STANDINGS: dict[str, str] = {
    "total": _("全年应办"),
    "due": _("应办到期"),
    "done": _("到期的已办"),
    "in_time": _("按期办"),
    "done_late": _("逾期才办"),
    "late": _("逾期未办"),
    "coming": _("还没到期"),
    "doubted": _("存疑"),
    "disputed": _("申报不适用、待复核"),
    "exempt": _("经复核不适用"),
}
_titles: dict[str, str] = {}  # of duties offices published; they never change


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the list is behind @page
    return actor


def _duties(_request: HttpRequest) -> list[tuple[str, str]]:
    local = LocalDuty.objects.order_by("title").values_list("pk", "title")
    return [*law.titles().items(), *((f"{LOCAL}{key}", title) for key, title in local)]


def _industries(_request: HttpRequest) -> list[tuple[str, str]]:
    listed = [(code, f"{code} {title}") for code, title in industries().items() if len(code) == 3]
    return [*listed, (naming.NO_INDUSTRY, _("没有填行业"))]


def _years(_request: HttpRequest) -> list[tuple[str, str]]:
    return [(str(year), _("{year} 年").format(year=year)) for year in asking.years_offered(clock.today())]


def title_of(row: Obligation) -> str:
    """Return what a row asks for in words."""
    if row.duty not in _titles:
        _titles.update(naming.duty_titles([row.duty]))
    return _titles[row.duty]


def badge_of(row: Obligation) -> Badge:
    """Return where a row stands, in a word."""
    if row.doubted and row.state == "proven":
        return Badge(_("存疑"), "wait")
    if row.state in OWED and row.due_on is not None and row.due_on < clock.today():
        return Badge(_("逾期未办"), "alarm")
    said = {
        "open": Badge(_("待办"), "active"), "partial": Badge(_("办了一部分"), "active"),
        "proven": Badge(_("逾期才办") if row.late else _("已办"), "done"),
        "disputed": Badge(_("待复核"), "wait"), "exempt": Badge(_("不适用"), "quiet"),
    }  # fmt: skip
    return said.get(row.state, Badge(_("不计"), "quiet"))


def _standing(rows: QuerySet[Obligation], chosen: list[str]) -> QuerySet[Obligation]:
    return rows.filter(counting.standing_of(chosen[0], clock.today()))


class ObligationList(Listing[Obligation]):
    """What the enterprises of a territory owe (应办明细)."""

    page = "duties.rows"
    title = _("应办明细")
    columns: ClassVar[Sequence[Column]] = (
        Column("duty", _("事项"), cell=title_of, sub=lambda row: row.what, phone="title"),
        Column("state", _("状态"), cell=badge_of, phone="badge"),
        Column("what", _("哪一项"), only_export=True),
        Column("enterprise", _("企业"), attr="enterprise.name", phone="line"),
        Column("town", _("地区"), cell=lambda row: regions.town_name(row.region_code), phone="meta"),
        Column("due_on", _("到期日"), order="due_on", kind="day", phone="meta"),
        Column("proven_on", _("办理日期"), kind="day", phone="meta"),
        Column("proven_at", _("上传时间"), kind="moment", phone="hide"),
        Column("grade", _("证据等级"), phone="hide"),
        Column("doer_name", _("办理人"), phone="hide"),
        Column("committed_on", _("计划日期"), kind="day", only_export=True),
        Column("credit_code", _("统一社会信用代码"), attr="enterprise.credit_code", only_export=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        RegionFilter("region", _("地区"), options=lambda request: regions_offered_to(
            _actor(request), request.GET.get("region", ""))),
        ChoiceFilter("standing", _("办理情况"), STANDINGS.items(), apply=_standing, one=True),
        ChoiceFilter("duty", _("事项"), _duties, one=True),
        ChoiceFilter("industry", _("行业"), _industries, one=True,
                     apply=lambda rows, chosen: counting.of_industry(rows, chosen[0])),
        ChoiceFilter("year", _("年度"), _years, one=True),
        PeriodFilter("due", _("到期日"), field="due_on", presets=("month", "whole_month", "next_month", "year"),
                     opened_by_figures=True),
        EnterpriseFilter(enterprise_names),
    )  # fmt: skip
    orderings = (Ordering("due", _("最早到期"), "due_on"), Ordering("last", _("最晚到期"), "-due_on"))
    search_hint = _("企业名称")
    empty = Empty(_("没有符合条件的事项"), _("换一个地区、年度或者办理情况看看。"))
    may_export = "duties.export"

    def search(self, rows: QuerySet[Obligation], text: str) -> QuerySet[Obligation]:
        """Keep what the enterprises of a name owe."""
        named = matching(Enterprise.objects.visible_to(_actor(self.request)), text, "name", "credit_code", "name_py")
        return rows.filter(Q(enterprise_id__in=named.values("pk")))

    def href(self, row: Obligation) -> str:
        """Return the page of what is owed."""
        return reverse("duties:item", args=[row.pk])


@page("duties.view")
def rows(request: ActorRequest) -> HttpResponseBase:
    """The rows behind the numbers; those of an enterprise for its managers."""
    found = counting.obligations_counted(request.actor).select_related("enterprise")
    return ObligationList.bind(request, found, at=clock.now()).response("duties/offices/rows.html")
