"""Bad input: amounts as people write them, negative and huge ones, rows of a ledger, rates no longer in force."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.documents.excel import Row
from anguan.responsibility.duties.rules.cost import cost
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.investment.rules.amounts import read_amount, reasons_against_amount
from anguan.responsibility.investment.rules.doubting import Same, doubts
from anguan.responsibility.investment.rules.importing import Judge, Line, Problem, match_headings
from anguan.responsibility.investment.rules.superseding import recognised

TODAY = date(2026, 11, 22)
HEADINGS = ("日期", "类型", "费用类别", "金额（元）", "摘要", "供应商", "发票号码", "月份")
MACHINERY = cost(Facts(name="华海", industry="machinery", last_year_revenue=Decimal(32_000_000)), 2026)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1200", "1200"), ("1,200.50", "1200.50"), ("￥1，200.50元", "1200.50"), (" ¥300 ", "300"), ("1.2万", "12000"),
        ("3200万元", "32000000"), ("0.5亿", "50000000"), ("-300", "-300"), ("（300.00）", "-300"), ("１２００", "1200"),
        ("人民币1200元整", "1200"), (".5", "0.5"), ("", None), ("壹仟贰佰元", None), ("12.3.4", None), ("1e9", None),
        ("nan", None), ("约1200", None), ("9" * 60, None),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text: str, amount: str | None) -> None:
    assert read_amount(text) == (None if amount is None else Decimal(amount))


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    amount = read_amount(text)
    assert amount is None or amount.is_finite()


def test_what_is_no_amount_is_refused_in_words() -> None:
    codes = [
        [reason.code for reason in reasons_against_amount(None if one is None else Decimal(one))]
        for one in (None, "-1", "0", "100000000000.01", "1.234", "0.01")
    ]
    assert codes == [["no_amount"], ["amount_negative"], ["amount_zero"], ["amount_huge"], ["amount_cents"], []]


def judged(*cells: str, judge: Judge | None = None) -> tuple[Line | None, list[Problem]]:
    found = judge or Judge(match_headings(HEADINGS), 2026, TODAY)
    return found.judge(Row(2, cells))


def test_a_row_is_read_whatever_its_headings_are_called() -> None:
    line, problems = judged("2026年3月5日", "支出", "劳保用品", "1,200.50元", "安全帽", "安达劳保", "0012", "")
    assert problems == []
    assert line == Line(2, "spent", date(2026, 3, 5), 3, Decimal("1200.50"), "ppe", "安全帽", "安达劳保", "0012")
    assert Line.from_plain(line.as_plain()) == line


def test_everything_wrong_with_a_row_is_said_at_once() -> None:
    line, problems = judged("2027-01-05", "转账", "", "壹仟元", "", "", "", "13")
    assert line is None
    assert {problem.column for problem in problems} == {0, 1, 2, 3, 7}
    line, problems = judged("2025-12-30", "使用", "其他", "-30", "", "", "", "")
    assert line is None
    assert [problem.message for problem in problems] == ["日期不在 2026 年", "金额是负数"]


def test_a_voucher_twice_is_an_error_and_in_parts_a_doubt() -> None:
    judge = Judge(match_headings(HEADINGS), 2026, TODAY)
    row = ("2026-03-05", "使用", "劳动防护用品", "100", "手套", "", "77", "")
    assert judged(*row, judge=judge)[1] == []
    line, problems = judged(*row, judge=judge)
    assert (line, problems[0].is_error) == (None, True)
    line, problems = judged(*row[:3], "250", *row[4:], judge=judge)
    assert line is not None
    assert [problem.is_error for problem in problems] == [False]


def test_a_use_nobody_knows_becomes_the_enterprises_own() -> None:
    line, problems = judged("2026-03-05", "", "防汛沙袋", "8000", "", "", "", "")
    assert line is not None
    assert (line.use, problems[0].is_error) == ("new:防汛沙袋", False)


def test_amounts_of_the_old_rates_are_recognised() -> None:
    assert MACHINERY.annual == Decimal("510000.00")
    monthly = dict.fromkeys(range(1, 7), Decimal("35000"))
    found = recognised(MACHINERY, monthly)
    assert found is not None
    assert "2012 年旧标准" in found.message
    assert "少提 90,000 元" in found.message
    assert recognised(MACHINERY, {}, annual_said=Decimal(420_000)) is not None
    assert recognised(MACHINERY, dict.fromkeys(range(1, 7), Decimal("42500"))) is None
    assert recognised(MACHINERY, {1: Decimal("35000"), 2: Decimal("42500")}) is None


def test_rates_that_did_not_change_are_never_called_old() -> None:
    metallurgy = cost(Facts(name="钢厂", industry="metallurgy", last_year_revenue=Decimal(50_000_000)), 2026)
    assert metallurgy.annual is not None
    assert recognised(metallurgy, dict.fromkeys(range(1, 13), metallurgy.annual / 12)) is None


def test_doubts_say_what_they_are_judged_by() -> None:
    other = Same("a", date(2026, 3, 1), Decimal(900), photo_same=True)
    found = list(
        doubts(
            amount=Decimal(600_000), on=date(2026, 1, 5), entered_on=TODAY, what="扩建厂房护栏",
            annual=Decimal(510_000), same_voucher=[other], alike=[other],
        )
    )  # fmt: skip
    assert [one.code for one in found] == [
        "photo_same", "voucher_shared", "amount_large", "long_after", "maybe_building"
    ]  # fmt: skip
    assert found[0].others == ("a",)
    assert "2026-03-01 的 900.00 元" in found[0].words
    assert not list(doubts(amount=Decimal(100), on=TODAY, entered_on=TODAY, what="手套", annual=Decimal(510_000)))
