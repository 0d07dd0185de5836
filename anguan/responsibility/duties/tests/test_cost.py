"""The safety cost, each amount worked out by hand from the rates (2022 ones are recalled, and say so)."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.rules.tiers import reckoned, shares, total
from anguan.responsibility.duties.tests.makers import reckoned as cost_of


def machinery(revenue: float, **more: Any) -> dict[str, Any]:
    return {"industry": "machinery", "last_year_revenue": revenue, **more}


def test_the_worked_check_of_the_fact_base() -> None:
    answer = cost_of(**machinery(32_000_000))
    assert (answer.annual, answer.monthly) == (Decimal(510_000), Decimal(42_500))
    assert [step.words for step in answer.businesses[0].steps] == [
        "不超过 1,000 万元的部分：10,000,000 元 × 2.35% = 235,000 元",
        "超过 1,000 万元至 10,000 万元的部分：22,000,000 元 × 1.25% = 275,000 元",
    ]
    assert answer.businesses[0].superseded_annual == Decimal(420_000)
    assert (answer.confidence, answer.confidence_title) == ("recalled", "请核对原文")
    assert answer.problems == () == answer.doubts


@pytest.mark.parametrize(
    ("kind", "base", "annual"),
    [
        # at the edges of the tiers, in yuan
        ("machinery", 10_000_000, "235000"),
        ("machinery", 100_000_000, "1360000"),  # 23.5 + 9,000 × 1.25 % = 23.5 + 112.5 万
        ("machinery", 1_000_000_000, "3610000"),  # 136 + 90,000 × 0.25 % = 136 + 225 万
        ("machinery", 5_000_000_000, "7610000"),  # 361 + 400,000 × 0.1 % = 361 + 400 万
        ("machinery", 6_000_000_000, "8110000"),  # 761 + 100,000 × 0.05 % = 761 + 50 万
        ("hazardous_goods", 50_000_000, "1350000"),  # 45 + 4,000 × 2.25 % = 45 + 90 万
        ("hazardous_goods", 200_000_000, "3025000"),  # 45 + 202.5 + 10,000 × 0.55 % = 45 + 202.5 + 55 万
        ("metallurgy", 12_000_000, "330000"),  # 30 + 200 × 1.5 % = 30 + 3 万
        ("fireworks", 30_000_000, "950000"),  # 40 + 30 + 25 万
        ("civil_explosives", 15_000_000, "500000"),  # 40 + 500 × 2 % = 40 + 10 万
        ("power_generation", 150_000_000, "2150000"),  # 30 + 135 + 5,000 × 1 % = 30 + 135 + 50 万
        ("transport_freight", 8_000_000, "80000"),
        ("transport_special", 8_000_000, "120000"),
        ("construction_building", 20_000_000, "600000"),
        ("construction_municipal", 3_333_333, "49999.995"),
        ("mine_coal_outburst", 120_000, "6000000"),
        ("mine_quarry", 50_000, "100000"),
    ],
)
def test_the_rates(kind: str, base: int, annual: str) -> None:
    rates = catalog.safety_cost().current.kinds[kind]
    assert sum(step.amount for step in reckoned(rates, Decimal(base))) == Decimal(annual)


def test_twelve_months_come_to_the_year_to_the_cent() -> None:
    answer = cost_of(**machinery(1_234_567.89))
    assert answer.annual == Decimal("29012.35")  # 1,234,567.89 × 2.35 % = 29,012.345…
    assert [one.amount for one in answer.months][:2] == [Decimal("2417.69")] * 2
    assert answer.months[-1].amount == Decimal("2417.76")
    assert sum(one.amount for one in answer.months) == answer.annual


@given(st.integers(0, 10**13), st.integers(0, 10**13), st.sampled_from(sorted(catalog.safety_cost().current.kinds)))
def test_more_is_never_less_and_the_shares_come_to_the_whole(one: int, other: int, kind: str) -> None:
    rates = catalog.safety_cost().current.kinds[kind]
    least, most = (total(reckoned(rates, Decimal(base))) for base in sorted((one, other)))
    assert least <= most
    assert sum(share.amount for share in shares(most)) == most
    assert sum(step.base for step in reckoned(rates, Decimal(most))) in (most, 0)


@pytest.mark.parametrize(
    ("sheet", "code", "field"),
    [
        ({"industry": "machinery"}, "base_missing", "last_year_revenue"),
        (machinery(-1), "base_negative", "last_year_revenue"),
        ({}, "industry_missing", "industry"),
        ({"industry": "transport", "last_year_revenue": 1e6}, "kind_missing", "businesses"),
        ({"industry": "mine"}, "kind_missing", "businesses"),
        ({"businesses": [{"kind": "magic"}]}, "kind_unknown", "businesses[0].kind"),
        ({"businesses": [{"kind": "mine_quarry"}]}, "base_missing", "businesses[0].tonnes"),
        (
            {"businesses": [{"kind": "construction_mine", "construction_cost": -5}]},
            "base_negative",
            "businesses[0].construction_cost",
        ),
        (machinery(1e6, opened_on="2028-01-01"), "not_open", "opened_on"),
        (machinery(1e6, closed_on="2026-12-31"), "closed", "closed_on"),
    ],
)  # fmt: skip
def test_what_cannot_be_reckoned_is_refused_in_words(sheet: dict[str, Any], code: str, field: str) -> None:
    answer = cost_of(**sheet)
    assert [(one.code, one.field) for one in answer.problems] == [(code, field)]
    assert answer.annual is None
    assert answer.months == ()


def test_an_industry_without_rates_spends_what_it_needs() -> None:
    answer = cost_of(industry="commerce", last_year_revenue=5e6)
    assert (answer.mode, answer.annual) == ("not_listed", None)
    assert "据实保障安全投入" in answer.steps[0]


def test_the_first_year_goes_by_what_was_spent_and_ends_with_its_own_revenue() -> None:
    begun = cost_of(**machinery(9e6, opened_on="2027-04-01"))
    assert (begun.mode, begun.annual, begun.months) == ("actual_expense", None, ())
    ended = cost_of(**machinery(9e6, opened_on="2027-04-01", this_year_revenue=8_000_000))
    assert (ended.mode, ended.annual, ended.months) == ("actual_expense", Decimal(188_000), ())
    second = cost_of(**machinery(8e6, opened_on="2026-04-01"))
    assert (second.mode, second.annual) == ("by_rates", Decimal(188_000))
    assert [one.code for one in second.doubts] == ["short_year"]


@pytest.mark.parametrize(("balance", "suspended"), [(1_530_000, True), (1_529_999.99, False), (-5, False)])
def test_at_three_times_last_year_it_pauses(balance: float, suspended: bool) -> None:
    fund = {"balance": balance, "due_last_year": 510_000, "month": 7}
    answer = cost_of(**machinery(32_000_000, fund=fund))
    assert answer.suspension is not None
    assert answer.suspension.suspended is suspended
    assert answer.annual_planned == (Decimal(255_000) if suspended else Decimal(510_000))
    assert [one.suspended for one in answer.months] == [suspended and month >= 7 for month in range(1, 13)]


def test_without_last_years_amount_nobody_can_say_whether_it_pauses() -> None:
    answer = cost_of(**machinery(32_000_000, fund={"balance": 9e9}))
    assert answer.suspension is None
    assert [one.code for one in answer.doubts] == ["due_last_year_missing"]


def test_rates_of_2012_are_recognised() -> None:
    [old] = cost_of(**machinery(32_000_000, fund={"claimed": 420_000})).doubts
    assert old.code == "superseded_rates"
    assert "510,000" in old.message
    [other] = cost_of(**machinery(32_000_000, fund={"claimed": 400_000})).doubts
    assert other.code == "claimed_differs"
    assert cost_of(**machinery(32_000_000, fund={"claimed": 510_000})).doubts == ()
    # metallurgy kept its rates, so there is nothing to recognise
    same: dict[str, Any] = {"industry": "metallurgy", "last_year_revenue": 12_000_000, "fund": {"claimed": 330_000}}
    assert cost_of(**same).doubts == ()


def test_several_businesses_add_up_where_they_have_accounts_of_their_own() -> None:
    both = [
        {"kind": "machinery", "last_year_revenue": 10_000_000},
        {"kind": "transport_special", "last_year_revenue": 4_000_000},
    ]
    answer = cost_of(businesses=both)
    assert answer.annual == Decimal(235_000) + Decimal(60_000)
    assert [one.counted for one in answer.businesses] == [True, True]


def test_without_accounts_of_their_own_the_highest_counts() -> None:
    answer = cost_of(industries=["machinery", "hazchem", "commerce"], last_year_revenue=14_000_000)
    # hazardous goods 45 + 400 × 2.25 % = 54 万; machinery 23.5 + 400 × 1.25 % = 28.5 万
    assert [(one.kind, one.annual, one.counted) for one in answer.businesses] == [
        ("machinery", Decimal(285_000), False),
        ("hazardous_goods", Decimal(540_000), True),
    ]
    assert answer.annual == Decimal(540_000)
    assert "multi_business" in [one.id for one in answer.provisions]
    shared = cost_of(
        businesses=[{"kind": "machinery"}, {"kind": "hazardous_goods"}],
        separate_accounts=False,
        last_year_revenue=14_000_000,
    )
    assert shared.annual == answer.annual


def test_mines_and_builders_have_no_even_months() -> None:
    answer = cost_of(businesses=[{"kind": "construction_building", "name": "一标段", "construction_cost": 2e7}])
    assert (answer.annual, answer.monthly, answer.months) == (Decimal(600_000), None, ())


def test_revenue_in_ten_thousands_is_asked_about() -> None:
    [doubt] = cost_of(**machinery(3200)).doubts
    assert "像是按万元填写的" in doubt.message
    [nothing] = cost_of(**machinery(0)).doubts
    assert nothing.code == "zero"


def test_nothing_is_reckoned_from_negative_figures_whatever_the_industry() -> None:
    assert [one.code for one in cost_of(industry="commerce", last_year_revenue=-1).problems] == ["base_negative"]
    new = machinery(-1, opened_on="2027-03-01", this_year_revenue=-2)
    assert [one.field for one in cost_of(**new).problems] == ["last_year_revenue", "this_year_revenue"]


def test_who_closes_sets_aside_until_the_month_of_it() -> None:
    answer = cost_of(**machinery(10_000_000, closed_on="2027-05-31"))
    assert [one.month for one in answer.months] == [1, 2, 3, 4, 5]
    assert (answer.annual, answer.annual_planned) == (Decimal(235_000), Decimal("97916.65"))


def test_who_makes_hazardous_chemicals_goes_by_their_rates() -> None:
    answer = cost_of(industry="chemical", flags=["hazchem_production"], last_year_revenue=20_000_000)
    assert [one.kind for one in answer.businesses] == ["hazardous_goods"]
