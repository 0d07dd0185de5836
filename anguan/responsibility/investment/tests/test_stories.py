"""Safety money as people live it: reckoned, set aside, spent with its voucher, struck, paused, imported, proven."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.db import connection, connections

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.foundation.refusal import Refused
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties.models import Proof
from anguan.responsibility.investment import queries, services
from anguan.responsibility.investment.models import Entry, Fund
from anguan.responsibility.investment.rules.saying import PlanSaid
from anguan.responsibility.investment.tests.makers import (
    AT,
    TODAY,
    make_fund,
    make_owed,
    make_set_aside,
    make_spent,
    spending,
)

MARCH = datetime(2026, 3, 5, 9, 0, tzinfo=clock.BEIJING)


def test_a_year_is_reckoned_with_every_step_and_its_rates(wang: Actor) -> None:
    fund = make_fund(wang, claimed=Decimal(420_000))
    assert (fund.annual, fund.mode, fund.confidence) == (Decimal("510000.00"), "by_rates", "recalled")
    assert "2022〕136号" in fund.rates
    book = queries.book_of(fund, today=TODAY)
    assert book.cost is not None
    assert [step.amount for one in book.cost.businesses for step in one.steps] == [235_000, 275_000]
    assert [one.code for one in book.cost.doubts] == ["superseded_rates"]
    assert (book.due, book.missing) == (Decimal("467500.00"), Decimal("425000.00"))


def test_revenue_that_is_missing_is_said_and_the_book_can_still_be_kept(wang: Actor) -> None:
    fund = make_fund(wang, revenue=None)
    assert (fund.annual, fund.mode) == (None, "")
    book = queries.book_of(fund, today=TODAY)
    assert book.cost is not None
    assert [one.code for one in book.cost.problems] == ["base_missing"]
    make_spent(wang, "800")
    fund.refresh_from_db()
    assert fund.spent == 800


def test_two_spends_and_a_struck_one_leave_the_right_balance(wang: Actor, zhou: Actor) -> None:
    make_fund(wang, opening=Decimal(10_000))
    make_set_aside(wang, 11)
    first, second = make_spent(wang, "1200.50"), make_spent(zhou, "300")
    fund = Fund.objects.get()
    assert (fund.set_aside, fund.spent, fund.entry_count) == (Decimal(42_500), Decimal("1500.50"), 3)
    services.strike(first.pk, reason="金额登错", by=zhou, at=AT)
    services.strike(first.pk, reason="再点一次", by=zhou, at=AT)
    fund.refresh_from_db()
    first.refresh_from_db()
    assert (fund.spent, fund.opening + fund.set_aside - fund.spent) == (second.amount, Decimal(52_200))
    assert (first.void_why, first.void_by_name) == ("金额登错", "周明")
    assert AuditEntry.objects.filter(action="investment.struck").count() == 1


def test_the_same_key_again_is_the_same_entry_and_not_another_persons(wang: Actor, zhou: Actor) -> None:
    key = uuid7()
    services.spend(spending(), by=wang, at=AT, key=key)
    services.spend(spending(), by=wang, at=AT, key=key)
    assert Entry.objects.count() == 1
    with pytest.raises(Refused) as refused:
        services.spend(spending(), by=zhou, at=AT, key=key)
    assert refused.value.codes == ["key_in_use"]


def test_everything_wrong_is_said_at_once(wang: Actor) -> None:
    with pytest.raises(Refused) as refused:
        services.spend(spending("-5", on=TODAY + timedelta(days=1), use="nonsense"), by=wang, at=AT)
    assert refused.value.codes == ["amount_negative", "day_to_come", "no_use"]
    assert not Fund.objects.exists()


def test_a_voucher_number_is_entered_once_or_in_parts(wang: Actor) -> None:
    make_spent(wang, "900", voucher="24322001")
    with pytest.raises(Refused) as refused:
        make_spent(wang, "900", voucher="24322001")
    assert refused.value.codes == ["voucher_known"]
    part = make_spent(wang, "100", voucher="24322001", shared_voucher=True)
    assert [one["code"] for one in part.doubts] == ["voucher_shared"]
    services.strike(Entry.objects.get(amount=900).pk, reason="重复", by=wang, at=AT)
    part.refresh_from_db()
    assert part.doubts == []  # what it was doubted for is struck


def test_one_voucher_photo_for_two_spends_is_refused_or_doubted(wang: Actor) -> None:
    shot = make_photo(wang, purpose="investment_voucher", seed="invoice")
    first = services.spend(spending("900"), by=wang, at=AT, photo_ids=[shot.pk])
    with pytest.raises(Refused) as refused:
        services.spend(spending("300"), by=wang, at=AT, photo_ids=[shot.pk])
    assert refused.value.codes == ["photo_used_elsewhere"]
    again = make_photo(wang, purpose="investment_voucher", seed="invoice")
    second = services.spend(spending("300"), by=wang, at=AT, photo_ids=[again.pk])
    assert [one["code"] for one in second.doubts] == ["photo_same"]
    assert second.doubts[0]["with"] == [str(first.pk)]
    assert Fund.objects.get().doubted == 1


def test_a_voucher_may_be_photographed_later(wang: Actor) -> None:
    entry = make_spent(wang)
    shot = make_photo(wang, purpose="investment_voucher")
    services.add_voucher(entry.pk, photo_ids=[shot.pk], by=wang, at=AT)
    entry.refresh_from_db()
    assert entry.exhibit_ids == [shot.pk]


def test_a_month_set_aside_in_full_proves_its_duty_and_struck_proves_it_no_more(
    huahai: Enterprise, wang: Actor
) -> None:
    make_fund(wang)
    owed = make_owed(huahai, "safety_cost_extraction", first=date(2026, 10, 1), last=date(2026, 10, 31))
    now = make_owed(huahai, "safety_cost_extraction", first=date(2026, 11, 1), last=date(2026, 11, 30))
    make_set_aside(wang, 10, "40000")
    owed.refresh_from_db()
    assert owed.state == "open"
    last = make_set_aside(wang, 10, "2500")  # October's, set aside in November
    owed.refresh_from_db()
    now.refresh_from_db()
    assert (owed.state, owed.late, now.state) == ("proven", True, "open")
    assert Proof.objects.get().source == "fund"
    services.strike(last.pk, reason="没有入账", by=wang, at=AT)
    owed.refresh_from_db()
    assert owed.state == "open"


def test_a_month_that_pauses_is_refused_noted_and_proven(huahai: Enterprise, wang: Actor) -> None:
    owed = make_owed(huahai, "safety_cost_extraction", first=date(2026, 11, 1), last=date(2026, 11, 30))
    make_fund(wang, opening=Decimal(1_500_000), due_last_year=Decimal(500_000))
    with pytest.raises(Refused) as refused:
        make_set_aside(wang, 11)
    assert refused.value.codes == ["month_paused"]
    services.note_pause(2026, 11, by=wang, at=AT)
    services.note_pause(2026, 11, by=wang, at=AT)
    owed.refresh_from_db()
    assert (owed.state, Fund.objects.get().paused) == ("proven", [11])
    make_spent(wang, "1", on=date(2026, 9, 30))  # a yuan spent before, and November is due again
    book = queries.book_of(Fund.objects.get(), today=TODAY)
    assert [one.suspended for one in book.months[8:11]] == [True, False, False]
    with pytest.raises(Refused) as refused:
        services.note_pause(2026, 10, by=wang, at=AT)
    assert refused.value.codes == ["not_paused"]


def test_the_plan_of_the_year_proves_its_duty(huahai: Enterprise, wang: Actor) -> None:
    owed = make_owed(huahai, "safety_cost_plan_and_use", first=date(2026, 1, 1), last=date(2026, 3, 31))
    said = PlanSaid(2026, {"ppe": Decimal(60_000), "training": Decimal(40_000), "other": Decimal(0)})
    fund = services.plan_use(said, by=wang, at=MARCH)
    owed.refresh_from_db()
    assert (fund.planned, fund.plan, owed.state) == (Decimal(100_000), {"ppe": "60000", "training": "40000"}, "proven")
    with pytest.raises(Refused) as refused:
        services.plan_use(PlanSaid(2026, {"nonsense": Decimal(-1)}), by=wang, at=MARCH)
    assert refused.value.codes == ["no_use", "amount_negative"]


def test_next_year_opens_with_what_is_left(wang: Actor) -> None:
    make_fund(wang, opening=Decimal(5_000))
    make_set_aside(wang, 11)
    make_spent(wang, "2500")
    later = datetime(2027, 1, 4, 9, 0, tzinfo=clock.BEIJING)
    make_spent(wang, "100", at=later)
    fund = Fund.objects.get(year=2027)
    assert (fund.opening, fund.due_last_year, fund.spent) == (Decimal(45_000), Decimal(510_000), Decimal(100))


def ledger(rows: list[tuple[Any, ...]]) -> BytesIO:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("台账")
        page.write_row(0, 0, ["安全生产费用台账"])
        page.write_row(1, 0, ["日期", "收支", "用途类别", "金额", "摘要", "供应商", "发票号"])
        for line, row in enumerate(rows, start=2):
            page.write_row(line, 0, row)
    file.seek(0)
    return file


ROWS: list[tuple[Any, ...]] = [
    ("2026-01-31", "提取", "", 35000, "1 月计提", "", "记-12"),
    ("2026-02-28", "提取", "", "35,000.00", "2 月计提", "", "记-15"),
    ("2026-03-05", "使用", "劳动防护用品", "￥1,200.50", "安全帽", "安达劳保", "24322001"),
    ("2026-03-05", "使用", "劳动防护用品", "￥1,200.50", "安全帽", "安达劳保", "24322001"),
    ("2026-03-06", "使用", "防汛沙袋", "0.8万", "沙袋", "", ""),
    ("2026-03-07", "使用", "安全培训", -300, "冲红", "", ""),
    ("2026-13-07", "使用", "安全培训", "叁佰元", "", "", ""),
]


def test_a_ledger_is_checked_given_back_marked_and_imported_once(
    huahai: Enterprise, wang: Actor, tmp_path: Path
) -> None:
    make_fund(wang)
    upload = services.receive_ledger(ledger(ROWS), "台账.xlsx", year=2026, by=wang, at=AT)
    assert not Entry.objects.exists()
    assert (upload.row_count, len(upload.rows), upload.set_aside) == (7, 4, Decimal(70_000))
    assert next(said for said, _remedy in upload.said).startswith("提取数额是按 2012 年旧标准")
    wrong = {row for row, _column, _said, _remedy, is_error in upload.problems if is_error}
    assert wrong == {6, 8, 9}
    assert services.mark_upload(upload.pk, tmp_path / "marked.xlsx", by=wang) == 4
    done = services.import_upload(upload.pk, by=wang, at=AT)
    services.import_upload(upload.pk, by=wang, at=AT)
    fund = Fund.objects.get()
    assert (done.added, fund.set_aside, fund.spent) == (4, Decimal(70_000), Decimal("9200.50"))
    assert "防汛沙袋" in queries.own_uses(huahai.pk).values()
    again = services.receive_ledger(ledger(ROWS), "台账.xlsx", year=2026, by=wang, at=AT)
    assert (again.known, len(again.rows)) == (4, 0)


def test_an_office_sees_it_and_keeps_none_and_a_stranger_sees_nothing(
    wang: Actor, li: Actor, sun: Actor, far_officer: Actor
) -> None:
    entry = make_spent(wang)
    assert queries.entries_for(li).get() == entry
    assert not queries.entries_for(sun).exists()
    assert not queries.funds_for(far_officer).exists()
    with pytest.raises(Refused) as refused:
        make_spent(li)
    assert refused.value.codes == ["no_permission"]


@pytest.mark.django_db(transaction=True)
def test_two_who_spend_at_once_both_count(wang: Actor, zhou: Actor) -> None:
    def enter(who: Actor) -> None:
        try:
            for place in range(3):
                make_spent(who, "100", what=f"第 {place} 笔")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(enter, (wang, zhou)))
    connection.close()
    fund = Fund.objects.get()
    assert (fund.spent, fund.entry_count) == (Decimal(600), 6)
