"""What people say of their safety money (填报): a spending, money set aside, what a year is reckoned from, a plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.rules.facts import Business
from anguan.responsibility.investment.rules.amounts import reasons_against_amount

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_WHAT, LONGEST_SUPPLIER, LONGEST_VOUCHER, LONGEST_USE, LONGEST_REASON = 200, 100, 60, 40, 200
MOST_OWN_USES = 30


@dataclass(frozen=True)
class SpendSaid:
    """Money spent (使用一笔)."""

    amount: Decimal | None
    on: date | None
    use: str = ""  # id in the catalog, or "own:<id>"
    new_use: str = ""  # where none fits
    what: str = ""
    supplier: str = ""
    voucher: str = ""
    shared_voucher: bool = False  # one voucher that is entered in several parts


@dataclass(frozen=True)
class SetAsideSaid:
    """Money set aside for a month (提取一笔)."""

    year: int
    month: int
    amount: Decimal | None
    on: date | None
    voucher: str = ""
    what: str = ""


@dataclass(frozen=True)
class BasisSaid:
    """What a year is reckoned from (计算依据)."""

    year: int
    last_year_revenue: Decimal | None = None
    this_year_revenue: Decimal | None = None
    businesses: tuple[Business, ...] = ()
    separate_accounts: bool = True
    opening: Decimal | None = None
    due_last_year: Decimal | None = None
    claimed: Decimal | None = None


@dataclass(frozen=True)
class PlanSaid:
    """How much is meant to be spent on what in a year (年度使用计划)."""

    year: int
    amounts: Mapping[str, Decimal] = field(default_factory=dict)


def reasons_against_year(year: int) -> Iterator[Reason]:
    """Yield what is wrong with a year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        yield Reason("year_unlikely", _("年份不对"), _("请填写 2000 到 2100 之间的年份"), field="year")


def reasons_not_to_spend(said: SpendSaid, *, today: date, uses: Mapping[str, str]) -> Iterator[Reason]:
    """Yield everything that keeps a spending from being entered."""
    yield from reasons_against_amount(said.amount)
    yield from _against_day(said.on, today)
    if said.new_use.strip():
        if len(said.new_use) > LONGEST_USE:
            yield Reason("use_too_long", _("类别名称超过 40 个字"), _("写短一些"), field="new_use")
    elif said.use not in uses:
        yield Reason("no_use", _("没有选用途"), _("选一类；都不合适的写一个新类别"), field="use")
    yield from _too_long(said.what, said.supplier, said.voucher)


def reasons_not_to_set_aside(said: SetAsideSaid, *, today: date, paused: bool) -> Iterator[Reason]:
    """Yield everything that keeps money from being set aside."""
    yield from reasons_against_year(said.year)
    yield from reasons_against_amount(said.amount)
    yield from _against_day(said.on, today)
    if not 1 <= said.month <= 12:
        yield Reason("no_month", _("没有选月份"), _("选提取的是哪个月的费用"), field="month")
    elif (said.year, said.month) > (today.year, today.month):
        yield Reason("month_to_come", _("这个月还没有到"), _("到了当月再提取"), field="month")
    elif said.on is not None and (said.on.year, said.on.month) < (said.year, said.month):
        message = _("记账日期早于提取的月份")
        yield Reason("day_before_month", message, _("请核对日期和月份，到了当月再提取"), field="on")
    elif paused:
        message = _("{month} 月的月初结余已达到上一年应计提的三倍，本月暂停提取").format(month=said.month)
        yield Reason("month_paused", message, _("不用提取；结余不对的请先核对上年结余和台账"), field="month")
    yield from _too_long(said.what, "", said.voucher)


def reasons_against_basis(said: BasisSaid) -> Iterator[Reason]:
    """Yield everything wrong with what a year is reckoned from; nothing said at all is wrong too."""
    yield from reasons_against_year(said.year)
    named = (
        ("last_year_revenue", said.last_year_revenue), ("this_year_revenue", said.this_year_revenue),
        ("opening", said.opening), ("due_last_year", said.due_last_year), ("claimed", said.claimed),
    )  # fmt: skip
    for name, amount in named:
        if amount is not None:
            yield from reasons_against_amount(amount, field=name, nothing=True)
    for place, one in enumerate(said.businesses, start=1):
        for amount in (one.last_year_revenue, one.this_year_revenue, one.construction_cost, one.tonnes):
            if amount is not None:
                yield from reasons_against_amount(amount, field=f"base_{place}", nothing=True)


def reasons_against_plan(said: PlanSaid, *, uses: Mapping[str, str]) -> Iterator[Reason]:
    """Yield everything wrong with a plan."""
    yield from reasons_against_year(said.year)
    if not any(said.amounts.values()):
        yield Reason("plan_empty", _("计划里没有金额"), _("至少给一类用途填上金额"))
    for use, amount in said.amounts.items():
        if use not in uses:
            yield Reason("no_use", _("没有这类用途"), _("请刷新页面后重新填写"), field=f"use_{use}")
        yield from reasons_against_amount(amount, field=f"use_{use}", nothing=True)


def reasons_not_to_strike(reason: str) -> Iterator[Reason]:
    """Yield what is wrong with a reason for striking an entry."""
    if not reason.strip():
        yield Reason("no_reason", _("没有写作废的原因"), _("用一句话写明哪里登错了"), field="reason")
    elif len(reason) > LONGEST_REASON:
        yield Reason("reason_too_long", _("原因超过 200 个字"), _("写短一些"), field="reason")


def _against_day(on: date | None, today: date) -> Iterator[Reason]:
    if on is None:
        yield Reason("no_day", _("没有填写日期"), _("填写凭证上的日期"), field="on")
    elif on > today:
        yield Reason("day_to_come", _("日期还没有到"), _("填写凭证上的日期，不能提前登记"), field="on")
    elif on.year < FIRST_YEAR:
        yield Reason("day_too_early", _("日期早于 2000 年"), _("请核对凭证上的日期"), field="on")


def _too_long(what: str, supplier: str, voucher: str) -> Iterator[Reason]:
    for text, most, name, title in (
        (what, LONGEST_WHAT, "what", _("内容")),
        (supplier, LONGEST_SUPPLIER, "supplier", _("收款单位")),
        (voucher, LONGEST_VOUCHER, "voucher", _("凭证号")),
    ):
        if len(text) > most:
            message = _("{title}超过 {most} 个字").format(title=title, most=most)
            yield Reason(f"{name}_too_long", message, _("写短一些"), field=name)
