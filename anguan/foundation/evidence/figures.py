"""Figures of evidence (证据指标): how many of each grade, how many reach what was demanded; by place, firm and node."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from anguan.foundation import clock
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.evidence import queries
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import DOUBTS, KINDS, NEEDS
from anguan.foundation.figures import Dimension, Figure, FigureSet, Question, Rate, labels_from
from anguan.foundation.figures.regions import REGION, TOWN
from anguan.foundation.words import mark as _

DESIGN = _("本系统统计口径")

# Which rows a figure counts, as a parameter of the list: it narrows further and never replaces another filter.
STANDINGS: dict[str, Q] = {
    "all": Q(),
    "a": Q(grade="A"),
    "b": Q(grade="B"),
    "c": Q(grade="C"),
    "d": Q(grade="D"),
    "asked": ~Q(demanded=""),
    "reached": ~Q(demanded="") & Q(grade__lte=F("demanded")),
    "below": queries.below_demand(),
    "repeated": Q(doubts__overlap=["same_bytes", "looks_alike"]),
}
STANDING_TITLES: dict[str, str] = {
    "all": _("全部证据"),
    "a": _("A 级"),
    "b": _("B 级"),
    "c": _("C 级"),
    "d": _("D 级"),
    "asked": _("有等级要求"),
    "reached": _("达到要求"),
    "below": _("低于要求"),
    "repeated": _("与以前的画面重复或相似"),
}


def narrowed(
    rows: QuerySet[Exhibit],
    *,
    region: str = "",
    start: date | None = None,
    stop: date | None = None,
    filters: Mapping[str, str] | None = None,
) -> QuerySet[Exhibit]:
    """Keep the rows of a question; its parameters are those of the list page and mean the same there."""
    if region:
        rows = rows.filter(happened_in(region))
    if start is not None:
        rows = rows.filter(received_at__gte=clock.start_of(start))
    if stop is not None:
        rows = rows.filter(received_at__lt=clock.end_of(stop))
    asked = dict(filters or {})
    for name, column in (("enterprise", "enterprise_id"), ("node", "purpose"), ("kind", "kind")):
        if value := asked.get(name):
            rows = rows.filter(**{column: value})
    if (standing := asked.get("standing")) in STANDINGS:
        rows = rows.filter(STANDINGS[standing])
    return rows


def _rows(question: Question) -> QuerySet[Exhibit]:
    return narrowed(
        queries.attached_for(question.actor),
        region=question.region,
        start=question.start,
        stop=question.stop,
        filters=question.filters,
    )


def _firm_names(keys: Sequence[str]) -> Mapping[str, str]:
    # As they stand on the evidence: a split by firm is over rows the reader may see, and so are their names.
    named = Exhibit.objects.filter(enterprise_id__in=keys).order_by("enterprise_id", "-id").distinct("enterprise_id")
    return {str(key): name for key, name in named.values_list("enterprise_id", "enterprise_name")}


def _figure(key: str, name: str, meaning: str) -> Figure:
    return Figure(key, name, meaning, DESIGN, lambda _: STANDINGS[key], {"standing": key})


EVIDENCE_FIGURES = FigureSet(
    rows=_rows,
    figures=(
        _figure("all", _("全部证据"), _("期间内收到并已用于办理的照片、视频和签名")),
        _figure("a", _("A 级"), _("在线现场拍摄，各项核对一致")),
        _figure("b", _("B 级"), _("离线现场拍摄，各项核对一致")),
        _figure("c", _("C 级"), _("现场拍摄，但有存疑")),
        _figure("d", _("D 级"), _("上传的文件")),
        _figure("asked", _("有等级要求"), _("所在环节要求了最低等级的")),
        _figure("reached", _("达到要求"), _("等级不低于所在环节要求的")),
        _figure("below", _("低于要求"), _("等级低于所在环节要求的，照收、照存、注明")),
        _figure("repeated", _("重复或相似"), _("与以前收到的画面相同或很像的")),
    ),
    rates=(
        Rate("a_rate", _("A 级占比"), _("A 级 ÷ 全部证据"), DESIGN, "a", "all"),
        Rate("b_rate", _("B 级占比"), _("B 级 ÷ 全部证据"), DESIGN, "b", "all"),
        Rate("c_rate", _("C 级占比"), _("C 级 ÷ 全部证据"), DESIGN, "c", "all"),
        Rate("d_rate", _("D 级占比"), _("D 级 ÷ 全部证据"), DESIGN, "d", "all"),
        Rate("reached_rate", _("达标率"), _("达到要求 ÷ 有等级要求"), DESIGN, "reached", "asked"),
    ),
    dimensions=(
        REGION,
        TOWN,
        Dimension(
            "enterprise", _("企业"), lambda _: Cast("enterprise_id", TextField()), "enterprise", _firm_names
        ),
        Dimension(
            "node", _("环节"), lambda _: "purpose", "node",
            lambda codes: {code: NEEDS[code].asks if code in NEEDS else code for code in codes},
        ),
        Dimension("kind", _("类型"), lambda _: "kind", "kind", labels_from(KINDS)),
    ),
    list_url="evidence:list",
)  # fmt: skip

DOUBT_TITLES: dict[str, str] = {code: doubt.words for code, doubt in DOUBTS.items()}
