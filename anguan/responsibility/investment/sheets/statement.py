"""The yearly statement (安全生产费用年度报表): how it was worked out, month by month, by use, every entry."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.documents.pdf import render_pdf
from anguan.foundation.words import mark as _
from anguan.responsibility.investment import looks, queries
from anguan.responsibility.investment.models import Entry, Fund
from anguan.responsibility.investment.queries import Book
from anguan.responsibility.investment.rules.importing import SIDE_TITLES

TEMPLATE = Path(__file__).with_name("statement.typ")
MOST = 1_500  # entries on paper; the workbook has them all


def statement_of(fund: Fund, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what stands in a year's statement, as plain data."""
    today = clock.day_of(at)
    book = queries.book_of(fund, today=today)
    rows = queries.entries_for(by).filter(enterprise_id=fund.enterprise_id, fund_id=fund.pk).order_by("on", "id")
    entries = list(rows)
    live = [row for row in entries if row.void_at is None]
    spent = queries.spent_by_use(fund)
    titles = queries.use_titles({*spent, *fund.plan, *(row.use for row in entries)})
    return {
        "title": _("安全生产费用提取和使用年度报表"),
        "firm": fund.enterprise.name,
        "year": _("{year} 年度").format(year=fund.year),
        "sums": _sums(book),
        "mode": looks.MODE_TITLES[fund.mode],
        "steps": _steps(book),
        "rates": fund.rates,
        "confidence": looks.confidence_of(fund),
        "reckoned": _reckoned(fund),
        "provisions": [
            [one.text, one.clause, one.confidence_title] for one in (book.cost.provisions if book.cost else ())
        ],
        "doubts": [
            [one.message, one.remedy] for one in ((*book.cost.problems, *book.cost.doubts) if book.cost else ())
        ],
        "months": [
            [
                _("{n} 月").format(n=one.month), looks.yuan(one.opening), looks.yuan(one.due) if one.share else "—",
                looks.yuan(one.set_aside), looks.yuan(one.spent), looks.yuan(one.closing),
                str(looks.month_badge(one, fund)),
            ]
            for one in book.months
            if not one.projected
        ],
        "threshold": _threshold(book),
        "uses": _uses(fund, spent, titles),
        "uses_note": looks.USES_NOTE,
        "entries": [_line(row, titles) for row in live[:MOST]],
        "left_out": max(len(live) - MOST, 0),
        "struck": [[*_line(row, titles)[:5], row.void_why, row.void_by_name] for row in entries if row.void_at],
        "vouchers": _("{n} 笔使用中 {m} 笔有凭证照片").format(
            n=sum(1 for row in live if row.side == "spent"),
            m=sum(1 for row in live if row.side == "spent" and row.exhibit_ids),
        ),
        "printed": _("打印于 {at}").format(at=f"{at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}"),
        "printed_on": {"year": today.year, "month": today.month, "day": today.day},
    }  # fmt: skip


def statement_pdf(data: Mapping[str, Any]) -> bytes:
    """Set a statement."""
    return render_pdf(TEMPLATE, data)


def _sums(book: Book) -> list[list[str]]:
    fund = book.fund
    found = [
        [_("年初结余"), looks.yuan(fund.opening)], [_("全年应提取"), looks.yuan(fund.annual)],
        [_("已提取"), looks.yuan(fund.set_aside)], [_("已使用"), looks.yuan(fund.spent)],
        [_("超支") if book.balance < 0 else _("结余"), looks.yuan(abs(book.balance))],
    ]  # fmt: skip
    if book.monthly:
        found.insert(3, [_("以前月份欠提"), looks.yuan(book.missing)])
    if fund.planned is not None:
        found.append([_("计划使用"), looks.yuan(fund.planned)])
    return found


def _steps(book: Book) -> list[str]:
    if book.cost is None:
        return []
    steps = []
    for one in book.cost.businesses:
        name = f"{one.title}（{one.name}）" if one.name else one.title
        steps += [_("{name}：{words}").format(name=name, words=step.words) for step in one.steps]
        if one.note:
            steps.append(_("{name}：{note}").format(name=name, note=one.note))
    return [*steps, *book.cost.steps]


def _reckoned(fund: Fund) -> str:
    if fund.reckoned_at is None:
        return _("还没有核定")
    on = clock.day_of(fund.reckoned_at)
    return _("{name} {on:%Y-%m-%d} 核定").format(name=fund.reckoner_name, on=on)


def _threshold(book: Book) -> str:
    if book.threshold is None:
        return _("没有上一年应计提数额，没有判断是否暂停提取")
    return _("月初结余达到 {n} 元（上一年应计提的三倍）的月份暂停提取，低于时恢复（请核对原文）").format(
        n=looks.yuan(book.threshold)
    )


def _uses(fund: Fund, spent: Mapping[str, Decimal], titles: Mapping[str, str]) -> list[list[str]]:
    planned = {use: Decimal(amount) for use, amount in fund.plan.items()}
    whole = sum(spent.values(), Decimal(0))
    found = []
    for use in sorted({*planned, *spent}, key=lambda one: (-spent.get(one, Decimal(0)), one)):
        amount = spent.get(use, Decimal(0))
        share = f"{amount / whole * 100:.1f}%" if whole else "—"
        found.append([titles.get(use, _("其他")), looks.yuan(planned.get(use)), looks.yuan(amount), share])
    return found


def _line(row: Entry, titles: Mapping[str, str]) -> list[str]:
    use = titles.get(row.use, _("其他")) if row.side == "spent" else _("{n} 月").format(n=row.month)
    return [
        f"{row.on:%Y-%m-%d}", SIDE_TITLES[row.side], use, row.what or "—", looks.yuan(row.amount), row.supplier,
        row.voucher, "、".join(looks.doubt_titles(row)),
    ]  # fmt: skip
