"""What will fall due in a territory in a month (将要到期): by duty and by enterprise, for this year and the next."""

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.ui import formats
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.queries import enterprise_names
from anguan.registry.regions import queries as regions
from anguan.responsibility.duties.models import Obligation
from anguan.responsibility.duties.pages.offices import asking
from anguan.responsibility.duties.pages.offices.asking import Wanted, address, linked, number
from anguan.responsibility.duties.queries import ahead as falling
from anguan.responsibility.duties.queries import naming
from anguan.responsibility.duties.queries.ahead import Falling

SPLITS: dict[str, str] = {"duty": _("事项"), "firm": _("企业")}
MOST = 300


@page("duties.view")
def ahead(request: ActorRequest) -> HttpResponse:
    """What falls due in a month."""
    wanted = asking.wanted(request, "duties:ahead", tuple(SPLITS))
    month = _month(request.GET.get("month", ""), wanted.today)
    rows = falling.falling(wanted.asked, month)
    total = falling.in_all(rows)
    cells, more = _by_firm(wanted, month, rows) if wanted.by == "firm" else (_by_duty(wanted, month, rows), False)
    word = f"{month:%Y-%m}"
    context = {
        "wanted": wanted, "where": wanted.where(), "path": _with_month(wanted.path(), word), "month": month,
        "narrowed": _with_month(wanted.narrowed(), word), "total": total, "by": SPLITS[wanted.by],
        "rows_url": _rows(wanted, month), "left_url": _rows(wanted, month, standing="coming"),
        "years": [(_("{year} 年").format(year=year), _here(wanted, month, month=f"{year}-{month:%m}"),
                   year == month.year) for year in (wanted.today.year, wanted.today.year + 1)],
        "months": [(_("{n} 月").format(n=n), _here(wanted, month, month=f"{month.year}-{n:02d}"), n == month.month)
                   for n in range(1, 13)],
        "splits": [(_("按") + title, _here(wanted, month, by=key), key == wanted.by) for key, title in SPLITS.items()],
        "places": [(code, name, _here(wanted, month, region=code)) for code, name in _places(wanted)],
        "columns": [SPLITS[wanted.by], (_("到期"), "num"), (_("已办"), "num"), (_("还没办"), "num"),
                    *([(_("企业"), "num")] if wanted.by == "duty" else []), _("到期日")],
        "rows": cells, "more": more, "most": MOST, "not_laid_out": month.year > wanted.today.year and not total.total,
    }  # fmt: skip
    return render(request, "duties/offices/ahead.html", context)


def _month(said: str, today: date) -> date:
    """Return the first day of the month asked for; the month to come unless it is one of this year or the next."""
    after = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    try:
        month = date.fromisoformat(f"{said}-01")
    except ValueError:
        return after
    return month if month.year in (today.year, today.year + 1) else after


def _here(wanted: Wanted, shown: date, **changes: str) -> str:
    said = {**wanted.said(year=""), "month": f"{shown:%Y-%m}", "by": wanted.by, **changes}
    return f"{address('duties:ahead')}?{urlencode({name: value for name, value in said.items() if value})}"


def _with_month(links: list[tuple[str, str]], month: str) -> list[tuple[str, str]]:
    return [(label, f"{url}&month={month}") for label, url in links]


def _rows(wanted: Wanted, month: date, **changes: str) -> str:
    first, last = falling.month_of(month)
    days = {"due_from": first.isoformat(), "due_to": last.isoformat()}
    said = {**wanted.said(year=str(month.year)), "standing": "total", **days, **changes}
    return f"{address('duties:rows')}?{urlencode({name: value for name, value in said.items() if value})}"


def _places(wanted: Wanted) -> list[tuple[str, str]]:
    """Return the regions right below the one looked at."""
    return [] if wanted.of_firms else regions.town_choices(wanted.code)


def _by_duty(wanted: Wanted, month: date, rows: QuerySet[Obligation]) -> list[list[object]]:
    found = falling.by_duty(rows)
    names = naming.duty_titles(found)
    ordered = sorted(found.items(), key=lambda item: (-item[1].total, names[item[0]]))
    return [
        [
            linked(names[duty], _here(wanted, month, duty=duty, by="firm")), *_numbers(wanted, month, one, duty=duty),
            number(one.firms, _here(wanted, month, duty=duty, by="firm")), _days(one),
        ]
        for duty, one in ordered
    ]  # fmt: skip


def _by_firm(wanted: Wanted, month: date, rows: QuerySet[Obligation]) -> tuple[list[list[object]], bool]:
    found, more = falling.by_firm(rows, most=MOST)
    names = enterprise_names(wanted.actor, [str(key) for key in found])

    def name(key: UUID) -> SafeString:
        return linked(names.get(str(key), _("已迁出的企业")), reverse("enterprises:detail", args=[key]))

    return [
        [name(key), *_numbers(wanted, month, one, enterprise=str(key)), _days(one)] for key, one in found.items()
    ], more


def _numbers(wanted: Wanted, month: date, one: Falling, **changes: str) -> list[object]:
    every = _rows(wanted, month, **changes)
    return [number(one.total, every), f"{one.done:,}", f"{one.left:,}"]


def _days(one: Falling) -> str:
    if one.first is None or one.last is None:
        return formats.NOTHING
    return f"{one.first:%m-%d}" if one.first == one.last else f"{one.first:%m-%d} 至 {one.last:%m-%d}"
