"""Figures of duties (履职指标): what is due, done, late, in doubt; rows beside the tally, with the same conditions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from anguan.foundation import clock
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.figures import Dimension, Figure, FigureSet, Question, Rate
from anguan.foundation.figures.regions import COUNTY, REGION, TOWN
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties.models import Obligation
from anguan.responsibility.duties.queries.compliance import obligations_counted, standing_of
from anguan.responsibility.duties.queries.naming import duty_titles

DESIGN = _("本系统统计口径（事项的依据条款见目录）")


def narrowed(
    rows: QuerySet[Obligation],
    *,
    today: date,
    region: str = "",
    start: date | None = None,
    stop: date | None = None,
    filters: Mapping[str, str] | None = None,
) -> QuerySet[Obligation]:
    """Keep the rows of a question; its parameters are those of the list page and mean the same there."""
    asked = dict(filters or {})
    if region:
        rows = rows.filter(happened_in(region))
    named: dict[str, Any] = {
        "due_on__gte": start, "due_on__lte": stop, "year": asked.get("year"), "duty": asked.get("duty"),
        "enterprise_id": asked.get("enterprise"),
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in named.items() if value})
    return rows.filter(standing_of(asked["standing"], today)) if asked.get("standing") else rows


def _rows(question: Question) -> QuerySet[Obligation]:
    return narrowed(
        obligations_counted(question.actor), today=clock.day_of(question.at), region=question.region,
        start=question.start, stop=question.stop, filters=question.filters,
    )  # fmt: skip


def _figure(key: str, name: str, meaning: str, *, tone: str = "plain") -> Figure:
    return Figure(
        key, name, meaning, DESIGN, lambda question: standing_of(key, clock.day_of(question.at)), {"standing": key},
        tone=tone,
    )  # fmt: skip


def _titles(keys: Sequence[str]) -> Mapping[str, str]:
    return duty_titles(list(keys))


def _names(keys: Sequence[str]) -> Mapping[str, str]:
    return {str(key): name for key, name in Enterprise.objects.filter(pk__in=keys).values_list("pk", "name")}


DUTY_FIGURES = FigureSet(
    rows=_rows,
    figures=(
        _figure("total", _("全年应办"), _("有到期日的应办事项，不含复核不适用、因事实变化不再应办和建档前到期的")),
        _figure("due", _("应办到期"), _("其中到期日已经过了的")),
        _figure("in_time", _("按期办"), _("到期的，在到期日以前办完并有证明的")),
        _figure("done_late", _("逾期才办"), _("到期的，过了到期日才办完的"), tone="alarm"),
        _figure("done", _("到期的已办"), _("到期的，已经办完的，含逾期才办的")),
        _figure("late", _("逾期未办"), _("已过到期日还没有办完的，含申报不适用还没有复核的"), tone="alarm"),
        _figure("coming", _("还没到期"), _("还没有到期、还没有办完的")),
        _figure("doubted", _("存疑"), _("证明不大可信、监管部门还没有认可的"), tone="alarm"),
        _figure("disputed", _("待复核不适用"), _("企业申报不适用、监管部门还没有复核的")),
        _figure("exempt", _("不适用"), _("经监管部门复核不适用的")),
    ),
    rates=(
        Rate("done_rate", _("履职率"), _("到期的已办 ÷ 应办到期"), DESIGN, "done", "due"),
        Rate("in_time_rate", _("按期率"), _("按期办 ÷ 应办到期"), DESIGN, "in_time", "due"),
    ),
    dimensions=(
        REGION,
        COUNTY,
        TOWN,
        Dimension("duty", _("事项"), lambda _question: "duty", "duty", _titles),
        Dimension("enterprise", _("企业"), lambda _question: Cast("enterprise_id", TextField()), "enterprise", _names),
    ),
    list_url="duties:rows",
)  # fmt: skip
