"""What a code says by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.access import Territory
from anguan.registry.regions import rules
from anguan.registry.regions.rules import Kind, Level

TREE = ["32", "3209", "320921", "320921101", "320921101200", "320921101200G01"]


def test_each_code_stands_under_the_one_before() -> None:
    assert [rules.parent_code(code) for code in TREE] == [None, *TREE[:-1]]
    assert [rules.level_of(code) for code in TREE] == list(Level)
    assert rules.ancestors(TREE[-1]) == TREE[:-1]


def test_a_park_stands_beside_the_towns_of_its_county() -> None:
    park = rules.next_park_code("320921", ["320921101", "320921P01"])
    assert park == "320921P02"
    assert (rules.level_of(park), rules.kind_of(park), rules.parent_code(park)) == (Level.TOWN, Kind.PARK, "320921")


@pytest.mark.parametrize(("under", "code"), [("320921101200", "320921101200G01"), ("320921P01", "320921P01000G01")])
def test_a_grid_belongs_to_a_village_or_to_a_whole_town(under: str, code: str) -> None:
    assert rules.next_grid_code(under, []) == code
    assert (rules.is_code(code), rules.parent_code(code), rules.kind_of(code)) == (True, under, Kind.GRID)


def test_codes_run_out_after_ninety_nine() -> None:
    assert rules.next_park_code("320921", [f"320921P{number:02d}" for number in range(1, 100)]) is None


@pytest.mark.parametrize("code", ["", "3", "32a9", "320921P1", "320921101P01", "320921101200G1", "G01", "３２"])
def test_what_is_not_a_code(code: str) -> None:
    assert not rules.is_code(code)


codes = st.sampled_from(
    [*TREE, "33", "3210", "320922", "320921102", "320921P01", "320921P01000G01", "320921999999", "320971"]
)


@given(codes, codes)
def test_a_range_holds_just_what_begins_with_its_code(code: str, prefix: str) -> None:
    start, stop = rules.range_of(prefix)
    assert (start <= code < stop) is rules.within(code, prefix) is (code in Territory.of(prefix))


@pytest.mark.parametrize(
    ("written", "name", "same"),
    [
        ("陈家港镇", "陈家港镇", True),
        ("陈家港", "陈家港镇", True),
        (" 陈家港 乡", "陈家港镇", True),
        ("大丰经济开发区", "大丰开发区", True),
        ("毓龙街道办事处", "毓龙街道", True),
        ("开发区", "县开发区", False),
        ("陈家", "陈家港镇", False),
        ("", "陈家港镇", False),
    ],
)
def test_ledgers_write_towns_in_many_ways(written: str, name: str, same: bool) -> None:
    assert rules.same_town(written, name) is same


def test_addresses_leave_out_what_only_fills_the_code() -> None:
    assert rules.full_name(["北京市", "市辖区", "东城区"]) == "北京市东城区"
