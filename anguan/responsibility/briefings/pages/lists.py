"""The lists: a day by team with its week at a glance, a territory by town, and the rows behind every number."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from anguan.foundation import clock
from anguan.foundation.access import Actor, Territory
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.ui import formats
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import (
    BooleanFilter,
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
from anguan.registry.enterprises.queries import enterprise_names, regions_offered_to
from anguan.registry.regions import queries as regions
from anguan.responsibility.briefings import figures, looks, queries
from anguan.responsibility.briefings.models import Briefing, Slot
from anguan.responsibility.briefings.pages.showing import home_of, slot_or_404

MOST = 300
HELD = ("held", "late")
COUNTS = {
    "expected": Count("pk", filter=~Q(state="excused")), "held": Count("pk", filter=Q(state__in=HELD)),
    "late": Count("pk", filter=Q(state="late")), "missed": Count("pk", filter=Q(state="missed")),
    "waiting": Count("pk", filter=Q(state="expected")), "roster": Sum("roster", filter=Q(state__in=HELD)),
    "present": Sum("present", filter=Q(state__in=HELD)),
}  # fmt: skip


@dataclass
class WeekRow:
    """One team in the week at a glance: each day's briefings, a letter each."""

    name: str
    cells: list[list[tuple[str, str, str, str]]] = field(default_factory=list)  # letter, tone, word, address


@page("briefings.view")
def overview(request: ActorRequest) -> HttpResponse:
    """How a day stands: by team for an enterprise, by town for a territory."""
    return _enterprise(request) if request.actor.enterprise_id else _territory(request)


def _asked_day(request: HttpRequest, today: date) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return asked if date(2020, 1, 1) <= asked <= today + timedelta(days=400) else today


def _days(day: date, today: date, more: str = "") -> dict[str, Any]:
    return {
        "day": day, "day_words": looks.day_words(day, today=today), "is_today": day == today,
        "before": f"?day={(day - timedelta(days=1)).isoformat()}{more}",
        "after": f"?day={(day + timedelta(days=1)).isoformat()}{more}", "today_url": f"?day={today.isoformat()}{more}",
    }  # fmt: skip


def _enterprise(request: ActorRequest) -> HttpResponse:
    actor, at = request.actor, clock.now()
    today, home = clock.day_of(at), home_of(actor)
    day = _asked_day(request, today)
    rows = queries.slots_for(actor).filter(enterprise_id=home)
    of_day = rows.filter(day=day)
    listed = list(of_day.order_by("starts_at", "team_name", "id")[:MOST])
    overdue = of_day.filter(state="expected", due_at__lt=at).count()
    manages = actor.may("briefings.manage")
    asked = {"day_from": day.isoformat(), "day_to": day.isoformat()}
    teams = queries.teams_for(actor).filter(enterprise_id=home)
    extra = queries.briefings_for(actor).filter(enterprise_id=home, day=day, slot__isnull=True)
    context: dict[str, Any] = {
        **_days(day, today), "counts": of_day.aggregate(**COUNTS), "overdue": overdue,
        "rows": [_day_row(slot, actor, at) for slot in listed],
        "extra": [(one, looks.briefing_badges(one)) for one in extra.order_by("-id")[:20]],
        "week": _week(rows, day, at), "manages": manages, "leads": actor.may("briefings.lead"),
        "doubtful": queries.briefings_for(actor).filter(
            enterprise_id=home, doubtful=True, day__gt=today - timedelta(days=30)
        ).count() if manages else 0,
        "slots_url": f"{reverse('briefings:slots')}?{urlencode(asked)}",
        "has_teams": teams.filter(closed_at__isnull=True).exists(),
    }  # fmt: skip
    return render(request, "briefings/lists/day.html", context)


def _day_row(slot: Slot, actor: Actor, at: datetime) -> dict[str, Any]:
    href = _address(slot, actor)
    note = looks.times(slot.starts_at, slot.ends_at) + f" · {slot.leader_name or _('未定班组长')}"
    if slot.state == "excused":
        note += f" · {slot.excused_why}"
    came = looks.present_words(slot.present, slot.roster) if slot.state in HELD else ""
    excusable = slot.state == "expected" and actor.may("briefings.manage")
    return {
        "slot": slot, "name": looks.slot_name(slot), "note": note, "badge": looks.slot_badge(slot, at=at),
        "href": href, "came": came, "short": slot.state in HELD and slot.present < slot.roster,
        "excuse": reverse("briefings:excuse", args=[slot.pk]) if excusable else "",
    }  # fmt: skip


def _address(slot: Slot, actor: Actor) -> str:
    if slot.briefing_id is not None and slot.state in HELD:
        return reverse("briefings:detail", args=[slot.briefing_id])
    mine = actor.person_id == slot.leader_id or actor.may("briefings.manage")
    if slot.state == "expected" and mine and actor.may("briefings.lead"):
        return reverse("briefings:hold", args=[slot.pk])
    return ""


def _week(rows: QuerySet[Slot], day: date, at: datetime) -> dict[str, Any]:
    """Return seven days up to the one asked for, a line for each team."""
    first = day - timedelta(days=6)
    days = [first + timedelta(days=place) for place in range(7)]
    found: dict[object, WeekRow] = {}
    for slot in rows.filter(day__gte=first, day__lte=day).order_by("team_name", "starts_at", "id")[: MOST * 7]:
        row = found.setdefault(slot.team_id, WeekRow(slot.team_name, [[] for _day in days]))
        letter, tone, word = looks.slot_letter(slot, at=at)
        href = reverse("briefings:detail", args=[slot.briefing_id]) if slot.briefing_id and slot.state in HELD else ""
        row.cells[(slot.day - first).days].append((letter, tone, f"{slot.shift_name}{word}", href))
    heads = [(one, f"{one.month}/{one.day}", formats.WEEKDAYS[one.weekday()][-1]) for one in days]
    return {"days": heads, "rows": list(found.values())[:60]}


def _territory(request: ActorRequest) -> HttpResponse:
    actor, at = request.actor, clock.now()
    today = clock.day_of(at)
    day = _asked_day(request, today)
    region = request.GET.get("region", "")[:20]
    if not region.isdigit() or (actor.territory and not region.startswith(actor.territory.code)):
        region = actor.territory.code if actor.territory else ""
    rows = queries.slots_for(actor).filter(day=day)
    if region:
        within = Territory.of(region)
        rows = rows.filter(region_code__gte=within.start, region_code__lt=within.stop)
    counts = rows.aggregate(**COUNTS, firms=Count("enterprise", distinct=True))
    more = f"&region={region}" if region and (not actor.territory or region != actor.territory.code) else ""
    context: dict[str, Any] = {
        **_days(day, today, more), "counts": counts, "rate": looks.share(counts["held"], counts["expected"]),
        "came": looks.share(counts["present"] or 0, counts["roster"] or 0),
        "overdue": rows.filter(state="expected", due_at__lt=at).count(),
        "places": _places(rows, region, day), "slots_url": _rows_url(day, region),
        "path": _path(actor, region, day), "region_name": regions.names([region]).get(region, "") if region else "",
        "doubtful": _doubtful(actor, region, today),
        "doubts_url": reverse("briefings:doubts") + (f"?region={region}" if more else ""),
    }  # fmt: skip
    return render(request, "briefings/lists/territory.html", context)


def _doubtful(actor: Actor, region: str, today: date) -> int:
    rows = queries.briefings_for(actor).filter(doubtful=True, day__gt=today - timedelta(days=30), day__lte=today)
    if region:
        within = Territory.of(region)
        rows = rows.filter(region_code__gte=within.start, region_code__lt=within.stop)
    return rows.count()


def _rows_url(day: date, region: str, state: str = "") -> str:
    asked = {"day_from": day.isoformat(), "day_to": day.isoformat(), "region": region, "state": state}
    return f"{reverse('briefings:slots')}?{urlencode({name: said for name, said in asked.items() if said})}"


def _places(rows: QuerySet[Slot], region: str, day: date) -> list[dict[str, Any]]:
    """Return each county or town of a region with its numbers, the worst first; none below a town."""
    length = 4 if len(region) < 4 else 6 if len(region) < 6 else 9
    if len(region) >= 9:
        return []
    counted: list[Any] = list(rows.annotate(place=Substr("region_code", 1, length)).values("place").annotate(**COUNTS))
    names = regions.names([row["place"] for row in counted])
    found = [
        {
            **row, "name": names.get(row["place"], row["place"]),
            "share": row["held"] / row["expected"] if row["expected"] else None,
            "rate": looks.share(row["held"], row["expected"]),
            "came": looks.share(row["present"] or 0, row["roster"] or 0),
            "inside": f"?{urlencode({'day': day.isoformat(), 'region': row['place']})}" if length < 9 else "",
            **{f"{state}_url": _rows_url(day, row["place"], state) for state in ("held", "late", "missed", "expected")},
            "all_url": _rows_url(day, row["place"]),
        }
        for row in counted
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row["share"] is None, row["share"] or 0.0, str(row["place"])))


def _path(actor: Actor, region: str, day: date) -> list[tuple[str, str]]:
    """Return the regions above the one looked at, down from the reader's own."""
    own = actor.territory.code if actor.territory else ""
    codes = [region[:length] for length in (4, 6, 9) if len(own) <= length < len(region)]
    names = regions.names(codes)
    return [(names.get(code, code), f"?{urlencode({'day': day.isoformat(), 'region': code})}") for code in codes]


def _offered(request: HttpRequest) -> list[tuple[str, str]]:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the list is behind @page
    return regions_offered_to(actor, request.GET.get("region", ""))


def _came(row: Slot | Briefing) -> str:
    counted = row.state in HELD or (isinstance(row, Briefing) and row.state != "void")
    return looks.present_words(row.present, row.roster) if counted else formats.NOTHING


_DAY = Column("day", _("日期"), phone="meta", kind="day")
_TEAM = Column("team_name", _("班组"), phone="title", cell=lambda row: looks.slot_name(row))
_SLOT_STATE = Column("state", _("状态"), phone="badge", cell=lambda row: looks.slot_badge(row, at=clock.now()),
                     export=lambda row: looks.SLOT_TITLES[row.state])  # fmt: skip
_LEADER = Column("leader_name", _("班组长"), phone="line")
_STARTS = Column("starts_at", _("班次时间"), phone="meta", cell=lambda row: looks.times(row.starts_at, row.ends_at))
_HELD_AT = Column("held_at", _("开会时间"), phone="meta", kind="moment")
_PRESENT = Column("present", _("实到/应到"), phone="meta", cell=_came)
_WHY = Column("excused_why", _("不用开的原因"), phone="line")
_OF = Column("enterprise", _("企业"), attr="enterprise.name", phone="line")
_SLOT_FILTERS: tuple[Filter, ...] = (
    ChoiceFilter("state", _("状态"), list(looks.SLOT_TITLES.items())),
    PeriodFilter("day", _("日期"), field="day", opened_by_figures=True),
    ChoiceFilter(
        "standing", _("统计口径"), list(figures.STANDING_TITLES.items()), one=True, by_address=True,
        apply=lambda rows, values: figures.standing(rows, values[0], clock.now()),
    ),
)  # fmt: skip
_SHORT = BooleanFilter(
    "short", _("只看有人没到"), apply=lambda rows, at: rows.filter(state__in=HELD, present__lt=F("roster"))
)


class SlotList(Listing[Slot]):
    """Expected briefings of one enterprise (应开班前会)."""

    page = "briefings.slots"
    title = _("应开班前会")
    columns: ClassVar[Sequence[Column]] = (_TEAM, _DAY, _STARTS, _SLOT_STATE, _LEADER, _HELD_AT, _PRESENT, _WHY)
    filters: ClassVar[Sequence[Filter]] = (*_SLOT_FILTERS, _SHORT)
    orderings = (Ordering("new", _("最近的在前"), "-starts_at"), Ordering("old", _("最早的在前"), "starts_at"))
    search_hint = _("班组、班组长")
    empty = Empty(_("没有应开的班前会"), _("给班组排好班，系统就会按天列出该开的班前会。"))
    may_export = "briefings.export"

    def search(self, rows: QuerySet[Slot], text: str) -> QuerySet[Slot]:
        """Keep the rows a text is found in."""
        return rows.filter(Q(team_name__contains=text) | Q(leader_name__contains=text))

    def href(self, row: Slot) -> str:
        """Return where the row leads: the briefing where it was held, else the day it was expected on."""
        if row.briefing_id is not None and row.state in HELD:
            return reverse("briefings:detail", args=[row.briefing_id])
        return f"{reverse('briefings:list')}?day={row.day.isoformat()}"


class TerritorySlotList(SlotList):
    """Expected briefings of a territory."""

    page = "briefings.territory_slots"
    columns = (_TEAM, _OF, _DAY, _STARTS, _SLOT_STATE, _LEADER, _HELD_AT, _PRESENT, _WHY)
    filters = (
        RegionFilter("region", _("地区"), options=_offered),
        *_SLOT_FILTERS,
        EnterpriseFilter(enterprise_names),
        _SHORT,
    )
    empty = Empty(_("没有应开的班前会"), _("企业给班组排班后，会按天列在这里。"))


@page("briefings.view")
def slots(request: ActorRequest) -> HttpResponseBase:
    """The rows behind the numbers: every expected briefing."""
    kind = SlotList if request.actor.enterprise_id else TerritorySlotList
    rows = queries.slots_for(request.actor).select_related("enterprise")
    return kind.bind(request, rows, at=clock.now()).response()


@require_GET
@page("briefings.view")
def slot(request: ActorRequest, slot_id: UUID) -> HttpResponse:
    """Lead to where one expected briefing stands: to hold it, to what was held, or to its day; deadlines open this."""
    row = slot_or_404(request, slot_id)
    if address := _address(row, request.actor):
        return redirect(address)
    if request.actor.enterprise_id:
        return redirect(f"{reverse('briefings:list')}?{urlencode({'day': row.day.isoformat()})}")
    asked = {"enterprise": str(row.enterprise_id), "from": row.day.isoformat(), "to": row.day.isoformat()}
    return redirect(f"{reverse('briefings:slots')}?{urlencode(asked)}")


def _doubt_words(row: Briefing) -> str:
    return "；".join(str(one.get("words") or "") for one in row.doubts if isinstance(one, dict))


_B_TEAM = Column("team_name", _("班组"), phone="title", cell=looks.briefing_name)
_DOUBTS = Column("doubts", _("疑点"), phone="line", cell=_doubt_words)
_B_OF = Column("enterprise_name", _("企业"), phone="line")
_B_PRESENT = Column("present", _("实到/应到"), phone="meta", cell=_came)
_B_STATE = Column("state", _("状态"), phone="badge", cell=lambda row: looks.briefing_badges(row)[0])
_B_LEADER = Column("leader_name", _("主持"), phone="meta")


class DoubtList(Listing[Briefing]):
    """Briefings that look wrong (有疑点的班前会), to be asked about; nobody was refused for it."""

    page = "briefings.doubts"
    title = _("班前会疑点")
    columns: ClassVar[Sequence[Column]] = (_B_TEAM, _DOUBTS, _DAY, _B_LEADER, _B_PRESENT, _B_STATE)
    filters: ClassVar[Sequence[Filter]] = (PeriodFilter("day", _("日期"), field="day"),)
    orderings = (Ordering("new", _("最近的在前"), "-day"), Ordering("old", _("最早的在前"), "day"))
    search_hint = _("班组、主持人")
    empty = Empty(
        _("没有疑点"), _("同一张照片、不在现场拍、人数对不上这样的班前会，会列在这里，供核实；不会因此退回。")
    )
    may_export = "briefings.export"

    def search(self, rows: QuerySet[Briefing], text: str) -> QuerySet[Briefing]:
        """Keep the rows a text is found in."""
        return rows.filter(
            Q(team_name__contains=text) | Q(leader_name__contains=text) | Q(enterprise_name__contains=text)
        )

    def href(self, row: Briefing) -> str:
        """Return the briefing's page."""
        return reverse("briefings:detail", args=[row.pk])


class TerritoryDoubtList(DoubtList):
    """The same of a territory."""

    page = "briefings.territory_doubts"
    columns = (_B_TEAM, _B_OF, _DOUBTS, _DAY, _B_LEADER, _B_PRESENT, _B_STATE)
    filters = (
        RegionFilter("region", _("地区"), options=_offered), PeriodFilter("day", _("日期"), field="day"),
        EnterpriseFilter(enterprise_names),
    )  # fmt: skip
    search_hint = _("班组、主持人、企业名称")


@page("briefings.view")
def doubts(request: ActorRequest) -> HttpResponseBase:
    """Briefings that look wrong: for managers and officials."""
    actor = request.actor
    rows = queries.briefings_for(actor).filter(doubtful=True).exclude(state="void")
    if actor.enterprise_id and not actor.may("briefings.manage"):
        rows = rows.filter(leader_id=actor.person_id)
    kind = DoubtList if actor.enterprise_id else TerritoryDoubtList
    return kind.bind(request, rows, at=clock.now()).response()
