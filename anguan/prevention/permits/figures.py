"""Figures of special work (特殊作业指标): live, special, stopped, late, refused gates, spot checks, promises."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import BooleanField, CharField, DateField, Exists, F, Func, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from anguan.foundation import clock
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.figures import Dimension, Figure, FigureSet, Question, Rate, labels_from
from anguan.foundation.figures.regions import COUNTY, REGION, TOWN
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, days, live, queries
from anguan.prevention.permits.models import Commitment, Judgement, Permit, SpotCheck
from anguan.prevention.permits.rules.lifecycle import LIFECYCLE, State

DESIGN = _("本系统统计口径")
LAW = _("GB 30871-2022 第 4 章")
_HANDED_IN = ~Q(state__in=[State.DRAFT.value, State.CANCELLED.value])
_DAY = "(%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date"  # the day in China
_KEY = "rtrim(concat_ws('.', %(expressions)s), '.')"  # as `rules.committing.key_of` says it
_GATES = ("submit", "approve", "start", "resume", "extend", "close")


def _checked(**how: object) -> Q:
    rows = SpotCheck.objects.filter(permit=OuterRef("pk"), enterprise_id=OuterRef("enterprise_id"), **how)
    return Q(Exists(rows))


def _refused(at: datetime) -> Q:
    del at
    rows = Judgement.objects.filter(
        permit=OuterRef("pk"), enterprise_id=OuterRef("enterprise_id"), passed=False, stage__in=_GATES
    )
    return Q(Exists(rows)) & _HANDED_IN


def unpromised(at: datetime) -> Q:
    """Say which permits begin on a day for which their kind and level were not promised, or nothing was (未报备)."""
    day = Func(OuterRef("planned_start"), template=_DAY, output_field=DateField())
    key = Func(OuterRef("kind"), OuterRef("level"), template=_KEY, output_field=CharField())
    named = Func(F("counts"), key, function="jsonb_exists", output_field=BooleanField())
    promised = Commitment.objects.alias(named=named).filter(
        enterprise_id=OuterRef("enterprise_id"), day=day, named=True
    )
    return _HANDED_IN & Q(regime="hazchem", planned_start__lte=at) & ~Q(Exists(promised))


# Which permits a figure counts, as a parameter of the list: it narrows further and never replaces another filter.
STANDINGS: dict[str, Callable[[datetime], Q]] = {
    "all": lambda at: _HANDED_IN,
    "live": lambda at: Q(state__in=queries.LIVE),
    "live_special": lambda at: Q(state__in=queries.LIVE, kind="hot_work", level="special"),
    "special": lambda at: _HANDED_IN & Q(kind="hot_work", level="special"),
    "suspended": lambda at: Q(state=State.SUSPENDED.value),
    "overdue": live.overdue_on,
    "refused": _refused,
    "spot_checked": lambda at: _checked(),
    "spot_wrong": lambda at: _checked(result="wrong"),
    "unpromised": unpromised,
}
STANDING_TITLES: dict[str, str] = {
    "all": _("作业票"),
    "live": _("正在作业"),
    "live_special": _("正在特级动火"),
    "special": _("特级动火"),
    "suspended": _("已中止"),
    "overdue": _("超时未处置"),
    "refused": _("被系统拦下过"),
    "spot_checked": _("被抽查"),
    "spot_wrong": _("抽查发现问题"),
    "unpromised": _("未报备"),
}


def standing(rows: QuerySet[Permit], key: str, at: datetime) -> QuerySet[Permit]:
    """Keep the permits a figure counts."""
    return rows.filter(STANDINGS[key](at)) if key in STANDINGS else rows


def narrowed(
    rows: QuerySet[Permit],
    *,
    at: datetime,
    region: str = "",
    start: date | None = None,
    stop: date | None = None,
    filters: Mapping[str, str] | None = None,
) -> QuerySet[Permit]:
    """Keep the rows of a question; its parameters are those of the list page and mean the same there."""
    if region:
        rows = rows.filter(happened_in(region))
    if start is not None:
        rows = rows.filter(planned_start__gte=clock.start_of(start))
    if stop is not None:
        rows = rows.filter(planned_start__lt=clock.end_of(stop))
    asked = dict(filters or {})
    for name in ("kind", "state"):
        if value := asked.get(name):
            rows = rows.filter(**{name: value})
    if level := asked.get("level"):
        kind, _dot, of_kind = level.partition(".")
        rows = rows.filter(kind=kind, level=of_kind)
    if enterprise := asked.get("enterprise"):
        rows = rows.filter(enterprise_id=enterprise)
    return standing(rows, asked.get("standing", ""), at)


def _rows(question: Question) -> QuerySet[Permit]:
    return narrowed(
        queries.permits_for(question.actor), at=question.at, region=question.region, start=question.start,
        stop=question.stop, filters=question.filters,
    )  # fmt: skip


def _firm_names(keys: Sequence[str]) -> Mapping[str, str]:
    named = Permit.objects.filter(enterprise_id__in=keys).order_by("enterprise_id", "-id").distinct("enterprise_id")
    return {str(key): name for key, name in named.values_list("enterprise_id", "enterprise_name")}


def _figure(key: str, meaning: str, source: str = DESIGN, *, tone: str = "plain") -> Figure:
    return Figure(
        key, STANDING_TITLES[key], meaning, source, lambda question: STANDINGS[key](question.at), {"standing": key},
        unit="张", tone=tone,
    )  # fmt: skip


PERMIT_FIGURES = FigureSet(
    rows=_rows,
    figures=(
        _figure("all", _("计划在期间内开始的作业票，不含草稿和开工前取消的"), LAW),
        _figure("live", _("其中正在作业或中止未结束的"), LAW),
        _figure("special", _("其中的特级动火"), _("GB 30871-2022 5.1.1"), tone="plain"),
        _figure("live_special", _("正在进行的特级动火，含已中止的"), _("GB 30871-2022 5.1.1")),
        _figure("suspended", _("作业中止、还没有恢复或结束的"), _("GB 30871-2022 4.8"), tone="alarm"),
        _figure(
            "overdue", _("超过有效期没有清场，或气体记录、监护照片没有按时的"), _("GB 30871-2022 4.16、5.3.1、6.5"),
            tone="alarm",
        ),
        _figure("refused", _("提交、审批、开工、恢复、延长、验收中至少有一次不符合规则、被系统拦下的")),
        _figure("spot_checked", _("被监管部门抽查过的")),
        _figure("spot_wrong", _("抽查结果为发现问题的"), tone="alarm"),
        _figure(
            "unpromised", _("危化企业已到计划开始时间，当天的安全承诺没有做，或没有写这一类作业的"),
            _("安全承诺公告制度（本系统按作业类别、级别核对）"), tone="alarm",
        ),
    ),
    rates=(
        Rate("refused_rate", _("拦下率"), _("被系统拦下过 ÷ 作业票"), DESIGN, "refused", "all"),
        Rate("checked_rate", _("抽查率"), _("被抽查 ÷ 作业票"), DESIGN, "spot_checked", "all"),
        Rate(
            "wrong_rate", _("抽查问题率"), _("抽查发现问题 ÷ 被抽查"), DESIGN, "spot_wrong", "spot_checked",
            tone="alarm",
        ),
    ),
    dimensions=(
        REGION,
        COUNTY,
        TOWN,
        Dimension(
            "kind", _("类别"), lambda _: "kind", "kind",
            labels_from({sheet.id: sheet.short for sheet in catalog.kinds().values()}),
        ),
        Dimension(
            "level", _("级别"), lambda _: Func(F("kind"), F("level"), template=_KEY, output_field=CharField()), "level",
            lambda codes: {code: days.title_of(code) for code in codes},
        ),
        Dimension("state", _("状态"), lambda _: "state", "state", labels_from(LIFECYCLE.titles)),
        Dimension("enterprise", _("企业"), lambda _: Cast("enterprise_id", TextField()), "enterprise", _firm_names),
    ),
    list_url="permits:list",
)  # fmt: skip
