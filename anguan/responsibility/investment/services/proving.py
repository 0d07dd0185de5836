"""Proving (证明履职): a month whose share was set aside, or pauses, and the year's plan prove their duties."""

from datetime import date, datetime
from uuid import UUID, uuid5

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.services.proving import prove_by, take_back_by
from anguan.responsibility.investment import queries
from anguan.responsibility.investment.models import Entry, Fund

EXTRACTION, PLAN_AND_USE = "safety_cost_extraction", "safety_cost_plan_and_use"


def prove_month(fund: Fund, entry: Entry, *, by: Actor, at: datetime) -> None:
    """Prove the month of an entry, once as much was set aside as is due for it."""
    month = queries.book_of(fund, today=clock.day_of(at)).months[entry.month - 1]
    if month.missing > 0 or month.set_aside == 0:
        return
    words = _("{year} 年 {month} 月提取安全生产费用 {amount:,.2f} 元").format(
        year=fund.year, month=entry.month, amount=month.set_aside
    )
    if entry.voucher:
        words = _("{words}，凭证号 {voucher}").format(words=words, voucher=entry.voucher)
    _prove(
        fund, EXTRACTION, entry.on, "investment.entry", entry.pk, words, exhibits=entry.exhibit_ids,
        of=date(fund.year, entry.month, 1), by=by, at=at,
    )  # fmt: skip


def prove_pause(fund: Fund, month: int, words: str, *, by: Actor, at: datetime) -> None:
    """Prove a month in which setting aside pauses."""
    day = clock.day_of(at)
    _prove(
        fund, EXTRACTION, day, "investment.fund", pause_key(fund, month), words, of=date(fund.year, month, 1),
        by=by, at=at,
    )  # fmt: skip


def prove_plan(fund: Fund, *, by: Actor, at: datetime) -> None:
    """Prove the plan of the year."""
    words = _("{year} 年安全投入计划 {amount:,.2f} 元").format(year=fund.year, amount=fund.planned or 0)
    day, first = clock.day_of(at), date(fund.year, 1, 1)
    _prove(fund, PLAN_AND_USE, day, "investment.fund", fund.pk, words, of=max(day, first), by=by, at=at)


def take_back(entry: Entry, *, reason: str, by: Actor, at: datetime) -> None:
    """Take back what a struck entry proved."""
    take_back_by(
        entry.enterprise_id, source_type="investment.entry", source_id=entry.pk, reason=reason, by=by, at=at
    )  # fmt: skip


def pause_key(fund: Fund, month: int) -> UUID:
    """Return what names the pause of a month, so that two months are two proofs."""
    return uuid5(fund.pk, f"pause-{month}")


def _prove(
    fund: Fund, duty: str, on: date, kind: str, source: UUID, words: str, *, by: Actor, at: datetime,
    exhibits: list[UUID] | None = None, of: date | None = None,
) -> None:  # fmt: skip
    prove_by(
        fund.enterprise_id, duty=duty, happened_on=on, source="fund", source_type=kind, source_id=source, words=words,
        exhibit_ids=tuple(exhibits or ()), of=of, by=by, at=at,
    )  # fmt: skip
