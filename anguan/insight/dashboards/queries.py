"""What the home and the figures page show, gathered from the domains below; always for someone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import Substr, TruncMonth
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.evidence.figures import EVIDENCE_FIGURES
from anguan.foundation.figures import Figure, FigureSet, Line, Question, Rate, Value
from anguan.foundation.geo.maps import RegionValue
from anguan.foundation.ui.formats import days_left
from anguan.foundation.words import mark as _
from anguan.insight.dashboards.rules import Period
from anguan.prevention.hazards import queries as hazards
from anguan.prevention.hazards import rules as hazard_rules
from anguan.prevention.hazards.figures import HAZARD_FIGURES
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.registry.regions.models import Region
from anguan.responsibility.briefings import fieldwork as briefings


@dataclass(frozen=True)
class Work:
    """A kind of work: its words and its icon."""

    title: str
    icon: str


TIMED = ("confirm", "rectify", "recheck")  # work that owes a deadline: the clock of the home says it
WORK: dict[str, Work] = {
    "decide": Work(_("待批延期"), icon="calendar-clock"),
    "arrange": Work(_("待落实整改安排"), icon="clipboard-list"),
    "news": Work(_("我上报的有进展"), icon="bell"),
}


@dataclass(frozen=True)
class Todo:
    """One line of the list of what is to be done."""

    title: str
    note: str
    url: str
    icon: str
    alarm: bool
    end: str


@dataclass(frozen=True)
class Tile:
    """One figure as the page shows it."""

    label: str
    shown: Any
    unit: str
    note: str
    url: str
    alarm: bool


@dataclass(frozen=True)
class Activation:
    """How many of the enterprises have come (激活进度)."""

    activated: int
    total: int


def todos_for(actor: Actor, *, at: datetime, said: Collection[object] = ()) -> list[Todo]:
    """Return what waits for an actor and is no deadline, the late first; what their clock says is left out."""
    return [
        Todo(
            title=task.title,
            note="，".join(part for part in (WORK[task.kind].title, task.note) if part),
            url=reverse("hazards:detail", args=[task.hazard_id]),
            icon=WORK[task.kind].icon,
            alarm=task.overdue,
            end=days_left(task.due_on, at=at) if task.due_on else hazard_rules.LIFECYCLE.titles[task.state],
        )
        for task in hazards.tasks_for(actor, today=clock.day_of(at), apart_from=TIMED)
        if task.kind == "news" or task.hazard_id not in said
    ]


def briefings_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """Return the briefings an actor has to hold or can sign in at now (班前会)."""
    return [
        Todo(title=task.title, note=task.sub, url=task.url, icon="megaphone", alarm=task.tone == "wrong", end="")
        for task in briefings.tasks(actor, clock.day_of(at))
    ]


def recent_for(actor: Actor, *, at: datetime, most: int = 5) -> list[Todo]:
    """Return the latest hazards that someone without a desk wants to follow: those they reported."""
    rows = hazards.hazards_for(actor).filter(reported_by=actor.person_id).defer("grams")
    return [
        Todo(
            title=hazard.what,
            note=hazard.place,
            url=reverse("hazards:detail", args=[hazard.pk]),
            icon="triangle-alert",
            alarm=hazard.is_overdue(clock.day_of(at)),
            end=hazard_rules.LIFECYCLE.titles[hazard.state],
        )
        for hazard in rows.order_by("-reported_at", "-id")[:most]
    ]


def question_of(
    actor: Actor, period: Period, *, at: datetime, region: str = "", filters: Mapping[str, str] | None = None
) -> Question:
    """Return the question a page of figures asks."""
    return Question(actor, at, region=region, start=period.start, stop=period.stop, filters=filters or {})


def tiles(answers: Mapping[str, Value], keys: Sequence[str], *, figures: FigureSet = HAZARD_FIGURES) -> list[Tile]:
    """Return figures as tiles, in the order asked."""
    return [_tile(figures.definition(key), answers[key]) for key in keys]


def cell(value: Value, definition: Figure | Rate) -> str:
    """Return a number of a table in words; — where it has no meaning."""
    if value.number is None:
        return "—"
    return f"{value.number:.1f}%" if definition.unit == "%" else f"{int(value.number):,}"


def places_of(question: Question, *, most: int = 12) -> list[Line]:
    """Return the figures of the regions right under the question's."""
    return HAZARD_FIGURES.by("region", question)[:most]


def trend_of(question: Question) -> dict[str, Any]:
    """Return found and struck off for each month of the question's period, as the chart wants it."""
    rows = HAZARD_FIGURES.rows(question).order_by()
    months = rows.annotate(month=TruncMonth("reported_at", tzinfo=clock.BEIJING)).values("month")
    found, closed = (HAZARD_FIGURES.definition(key) for key in ("found", "rectified"))
    assert isinstance(found, Figure)  # noqa: S101 - both are figures, not rates
    assert isinstance(closed, Figure)  # noqa: S101
    counted = months.annotate(
        found=Count("pk", filter=found.condition(question)), closed=Count("pk", filter=closed.condition(question))
    ).order_by("month")
    lines = list(counted)
    return {
        "kind": "bar",
        "labels": [_month(line["month"]) for line in lines],
        "unit": "件",
        "series": [
            {"name": _("发现"), "values": [line["found"] for line in lines]},
            {"name": _("其中已销号"), "values": [line["closed"] for line in lines]},
        ],
        "links": [_month_url(line["month"]) for line in lines],
    }


def evidence_trend(question: Question) -> dict[str, Any]:
    """Return how many of each grade came in each month, as the chart wants it; each month opens to its rows."""
    rows = EVIDENCE_FIGURES.rows(question).order_by()
    months = rows.annotate(month=TruncMonth("received_at", tzinfo=clock.BEIJING)).values("month")
    lines = list(months.annotate(**{grade: Count("pk", filter=Q(grade=grade)) for grade in "ABCD"}).order_by("month"))
    return {
        "kind": "bar",
        "stacked": True,
        "labels": [_month(line["month"]) for line in lines],
        "unit": "件",
        "series": [
            {"name": _("{grade} 级").format(grade=grade), "values": [line[grade] for line in lines]} for grade in "ABCD"
        ],
        "links": [_month_rows(question, line["month"]) for line in lines],
    }


def _month_rows(question: Question, moment: datetime) -> str:
    first, last = _month_of(moment)
    asked = replace(question, start=max(first, question.start or first), stop=min(last, question.stop or last))
    return f"{reverse(EVIDENCE_FIGURES.list_url)}?{urlencode(asked.parameters())}"


def activation_of(actor: Actor) -> Activation:
    """Return how many enterprises of the actor's have been activated."""
    counted = (
        enterprises_for(actor)
        .filter(~Q(status="closed"))
        .aggregate(total=Count("pk"), activated=Count("pk", filter=Q(activated_at__isnull=False)))
    )
    return Activation(counted["activated"], counted["total"])


def enterprises_in(actor: Actor, codes: Sequence[str]) -> dict[str, RegionValue]:
    """Return how many enterprises stand in each of some regions of one level, for the division tree and its map."""
    if not codes:
        return {}
    place = Substr("region_code", 1, len(codes[0]))
    rows = enterprises_for(actor).filter(~Q(status="closed")).annotate(place=place).values("place")
    counted = {row["place"]: row["count"] for row in rows.order_by().annotate(count=Count("pk"))}
    listed = reverse("enterprises:list")
    return {
        code: RegionValue(
            code=code,
            name="",
            value=counted.get(code, 0),
            text=f"{counted.get(code, 0):,} 家",
            href=f"{listed}?region={code}",
        )
        for code in codes
    }


def map_of(lines: Sequence[Line], *, figure: str = "found") -> list[RegionValue]:
    """Return the counties among some lines as the map colours them."""
    return [
        RegionValue(
            code=line.code,
            name=line.label,
            value=line.values[figure].number,
            text=cell(line.values[figure], HAZARD_FIGURES.definition(figure)),
            href=line.values[figure].url,
        )
        for line in lines
        if len(line.code) == 6
    ]


def assigned_to(actor: Actor, *, most: int = 20) -> list[Enterprise]:
    """Return the enterprises an expert was assigned."""
    return list(enterprises_for(actor).order_by("name_py", "id")[:most])


def region_names(codes: Sequence[str]) -> dict[str, str]:
    """Return the names of some regions."""
    return dict(Region.objects.filter(code__in=codes).values_list("code", "name"))


def _tile(definition: Figure | Rate, value: Value) -> Tile:
    rate = definition.unit == "%"
    shown: Any = "—" if value.number is None else f"{value.number:.1f}" if rate else int(value.number)
    alarm = definition.tone == "alarm" and bool(value.number)
    return Tile(definition.name, shown, definition.unit, "", value.url, alarm)


def _month(moment: datetime) -> str:
    day = clock.day_of(moment)
    return f"{day.year}年{day.month}月" if day.month == 1 else f"{day.month}月"


def _month_url(moment: datetime) -> str:
    first, last = _month_of(moment)
    return f"{reverse('hazards:list')}?standing=found&from={first}&to={last}"


def _month_of(moment: datetime) -> tuple[date, date]:
    first = clock.day_of(moment)
    last = date(first.year + first.month // 12, first.month % 12 + 1, 1).toordinal() - 1
    return first, date.fromordinal(last)
