"""Figures of learning (学习指标): given, done, late, in time; papers sat and passed; hours; each opens to its rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import DateField, F, Func, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.figures import Dimension, Figure, FigureSet, Question, Rate, Value, labels_from
from anguan.foundation.figures.regions import COUNTY, REGION, TOWN
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.learning.models import Assignment, Completion, Sitting
from anguan.responsibility.learning.queries import doing
from anguan.responsibility.learning.rules import assigning

DESIGN, LAW = _("本系统统计口径"), _("安全生产法 第二十八条")
_DONE_ON = Func(
    F("done_at"), template="(%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date", output_field=DateField()
)  # fmt: skip

# Which assignments a figure counts, as a parameter of the list.
_STANDINGS: dict[str, Callable[[date], Q]] = {
    "late": lambda today: Q(state="open", due_on__lt=today),
    "open": lambda today: Q(state="open"),
    "done": lambda today: Q(state="done"),
    "in_time": lambda today: Q(state="done") & (Q(due_on__isnull=True) | Q(due_on__gte=_DONE_ON)),
    "given": lambda today: ~Q(state="waived"),
    "waived": lambda today: Q(state="waived"),
}
STANDING_TITLES: dict[str, str] = {
    "late": _("逾期未学"),
    "open": _("未完成"),
    "done": _("已完成"),
    "in_time": _("按期完成"),
    "given": _("安排学习"),
    "waived": _("已免除"),
}


def standing_is(standing: str, *, today: date) -> Q:
    """Return the condition of a standing on a day; one that is not known keeps nothing."""
    known = _STANDINGS.get(standing)
    return known(today) if known is not None else Q(pk__in=[])


_Row = TypeVar("_Row", Assignment, Completion, Sitting)


def _narrowed(question: Question, rows: QuerySet[_Row], moment: str) -> QuerySet[_Row]:
    if question.region:
        rows = rows.filter(happened_in(question.region))
    if question.start is not None:
        rows = rows.filter(**{f"{moment}__gte": clock.start_of(question.start)})
    if question.stop is not None:
        rows = rows.filter(**{f"{moment}__lt": clock.end_of(question.stop)})
    if enterprise := question.filters.get("enterprise"):
        rows = rows.filter(enterprise_id=enterprise)
    return rows


def _assignments(question: Question) -> QuerySet[Assignment]:
    rows = _narrowed(question, doing.assignments_for(question.actor), "given_at")
    because = question.filters.get("because")
    return rows.filter(because=because) if because else rows


def _sittings(question: Question) -> QuerySet[Sitting]:
    return _narrowed(question, doing.sittings_for(question.actor), "began_at")


HOURS_MEANING = _("期间内结业、没有作废的课程时长合计，按 60 分钟一小时")


def hours_learned(question: Question) -> Value:
    """Return how many hours were learned (学习时长): of certificates that stand, opening to them."""
    rows = _narrowed(question, doing.completions_for(question.actor), "at").filter(revoked_at__isnull=True)
    minutes = rows.aggregate(minutes=Sum("minutes"))["minutes"] or 0
    address = f"{reverse('learning:completions')}?{urlencode({**question.parameters(), 'standing': '1'})}"
    return Value(round(minutes / 60, 1), address)


def _firm_names(keys: Sequence[str]) -> Mapping[str, str]:
    return {f"{key}": name for key, name in Enterprise.objects.filter(pk__in=keys).values_list("pk", "name")}


def _figure(key: str, meaning: str, *, source: str = DESIGN, tone: str = "plain") -> Figure:
    return Figure(
        key, STANDING_TITLES[key], meaning, source,
        lambda question: standing_is(key, today=clock.day_of(question.at)), {"standing": key}, unit="项", tone=tone,
    )  # fmt: skip


_ENTERPRISE = Dimension(
    "enterprise", _("企业"), lambda _q: Cast("enterprise_id", TextField()), "enterprise", _firm_names
)  # fmt: skip

LEARNING_FIGURES = FigureSet(
    rows=_assignments,
    figures=(
        _figure("given", _("期间内安排给个人的学习任务，不含免除的"), source=LAW),
        _figure("done", _("其中学完并考核合格的"), source=LAW),
        _figure("in_time", _("其中在安排的日期前完成的")),
        _figure("open", _("其中还没有完成的")),
        _figure("late", _("还没有完成，且今天已过完成日期的"), tone="alarm"),
    ),
    rates=(
        Rate("done_rate", _("完成率"), _("已完成 ÷ 安排学习"), DESIGN, "done", "given"),
        Rate("in_time_rate", _("按期率"), _("按期完成 ÷ 安排学习"), DESIGN, "in_time", "given"),
    ),
    dimensions=(
        REGION, COUNTY, TOWN,
        Dimension("because", _("原因"), lambda _q: "because", "because", labels_from(assigning.BECAUSE)), _ENTERPRISE,
    ),
    list_url="learning:assignments",
)  # fmt: skip

PAPER_FIGURES = FigureSet(
    rows=_sittings,
    figures=(
        Figure(
            "sat", _("考试人次"), _("期间内开始、已经交卷的考试"), DESIGN,
            lambda _q: Q(submitted_at__isnull=False), {"handed_in": "1"}, unit="人次",
        ),
        Figure(
            "passes", _("合格人次"), _("其中达到合格线的"), DESIGN, lambda _q: Q(passed=True), {"result": "passed"},
            unit="人次",
        ),
        Figure(
            "fails", _("未合格人次"), _("其中没有达到合格线的"), DESIGN, lambda _q: Q(passed=False),
            {"result": "failed"}, unit="人次",
        ),
    ),
    rates=(Rate("pass_rate", _("合格率"), _("合格人次 ÷ 考试人次"), DESIGN, "passes", "sat"),),
    dimensions=(REGION, COUNTY, TOWN, _ENTERPRISE),
    list_url="learning:sittings",
)  # fmt: skip
