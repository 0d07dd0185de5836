"""Properties of the book: the balance, the shares of the months, and setting aside that pauses and goes on."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from anguan.responsibility.duties.rules.cost import cost
from anguan.responsibility.duties.rules.facts import Business, Facts
from anguan.responsibility.investment.rules.book import (
    Basis,
    Line,
    balance,
    due_until,
    missing_until,
    shares_of,
    until_of,
    walk,
)

YUAN = st.decimals(0, 10**9, places=2)
LINES = st.lists(
    st.builds(Line, st.sampled_from(["set_aside", "spent"]), st.integers(1, 12), st.decimals("0.01", 10**7, places=2)),
    max_size=30,
)
MACHINERY = Facts(name="华海", industry="machinery", last_year_revenue=Decimal(32_000_000))


def shares(annual: str = "510000") -> dict[int, Decimal]:
    return {month: Decimal(annual) / 12 for month in range(1, 13)}


@given(YUAN, LINES, st.randoms())
def test_the_balance_is_what_came_less_what_went_in_any_order(opening: Decimal, lines: list[Line], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(lines)
    random.shuffle(shuffled)
    whole = balance(opening, lines)
    assert whole == balance(opening, shuffled)
    came = sum((one.amount for one in lines if one.side == "set_aside"), Decimal(0))
    went = sum((one.amount for one in lines if one.side == "spent"), Decimal(0))
    assert whole == opening + came - went
    assert walk(Basis({}, opening), lines, until=13)[-1].closing == whole


@given(LINES, st.integers(0, 29))
def test_a_struck_entry_is_as_if_it_had_never_been(lines: list[Line], place: int) -> None:
    if place >= len(lines):
        return
    kept = lines[:place] + lines[place + 1 :]
    struck = lines[place]
    sign = 1 if struck.side == "set_aside" else -1
    assert balance(Decimal(0), lines) - sign * struck.amount == balance(Decimal(0), kept)


@given(YUAN)
def test_months_come_to_the_year_to_the_cent(revenue: Decimal) -> None:
    answer = cost(Facts(name="华海", industry="machinery", last_year_revenue=revenue), 2026)
    assert sum(shares_of(answer).values()) == answer.annual


@given(YUAN, st.decimals("1000", 10**7, places=2), LINES)
def test_a_month_pauses_exactly_when_its_opening_reaches_three_times(
    opening: Decimal, due: Decimal, lines: list[Line]
) -> None:
    months = walk(Basis(shares(), opening, due), lines, until=13)
    for before, month in zip((None, *months), months, strict=False):
        assert month.opening == (opening if before is None else before.closing)
        assert month.suspended == (month.opening >= 3 * due)
        assert month.due == (Decimal(0) if month.suspended else month.share)
    assert due_until(months, 12) <= sum(shares().values())


@given(YUAN, LINES, st.integers(1, 12), st.decimals("0.01", 10**6, places=2))
def test_spending_more_never_pauses_a_month(opening: Decimal, lines: list[Line], month: int, amount: Decimal) -> None:
    basis = Basis(shares(), opening, Decimal(400_000))
    before = walk(basis, lines, until=13)
    after = walk(basis, [*lines, Line("spent", month, amount)], until=13)
    assert all(was.suspended or not now.suspended for was, now in zip(before, after, strict=True))


def test_it_pauses_at_three_times_and_goes_on_once_the_money_is_used() -> None:
    basis = Basis(shares("480000"), Decimal(1_200_000), Decimal(400_000))
    months = walk(basis, [Line("spent", 3, Decimal(50_000))], until=6)
    assert [one.state for one in months[:6]] == ["paused", "paused", "paused", "short", "short", "now"]
    assert months[3].opening == Decimal(1_150_000)
    # months to come go by what is due: after two shares it pauses again
    assert [one.suspended for one in months[6:9]] == [False, False, True]
    assert missing_until(months, 6) == Decimal(120_000)


def test_without_last_years_due_nobody_can_say_that_it_pauses() -> None:
    for due in (None, Decimal(0)):
        months = walk(Basis(shares(), Decimal(10**9), due), [], until=13)
        assert not any(one.suspended for one in months)


def test_the_first_year_and_output_have_no_months_and_a_closing_ends_them() -> None:
    first = Facts(name="新厂", industry="machinery", opened_on=date(2026, 4, 1), this_year_revenue=Decimal(8_000_000))
    answer = cost(first, 2026)
    assert (answer.mode, shares_of(answer)) == ("actual_expense", {})
    assert {one.state for one in walk(Basis(shares_of(answer)), [], until=6)} == {"free"}
    closing = cost(replace(MACHINERY, closed_on=date(2026, 5, 20)), 2026)
    months = walk(Basis(shares_of(closing)), [], until=8)
    assert [one.state for one in months] == ["short"] * 5 + ["closed"] * 7
    mine = Facts(name="矿", businesses=(Business("mine_coal_open", tonnes=Decimal(1000)),))
    assert shares_of(cost(mine, 2026)) == {}


def test_two_businesses_add_up_or_go_by_the_highest() -> None:
    both = (
        Business("machinery", last_year_revenue=Decimal(10_000_000)),
        Business("transport_freight", last_year_revenue=Decimal(5_000_000)),
    )
    assert cost(Facts(name="两业", businesses=both), 2026).annual == Decimal("285000.00")
    assert cost(Facts(name="两业", businesses=both, separate_accounts=False), 2026).annual == Decimal("235000.00")


def test_how_far_a_year_is() -> None:
    assert [until_of(year, today_year=2026, today_month=5) for year in (2025, 2026, 2027)] == [13, 5, 0]
