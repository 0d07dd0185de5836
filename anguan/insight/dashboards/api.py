"""The figures for programs: the same definitions, numbers and addresses as on the page."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines.figures import DEADLINE_FIGURES
from anguan.foundation.evidence.figures import EVIDENCE_FIGURES
from anguan.foundation.figures import FigureSet, Value
from anguan.insight.dashboards import queries, rules
from anguan.prevention.hazards.figures import HAZARD_FIGURES
from anguan.responsibility.learning.figures import LEARNING_FIGURES

router = Router(tags=["figures"])


class FigureOut(Schema):
    """One number: what it is called and means, and the address of its rows."""

    key: str
    name: str
    meaning: str
    source: str
    unit: str
    number: float | None
    rows: str


class LineOut(Schema):
    """One line of a split."""

    code: str
    label: str
    figures: dict[str, float | None]


class FiguresOut(Schema):
    """The figures of a period: totals, and split by a dimension where one was asked for."""

    start: str
    stop: str
    region: str
    totals: list[FigureOut]
    lines: list[LineOut]


@router.get("/hazards", response=FiguresOut, summary="隐患指标")
def hazard_figures(request: HttpRequest, period: str = "days365", region: str = "", by: str = "") -> FiguresOut:
    """Return the figures of hazards in the actor's territory, narrowed to a region of it, split by a dimension."""
    return _answer(request, HAZARD_FIGURES, period, region, by)


@router.get("/evidence", response=FiguresOut, summary="证据指标")
def evidence_figures(
    request: HttpRequest, period: str = "days365", region: str = "", by: str = "", enterprise: UUID | None = None
) -> FiguresOut:
    """Return the figures of evidence in the actor's territory, narrowed and split in the same way."""
    filters = {"enterprise": str(enterprise)} if enterprise else {}
    return _answer(request, EVIDENCE_FIGURES, period, region, by, filters)


@router.get("/deadlines", response=FiguresOut, summary="期限指标")
def deadline_figures(request: HttpRequest, period: str = "days365", region: str = "", by: str = "") -> FiguresOut:
    """Return the figures of what was due in a period: on time, late, missed; narrowed and split in the same way."""
    return _answer(request, DEADLINE_FIGURES, period, region, by)


@router.get("/learning", response=FiguresOut, summary="学习指标")
def learning_figures(request: HttpRequest, period: str = "days365", region: str = "", by: str = "") -> FiguresOut:
    """Return the figures of what people were given to learn, narrowed and split in the same way."""
    return _answer(request, LEARNING_FIGURES, period, region, by)


def _answer(
    request: HttpRequest, figures: FigureSet, period: str, region: str, by: str, filters: dict[str, str] | None = None
) -> FiguresOut:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the interface lets in only those who have one
    if not actor.may("figures.view"):
        raise HttpError(403, "figures.view")
    at = clock.now()
    chosen = rules.period_of(period, today=clock.day_of(at))
    inside = region if actor.territory is not None and region in actor.territory and region.isalnum() else ""
    question = queries.question_of(actor, chosen, at=at, region=inside, filters=filters)
    known = {dimension.key for dimension in figures.dimensions}
    return FiguresOut(
        start=chosen.start.isoformat(),
        stop=chosen.stop.isoformat(),
        region=inside,
        totals=[_figure(figures, key, value) for key, value in figures.totals(question).items()],
        lines=[
            LineOut(code=line.code, label=line.label, figures={key: value.number for key, value in line.values.items()})
            for line in (figures.by(by, question) if by in known else [])
        ],
    )


def _figure(figures: FigureSet, key: str, value: Value) -> FigureOut:
    defined = figures.definition(key)
    return FigureOut(
        key=key,
        name=defined.name,
        meaning=defined.meaning,
        source=defined.source,
        unit=defined.unit,
        number=value.number,
        rows=value.url,
    )
