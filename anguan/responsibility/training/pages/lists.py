"""The lists of training: who is short of what (应培训), what people were taught (培训记录), sessions, the sum."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.access.roles import ROLES
from anguan.foundation.figures import Question
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import (
    ChoiceFilter,
    Column,
    Empty,
    Listing,
    Ordering,
    PeriodFilter,
)
from anguan.foundation.ui.places import OF_ENTERPRISE, OF_REGION
from anguan.foundation.words import mark as _
from anguan.responsibility.training import catalog, figures, looks, queries
from anguan.responsibility.training.figures import TRAINING_FIGURES
from anguan.responsibility.training.models import Debt, Record, Session
from anguan.responsibility.training.rules.categories import CATEGORY_TITLES, title_of

_WORKERS = ("principal", "safety_officer", "team_leader", "worker")


def tabs(current: str, actor: Actor) -> list[tuple[str, str, bool]]:
    """Return the pages of training beside each other."""
    found = [
        ("list", _("应培训"), "training:list"),
        ("sessions", _("线下培训"), "training:sessions"),
        ("records", _("培训记录"), "training:records"),
        ("uncertified", _("负责人、安全员考核"), "training:uncertified"),
    ]
    if actor.enterprise_id is not None:
        found.append(("plan", _("年度计划"), "training:plan"))
    else:
        found.append(("figures", _("各地完成情况"), "training:figures"))
    return [(title, reverse(name), key == current) for key, title, name in found]


def _of_standing(rows: QuerySet[Debt], values: Sequence[str]) -> QuerySet[Debt]:
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= queries.standing_is(value, today=clock.today())
    return rows.filter(wanted)


def _counted(rows: QuerySet[Debt], values: Sequence[str]) -> QuerySet[Debt]:
    return _of_standing(rows, [state for value in values for state in figures.STATES_OF[value]])


def _years(request: HttpRequest) -> list[tuple[str, str]]:
    del request
    year = clock.today().year
    return [(str(one), _("{year} 年").format(year=one)) for one in (year, year - 1, year - 2)]


_NAME = Column("person_name", _("姓名"), phone="title", sub=lambda row: row.title or row.team)
_ROLE = Column("role", _("岗位类别"), cell=lambda row: looks.role_title(row.role), phone="hide")
_WHAT = Column("rule", _("应培训"), cell=looks.rule_title, phone="line")
_STANDING = Column(
    "standing", _("状态"), cell=lambda row: looks.standing_badge(row, today=clock.today()), phone="badge"
)
_LACKING = Column("lacking", _("还差什么"), cell=looks.lacking, phone="line")
_DUE = Column("due_on", _("期限"), cell=looks.due_said, phone="meta", order="due_on")
_TEAM = Column("team", _("班组"), phone="hide")
_STANDINGS = ChoiceFilter("standing", _("状态"), list(looks.STANDING_TITLES.items()), apply=_of_standing)
_COUNTED = ChoiceFilter(
    "counted", _("指标"), list(figures.COUNTED_TITLES.items()), apply=_counted, one=True, by_address=True
)
_RULES = ChoiceFilter(
    "rule", _("要求"), lambda request: [(entry.id, entry.title) for entry in catalog.entries().values()]
)
_ROLES = ChoiceFilter("role", _("岗位类别"), [(role, ROLES[role].title) for role in _WORKERS])
_YEARS = ChoiceFilter("year", _("年度"), _years, one=True)


class Debts(Listing[Debt]):
    """Who of an enterprise is short of what (应培训)."""

    page = "training.debts"
    title = _("教育培训")
    lead = _("按岗位、行业和到岗日期算出每个人应学多少；先列还没有完成的，已完成的用“状态”筛选。")
    columns: ClassVar[Sequence[Column]] = (_NAME, _WHAT, _STANDING, _LACKING, _DUE, _TEAM, _ROLE)
    filters: ClassVar[Sequence[Filter]] = (_STANDINGS, _RULES, _ROLES, _YEARS, _COUNTED)
    orderings = (Ordering("due", _("最快到期"), "due_on"), Ordering("name", _("按姓名"), "person_name"))
    search_hint = _("姓名、班组、岗位")
    may_export = "training.export"
    empty = Empty(
        _("没有应培训的人"), _("登记人员和到岗日期后，系统按岗位和行业算出每个人应学多少学时。"), icon="graduation-cap"
    )

    def search(self, rows: QuerySet[Debt], text: str) -> QuerySet[Debt]:
        """Find a person, a team, a post."""
        return rows.filter(Q(person_name__contains=text) | Q(team__contains=text) | Q(title__contains=text))

    def href(self, row: Debt) -> str:
        """Lead to the person's file."""
        return reverse("training:person", args=[row.person_id])


class TerritoryDebts(Debts):
    """Who of a territory is short of what."""

    page = "training.debts.territory"
    columns = (_NAME, Column("enterprise", _("企业"), attr="enterprise.name", phone="line"), _WHAT, _STANDING, _LACKING,
               _DUE, _ROLE)  # fmt: skip
    filters = (OF_REGION, *Debts.filters, OF_ENTERPRISE)
    empty = Empty(_("辖区内没有应培训的人"), _("企业登记人员后，应培训的人会出现在这里。"), icon="graduation-cap")


@page("training.view")
def debts(request: ActorRequest) -> HttpResponseBase:
    """Who owes training, those still short of it first; figures above the list."""
    actor, at = request.actor, clock.now()
    own = actor.enterprise_id is not None
    rows = queries.debts_for(actor)
    year = clock.day_of(at).year
    if request.GET.get("counted"):  # opened by a figure, which counts one year
        rows = rows if request.GET.get("year") else rows.filter(year=year)
    elif not any(request.GET.get(name) for name in ("standing", "year", "q")):
        rows = rows.filter(state="open")
    rows = rows if own else rows.select_related("enterprise")
    found = TRAINING_FIGURES.totals(Question(actor, at, region=_region(request)))
    context = {
        "tabs": tabs("list", actor),
        "tiles": [(TRAINING_FIGURES.definition(key), found[key]) for key in ("unready", "late", "open", "met_rate")],
        "own": own,
    }
    kind = Debts if own else TerritoryDebts
    return kind.bind(request, rows, at=at).response("training/list.html", **context)


class Records(Listing[Record]):
    """What people were taught (培训记录)."""

    page = "training.records"
    title = _("培训记录")
    columns: ClassVar[Sequence[Column]] = (
        Column("person_name", _("姓名"), phone="title"),
        Column("title", _("培训内容"), phone="line"),
        Column("category", _("类别"), cell=lambda row: looks.category_said(row.category, row.topic), phone="line"),
        Column("passed", _("结果"), cell=looks.record_badge, phone="badge"),
        Column("minutes", _("分钟"), kind="number", phone="meta"),
        Column("on", _("日期"), kind="day", phone="meta", order="on"),
        Column("source", _("来源"), cell=lambda row: looks.SOURCE_TITLES[row.source], phone="hide"),
        Column("educator", _("教育人、机构"), phone="hide"),
        Column("score", _("成绩"), phone="hide"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("category", _("类别"), list(CATEGORY_TITLES.items())),
        ChoiceFilter("source", _("来源"), list(looks.SOURCE_TITLES.items())),
        PeriodFilter("day", _("日期"), field="on"),
    )
    orderings = (Ordering("new", _("最新"), "-on"),)
    search_hint = _("姓名、内容")
    may_export = "training.export"
    empty = Empty(
        _("还没有培训记录"), _("线下培训结束、线上课程学完、登记外部证明后，自动记到每个人名下。"), icon="notebook-pen"
    )

    def search(self, rows: QuerySet[Record], text: str) -> QuerySet[Record]:
        """Find a person or what was taught."""
        return rows.filter(Q(person_name__contains=text) | Q(title__contains=text))

    def href(self, row: Record) -> str:
        """Lead to the record."""
        return reverse("training:record", args=[row.pk])


class TerritoryRecords(Records):
    """What people of a territory were taught."""

    page = "training.records.territory"
    columns = (
        Records.columns[0], Column("enterprise", _("企业"), attr="enterprise.name", phone="line"), *Records.columns[1:],
    )  # fmt: skip
    filters = (
        OF_REGION,
        *Records.filters,
        OF_ENTERPRISE,
    )


@page("training.view")
def records(request: ActorRequest) -> HttpResponseBase:
    """What people were taught."""
    own = request.actor.enterprise_id is not None
    kind = Records if own else TerritoryRecords
    rows = queries.records_for(request.actor)
    rows = rows if own else rows.select_related("enterprise")
    bound = kind.bind(request, rows, at=clock.now())
    return bound.response("training/records.html", tabs=tabs("records", request.actor))


class Sessions(Listing[Session]):
    """Sessions of an enterprise (线下培训)."""

    page = "training.sessions"
    title = _("线下培训")
    columns: ClassVar[Sequence[Column]] = (
        Column("title", _("主题"), phone="title"),
        Column("category", _("类别"), cell=lambda row: looks.category_said(row.category, row.topic), phone="line"),
        Column("state", _("状态"), cell=looks.session_badge, phone="badge"),
        Column("starts_at", _("时间"), phone="meta", order="starts_at"),
        Column("minutes", _("分钟"), kind="number", phone="hide"),
        Column(
            "present",
            _("实到/应到"),
            cell=lambda row: f"{row.present} / {max(row.expected, row.present)}",
            phone="meta",
        ),
        Column("trainer_name", _("教育人"), phone="hide"),
        Column("place", _("地点"), phone="hide"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("state", _("状态"), list(looks.SESSION_TITLES.items())),
        ChoiceFilter("category", _("类别"), list(CATEGORY_TITLES.items())),
        PeriodFilter("day", _("时间"), field="starts_at"),
    )
    orderings = (Ordering("new", _("最新"), "-starts_at"),)
    search_hint = _("主题、教育人")
    may_export = "training.export"
    empty = Empty(
        _("还没有线下培训"), _("讲课前点“组织培训”，参加的人扫码签到，结束时拍一张合影，学时自动记到每个人名下。"),
        icon="users",
    )  # fmt: skip

    def search(self, rows: QuerySet[Session], text: str) -> QuerySet[Session]:
        """Find a subject or a trainer."""
        return rows.filter(Q(title__contains=text) | Q(trainer_name__contains=text))

    def href(self, row: Session) -> str:
        """Lead to the session."""
        return reverse("training:session", args=[row.pk])


class TerritorySessions(Sessions):
    """Sessions of a territory."""

    page = "training.sessions.territory"
    columns = (
        Sessions.columns[0], Column("enterprise", _("企业"), attr="enterprise.name", phone="line"),
        *Sessions.columns[1:],
    )  # fmt: skip
    filters = (
        OF_REGION,
        *Sessions.filters,
        OF_ENTERPRISE,
    )


@page("training.view")
def sessions(request: ActorRequest) -> HttpResponseBase:
    """Training held at a place."""
    own = request.actor.enterprise_id is not None
    kind = Sessions if own else TerritorySessions
    rows = queries.sessions_for(request.actor)
    rows = rows if own else rows.select_related("enterprise")
    bound = kind.bind(request, rows, at=clock.now())
    return bound.response("training/sessions.html", tabs=tabs("sessions", request.actor), own=own)


_BY = {"region": _("地区"), "rule": _("要求"), "enterprise": _("企业")}
_MOST_LINES = 200


@page("training.view")
def summary(request: ActorRequest) -> HttpResponseBase:
    """How far a territory is (各地完成情况): every number opens to the people behind it."""
    at: datetime = clock.now()
    by = request.GET.get("by", "region")
    by = by if by in _BY else "region"
    question = Question(request.actor, at, region=_region(request))
    lines = TRAINING_FIGURES.by(by, question)[:_MOST_LINES]
    keys = ("owed", "met", "open", "late", "unready")
    context = {
        "title": _("教育培训完成情况"),
        "tabs": tabs("figures", request.actor),
        "splits": [(title, f"?by={key}", key == by) for key, title in _BY.items()],
        "first": _BY[by],
        "figures": [TRAINING_FIGURES.definition(key) for key in keys],
        "totals": TRAINING_FIGURES.totals(question),
        "lines": [
            (
                line.label,
                line.code if by == "region" else "",
                [line.values[key] for key in keys],
                line.values["met_rate"],
            )
            for line in lines
        ],
        "year": clock.day_of(at).year,
        "title_of": title_of,
    }
    return render(request, "training/figures.html", context)


def _region(request: ActorRequest) -> str:
    code = request.GET.get("region", "")
    return code if code.isalnum() and len(code) <= 20 else ""
