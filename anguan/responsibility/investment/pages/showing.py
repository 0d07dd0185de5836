"""What the pages of safety money share: tabs, the year asked for, the book meant, what a book looks like."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.responsibility.investment import looks, queries
from anguan.responsibility.investment.models import Entry, Fund
from anguan.responsibility.investment.queries import Book
from anguan.responsibility.investment.rules.saying import FIRST_YEAR, LAST_YEAR

RECENT = 6


def tabs(current: str, actor: Actor) -> list[tuple[str, str, bool]]:
    """Return the pages of safety money beside each other."""
    if actor.enterprise_id is not None:
        found = [("home", _("账面"), "home"), ("entries", _("台账"), "entries"), ("plan", _("年度计划"), "plan"),
                 ("basis", _("计算依据"), "basis"), ("import", _("导入"), "import")]  # fmt: skip
        if not actor.may("investment.keep"):
            found = found[:2]
    else:
        found = [("overview", _("各地情况"), "overview"), ("funds", _("企业账"), "funds"),
                 ("entries", _("台账"), "entries"), ("missing", _("未建账"), "missing")]  # fmt: skip
    return [(title, reverse(f"investment:{name}"), key == current) for key, title, name in found]


def year_of(request: HttpRequest) -> int:
    """Return the year asked for, this one where none or nonsense is."""
    said = request.POST.get("year") or request.GET.get("year") or ""
    year = int(said) if said.isdecimal() and len(said) == 4 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else clock.today().year


def year_tabs(actor: Actor, *, enterprise_id: UUID, year: int, today: date) -> list[tuple[str, str, bool]]:
    """Return the years of one enterprise's books beside each other; nothing where there is only one."""
    years = sorted({*queries.years_of(actor, enterprise_id=enterprise_id, today=today), year}, reverse=True)
    if len(years) < 2:
        return []
    return [(_("{year} 年").format(year=one), f"?year={one}", one == year) for one in years[:6]]


def own_fund(actor: Actor, year: int) -> Fund | None:
    """Return the book of the actor's enterprise of a year, where there is one."""
    if actor.enterprise_id is None:
        return None
    found: Fund | None = queries.funds_for(actor).filter(enterprise_id=actor.enterprise_id, year=year).first()
    return found


def fund_meant(actor: Actor, fund_id: UUID) -> Fund:
    """Return a book the actor may see, or 404."""
    found: Fund | None = queries.funds_for(actor).select_related("enterprise").filter(pk=fund_id).first()
    if found is None:
        raise Http404(str(fund_id))
    return found


def entry_meant(actor: Actor, entry_id: UUID) -> Entry:
    """Return an entry the actor may see, or 404."""
    rows = queries.entries_for(actor).select_related("fund", "enterprise")
    found: Entry | None = rows.filter(pk=entry_id).first()
    if found is None:
        raise Http404(str(entry_id))
    return found


def shown(book: Book, *, actor: Actor) -> dict[str, Any]:
    """Return what the page of a book shows."""
    fund, cost = book.fund, book.cost
    rows = queries.live(queries.entries_for(actor)).filter(enterprise_id=fund.enterprise_id, fund_id=fund.pk)
    recent = list(rows.order_by("-on", "-id")[:RECENT])
    spent = queries.spent_by_use(fund)
    titles = queries.use_titles({*spent, *fund.plan, *(row.use for row in recent)})
    return {
        "fund": fund, "book": book, "cost": cost, "now_month": book.now,
        "balance": looks.yuan(abs(book.balance)), "overspent": book.balance < 0 and book.saves, "saves": book.saves,
        "mode": looks.mode_badge(fund), "confidence": looks.confidence_of(fund),
        "months": [(one, looks.month_badge(one, fund)) for one in book.months] if _has_months(book) else [],
        "recent": [(row, looks.title_of(row, titles), looks.side_badge(row)) for row in recent],
        "uses": _uses(fund, spent, titles), "uses_note": looks.USES_NOTE,
        "businesses": [one for one in cost.businesses if one.counted] if cost else [],
        "yuan": looks.yuan, "short": looks.short, "whole": looks.whole, "told": looks.told,
    }  # fmt: skip


def _has_months(book: Book) -> bool:
    return book.monthly or any(one.set_aside or one.spent for one in book.months)


def _uses(fund: Fund, spent: dict[str, Decimal], titles: Any) -> list[tuple[str, Decimal | None, Decimal, Decimal]]:
    """Return each use with what was planned, what was spent, and what is left of the plan."""
    zero = Decimal(0)
    planned = {use: Decimal(amount) for use, amount in fund.plan.items()}
    order = sorted({*planned, *spent}, key=lambda use: -(spent.get(use, zero) + planned.get(use, zero)))
    return [
        (titles.get(use, _("其他")), planned.get(use), spent.get(use, zero),
         planned.get(use, zero) - spent.get(use, zero))
        for use in order
    ]  # fmt: skip
