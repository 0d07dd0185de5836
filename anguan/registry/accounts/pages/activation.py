"""The activation board (账号激活): who has come and who has not, by town, and the cards for those who have not."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access import Territory
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.access.roles import title_of
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.listing import ChoiceFilter, Column, Empty, Listing, Ordering, RegionFilter
from anguan.foundation.words import mark as _
from anguan.registry.accounts import queries
from anguan.registry.accounts.models import ActivationSheet
from anguan.registry.accounts.rules.activation import MOST_AT_ONCE
from anguan.registry.accounts.services import sheets
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.regions import queries as regions


@dataclass(frozen=True)
class TownRow:
    """How far one county or town has come."""

    code: str
    name: str
    total: int
    came: int
    issued: int
    url: str

    @property
    def missing(self) -> int:
        """Enterprises nobody of which has signed in yet."""
        return self.total - self.came

    @property
    def share(self) -> float:
        """The part that has come."""
        return self.came / self.total if self.total else 0.0


@page("accounts.activate")
def board(request: ActorRequest, code: str = "") -> HttpResponseBase:
    """Show how far each county, or each town, has come."""
    at = clock.now()
    region = _region(request, code)
    rows = queries.activation_by_town(request.actor, region=region, at=at)
    names = regions.names(row["town"] for row in rows)
    towns = [
        TownRow(
            row["town"],
            names.get(row["town"], row["town"]),
            row["total"],
            row["came"],
            row["issued"],
            _opens(row["town"], region),
        )
        for row in rows
    ]
    total, came = sum(row.total for row in towns), sum(row.came for row in towns)
    context = {
        "region": region,
        "place": regions.names([region]).get(region, ""),
        "towns": sorted(towns, key=lambda row: (row.share, row.code)),
        "total": total,
        "came": came,
        "missing": total - came,
        "issued": sum(row.issued for row in towns),
        "share": came / total if total else 0.0,
        "waiting": queries.waiting_posts(request.actor, region=region, today=clock.day_of(at)).count(),
        "waiting_url": _waiting_url(region),
        "most_at_once": MOST_AT_ONCE,
        "batches": sheets.sheets_for(request.actor).filter(expires_at__gt=at).exists(),
        "crumbs": [(name, url) for name, url in _crumbs(request, region)],
    }
    return render(request, "accounts/board.html", context)


def _towns_of(request: HttpRequest) -> list[tuple[str, str]]:
    actor = getattr(request, "actor", None)
    return regions.town_choices(actor.territory.code) if actor is not None and actor.territory is not None else []


_HAS_CODE = [("yes", _("已发码，还没来")), ("no", _("还没有发码"))]


def _by_code(rows: QuerySet[Any], chosen: list[str]) -> QuerySet[Any]:
    return rows if len(chosen) != 1 else rows.filter(code_issued_at__isnull=chosen[0] == "no")


class NotYetCome(Listing[Enterprise]):
    """The enterprises nobody of which has signed in yet (未激活企业)."""

    page = "accounts.not_yet_come"
    title = _("还没有激活的企业")
    lead = _("按名单打电话提醒，或给他们重新打印激活卡。")
    columns = (
        Column("name", _("企业"), phone="title"),
        Column("town_name", _("镇街"), phone="meta"),
        Column("contact_name", _("联系人"), sub=lambda row: title_of(row.contact_role) if row.contact_role else ""),
        Column("contact_phone", _("电话"), kind="plain"),
        Column("code", _("激活码"), cell=lambda row: _code_badge(row), phone="badge"),
        Column("code_issued_at", _("发码时间"), kind="day", phone="hide"),
    )
    filters = (
        RegionFilter("town", _("辖区"), options=_towns_of),
        ChoiceFilter("code", _("激活码"), _HAS_CODE, apply=_by_code, one=True),
    )
    orderings = (Ordering("town", _("按镇街"), "region_code", "name_py"),)
    search_hint = _("企业名称")
    empty = Empty(_("都激活了"), _("辖区内在产企业都已有人登录。"), icon="circle-check")

    def search(self, rows: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
        """Find enterprises by a fragment of their name."""
        return rows.filter(name__contains=text)

    def href(self, row: Enterprise) -> str:
        """Lead to the enterprise's people, where a code can be issued."""
        return reverse("accounts:people_of_enterprise", args=[row.pk])


@page("accounts.activate")
def waiting(request: ActorRequest) -> HttpResponseBase:
    """The enterprises that have not come yet, with whom to call."""
    rows = queries.not_yet_come(request.actor, region=_region(request, ""), today=clock.today())
    return NotYetCome.bind(request, rows, at=clock.now()).response(template="accounts/waiting.html")


def _code_badge(row: Any) -> Badge:
    if row.code_issued_at is None:
        return Badge(_("未发码"), "quiet")
    return Badge(_("已发码"), "wait")


@page("accounts.activate")
@require_POST
def print_sheet(request: ActorRequest) -> HttpResponseBase:
    """Print the cards of a region: at once where they are few, in the background where they are many."""
    at = clock.now()
    region = _region(request, request.POST.get("region", ""))
    again = request.POST.get("again") == "1"
    address = request.build_absolute_uri(reverse("accounts:activate"))
    count = sheets.who_gets_one(request.actor, region=region, again=again, at=at).count()
    if not count:
        raise Refused(
            Reason("nobody_waits", _("没有需要发码的人员"), _("都已发过码；要作废重发，请选择“全部重新发码”"))
        )
    if count > MOST_AT_ONCE:
        sheets.request_sheets(region=region, again=again, address=address, by=request.actor, at=at)
        messages.info(request, _("共 {n} 张卡片，正在后台按镇制作，做好一个可以下载一个。").format(n=count))
        return redirect("accounts:sheets")
    pdf, number = sheets.sheet_now(region=region, again=again, address=address, by=request.actor, at=at)
    place = regions.names([region]).get(region, "")
    return _pdf(pdf, _("{place}账号激活卡{n}张.pdf").format(place=place, n=number))


@page("accounts.activate")
def sheet_list(request: ActorRequest) -> HttpResponseBase:
    """The sheets one asked for: which are ready, which are being made."""
    rows = sheets.sheets_for(request.actor).filter(expires_at__gt=clock.now()).defer("content")
    shown = list(rows.order_by("-requested_at", "region_code"))
    making = any(row.made_at is None for row in shown)
    return render(request, "accounts/sheets.html", {"sheets": shown, "making": making})


@page("accounts.activate")
def take_sheet(request: ActorRequest, sheet_id: UUID) -> HttpResponseBase:
    """Fetch a sheet."""
    try:
        sheet, pdf = sheets.take_sheet(sheet_id, by=request.actor, at=clock.now())
    except ActivationSheet.DoesNotExist:
        raise Http404 from None
    return _pdf(pdf, _("{place}账号激活卡{n}张.pdf").format(place=sheet.region_name, n=sheet.card_count))


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "", "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _region(request: ActorRequest, code: str) -> str:
    territory: Territory | None = request.actor.territory
    own = territory.code if territory is not None else ""
    return code if territory is not None and code and code in territory else own


def _opens(town: str, region: str) -> str:
    if len(region) <= 4:
        return reverse("accounts:activation_of", args=[town])
    return _waiting_url(town)


def _waiting_url(region: str) -> str:
    return reverse("accounts:waiting") + (f"?town={region}" if region else "")


def _crumbs(request: ActorRequest, region: str) -> list[tuple[str, str]]:
    own = request.actor.territory.code if request.actor.territory else ""
    return [] if region == own else [(_("账号激活"), reverse("accounts:activation"))]
