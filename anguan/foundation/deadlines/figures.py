"""Figures of deadlines (期限指标): on time, late, missed; by place, kind and enterprise, over what was due in a period.

Met before its moment is on time, met after it late; not met while the moment has passed is missed. What lapsed is
counted nowhere; what stands still (中止) is not late.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from anguan.foundation.access.visibility import happened_in
from anguan.foundation.deadlines import looks
from anguan.foundation.deadlines.clocks import in_sight
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.deadlines.queries import deadlines_for
from anguan.foundation.deadlines.standings import TITLES, condition, due_between
from anguan.foundation.deadlines.surroundings import surroundings
from anguan.foundation.figures import Dimension, Figure, FigureSet, Question, Rate
from anguan.foundation.figures.regions import REGION, TOWN
from anguan.foundation.words import mark as _

DESIGN = _("本系统统计口径")


def narrowed(
    rows: QuerySet[Deadline],
    *,
    at: datetime,
    region: str = "",
    start: date | None = None,
    stop: date | None = None,
    filters: Mapping[str, str] | None = None,
) -> QuerySet[Deadline]:
    """Keep the rows of a question; its parameters are those of the list page and mean the same there."""
    if region:
        rows = rows.filter(happened_in(region))
    rows = rows.filter(due_between(start, stop))
    asked = dict(filters or {})
    for name, column in (("kind", "kind"), ("enterprise", "enterprise_id")):
        if value := asked.get(name):
            rows = rows.filter(**{column: value})
    if (standing := asked.get("standing")) in TITLES:
        rows = rows.filter(condition(standing, at=at))
    return rows


def _rows(question: Question) -> QuerySet[Deadline]:
    return narrowed(
        deadlines_for(question.actor).filter(in_sight(question.actor)),
        at=question.at,
        region=question.region,
        start=question.start,
        stop=question.stop,
        filters=question.filters,
    )


def _firm_names(keys: Sequence[str]) -> Mapping[str, str]:
    return surroundings().firm_names(keys)


def _kind_names(codes: Sequence[str]) -> Mapping[str, str]:
    return {code: looks.kind_title(code) for code in codes}


def _figure(key: str, name: str, meaning: str, *, tone: str = "plain") -> Figure:
    return Figure(
        key, name, meaning, DESIGN, lambda question: condition(key, at=question.at), {"standing": key}, "项", tone
    )


DEADLINE_FIGURES = FigureSet(
    rows=_rows,
    figures=(
        _figure("owed", _("应完成"), _("期限落在期间内的事项，不含已失效的")),
        _figure("done", _("按时完成"), _("在期限之前办结的")),
        _figure("done_late", _("逾期完成"), _("过了期限才办结的")),
        _figure("missed", _("逾期未完成"), _("期限已过，还没有办结的"), tone="alarm"),
        _figure("pending", _("未到期"), _("期限还没有到的，含依法中止计时的")),
        _figure("settled", _("已到期或已完成"), _("已经办结的，和期限已过的")),
    ),
    rates=(
        Rate("on_time_rate", _("按时率"), _("按时完成 ÷ 已到期或已完成"), DESIGN, "done", "settled"),
        Rate(
            "missed_rate",
            _("逾期未完成率"),
            _("逾期未完成 ÷ 已到期或已完成"),
            DESIGN,
            "missed",
            "settled",
            tone="alarm",
        ),
    ),
    dimensions=(
        REGION,
        TOWN,
        Dimension("kind", _("种类"), lambda _: "kind", "kind", _kind_names),
        Dimension("enterprise", _("企业"), lambda _: Cast("enterprise_id", TextField()), "enterprise", _firm_names),
    ),
    list_url="deadlines:list",
)
