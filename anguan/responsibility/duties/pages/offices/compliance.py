"""How a territory keeps its duties (履职情况): by region, industry, duty and enterprise; every number opens."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import Left, Substr
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.queries import enterprise_names
from anguan.responsibility.duties.models import YearPlan
from anguan.responsibility.duties.pages.offices import asking
from anguan.responsibility.duties.pages.offices.asking import Wanted, linked, number
from anguan.responsibility.duties.queries import compliance as counting
from anguan.responsibility.duties.queries import naming
from anguan.responsibility.duties.queries.compliance import Counts

SPLITS: dict[str, str] = {"region": _("地区"), "industry": _("行业"), "duty": _("事项"), "firm": _("企业")}
MOST = 300


@dataclass(frozen=True)
class Line:
    """One line of a split."""

    name: str
    inside: str  # where its name leads
    counts: Counts
    unplanned: int | None  # None where a plan has no meaning: it is of the whole enterprise
    changes: Mapping[str, str]  # what narrows the page to it


@page("duties.view")
def compliance(request: ActorRequest) -> HttpResponse:
    """How a territory keeps its duties."""
    wanted = asking.wanted(request, "duties:compliance", ("region", "industry", "duty", "firm"))
    splits = [key for key in SPLITS if key != ("region" if wanted.of_firms else "firm")]
    by = wanted.by if wanted.by in splits else "firm" if wanted.of_firms else "region"
    plans = _plans(wanted)
    lines = _lines(wanted, by, plans)
    totals = counting.together(line.counts for line in lines) if lines else Counts()
    lines = sorted(lines, key=lambda line: (-line.counts.late, -(line.unplanned or 0), line.name))
    context = {
        "wanted": wanted, "where": wanted.where(), "path": wanted.path(), "narrowed": wanted.narrowed(),
        "years": wanted.years(), "counts": totals, "rate": rate_words(totals),
        "unplanned": plans.count() if not wanted.duty else None, "by": SPLITS[by],
        "splits": [(_("按") + SPLITS[key], wanted.here(by=key), key == by) for key in splits],
        "rows": [_cells(wanted, line) for line in lines[:MOST]], "left_out": max(0, len(lines) - MOST),
        "cards": [_card(wanted, line) for line in lines[:MOST]],
        "columns": [
            SPLITS[by], (_("应办到期"), "num"), (_("已办"), "num"), (_("完成率"), "num"), (_("按期办"), "num"),
            (_("逾期未办"), "num"), *([(_("没有报计划"), "num")] if by != "duty" else []), (_("存疑"), "num"),
        ],
    }  # fmt: skip
    return render(request, "duties/offices/compliance.html", context)


def rate_words(counts: Counts) -> str:
    """Return the share that was done, as the page says it."""
    return "—" if counts.rate is None else f"{counts.rate:.1f}%"


def _plans(wanted: Wanted) -> QuerySet[YearPlan]:
    """Return the years nobody has committed, of the enterprises the page is about."""
    rows = counting.unplanned(wanted.actor, year=wanted.year, today=wanted.today)
    if wanted.region:
        rows = rows.filter(happened_in(wanted.region))
    return counting.of_industry(rows, wanted.industry) if wanted.industry else rows


def _lines(wanted: Wanted, by: str, plans: QuerySet[YearPlan]) -> list[Line]:
    if by == "firm":
        return _firms(wanted, plans)
    found = counting.counted(wanted.asked, by)
    match by:
        case "region":
            step = counting.step_below(wanted.code)
            without = _by(plans.annotate(part=Substr("region_code", 1, step)))
            names = naming.region_titles([*found, *without])
            deeper = {code: wanted.here(region=code, by="region") for code in names}
        case "industry":
            without = _by(plans.annotate(part=Left("enterprise__industry_code", 3)))
            without = {code or naming.NO_INDUSTRY: many for code, many in without.items()}
            names = naming.industry_titles([*found, *without])
            deeper = {code: wanted.here(industry=code, by="region") for code in names}
        case _:
            without, names = {}, naming.duty_titles(found)
            deeper = {code: wanted.here(duty=code, by="region") for code in names}
    return [
        Line(name, deeper[code], found.get(code, Counts()), None if by == "duty" else without.get(code, 0), {by: code})
        for code, name in names.items()
    ]


def _by(plans: "QuerySet[Any]") -> dict[str, int]:
    return dict(plans.order_by().values("part").annotate(many=Count("pk")).values_list("part", "many"))


def _firms(wanted: Wanted, plans: QuerySet[YearPlan]) -> list[Line]:
    found = counting.counted_firms(wanted.asked)
    without: set[UUID] = set() if wanted.duty else set(plans.values_list("enterprise_id", flat=True))
    names = enterprise_names(wanted.actor, [str(key) for key in {*found, *without}])
    return [
        Line(
            names.get(str(key), _("已迁出的企业")), reverse("enterprises:detail", args=[key]), found.get(key, Counts()),
            int(key in without), {"enterprise": str(key)},
        )
        for key in {*found, *without}
    ]  # fmt: skip


def _card(wanted: Wanted, line: Line) -> dict[str, object]:
    """Return a line as a phone shows it: the rate, and what calls for action."""
    told = dict(zip(("", "due", "done", "rate", "in_time", "late"), _cells(wanted, line), strict=False))
    parts = [(_("应办"), told["due"]), (_("逾期"), told["late"])]
    if line.unplanned:
        parts.append((_("没报计划"), number(line.unplanned, _firms_url(wanted, line))))
    if line.counts.doubted:
        parts.append((_("存疑"), number(line.counts.doubted, wanted.rows("doubted", **line.changes))))
    return {"name": line.name, "inside": line.inside, "rate": rate_words(line.counts), "cells": parts}


def _firms_url(wanted: Wanted, line: Line) -> str:
    return line.inside if "enterprise" in line.changes else wanted.firms("unplanned", **line.changes)


def _cells(wanted: Wanted, line: Line) -> list[SafeString | str]:
    counts = line.counts

    def opens(many: int, standing: str) -> SafeString:
        return number(many, wanted.rows(standing, **line.changes))

    plan = [] if line.unplanned is None else [number(line.unplanned, _firms_url(wanted, line))]
    return [
        linked(line.name, line.inside), opens(counts.due, "due"), opens(counts.done, "done"), rate_words(counts),
        opens(counts.in_time, "in_time"), opens(counts.late, "late"), *plan, opens(counts.doubted, "doubted"),
    ]  # fmt: skip
