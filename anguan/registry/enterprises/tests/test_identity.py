"""What an enterprise says about itself is read as it was meant, or told apart from what cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.registry.enterprises import catalog, rules

BODIES = st.text(alphabet=rules.ALPHABET, min_size=17, max_size=17)


@given(BODIES)
def test_the_check_digit_makes_a_code_whole(body: str) -> None:
    assert rules.is_credit_code(body + rules.check_digit(body))


@given(BODIES, st.integers(0, 16), st.sampled_from(rules.ALPHABET))
def test_any_single_wrong_character_is_noticed(body: str, place: int, letter: str) -> None:
    code = body + rules.check_digit(body)
    wrong = code[:place] + letter + code[place + 1 :]
    assert rules.is_credit_code(wrong) == (wrong == code)


@given(BODIES, st.integers(0, 15))
def test_two_neighbours_exchanged_are_noticed(body: str, place: int) -> None:
    code = body + rules.check_digit(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert rules.is_credit_code(swapped) == (swapped == code)


@given(st.text())
def test_nothing_typed_ever_breaks_a_reader(text: str) -> None:
    for reader in (
        rules.read_credit_code, rules.read_name, rules.read_person_name, rules.read_phone, rules.read_industry,
        rules.read_size, rules.read_headcount,
    ):  # fmt: skip
        read = reader(text)
        assert read.value or read.problem or not text.strip() or reader is not rules.read_name
    rules.read_degrees(text)
    rules.split_degrees(text)


@pytest.mark.parametrize(
    ("written", "value", "problem", "hint"),
    [
        ("9132000013477435P", "", "credit_code_length", "17"),
        ("91110000600037341L", "91110000600037341L", "", ""),
        ("9111 0000-600037341l", "91110000600037341L", "", ""),
        ("91110000600037342L", "", "credit_code_check", ""),
        ("9111OOOO600037341L", "", "credit_code_letters_meant", "91110000600037341L"),
        ("911100006000373?1L", "", "credit_code_letters", "?"),
        ("320921000012345", "", "credit_code_old", ""),
        ("", "", "credit_code_missing", ""),
    ],
)
def test_credit_codes(written: str, value: str, problem: str, hint: str) -> None:
    assert rules.read_credit_code(written) == rules.Read(value, problem, hint)


@pytest.mark.parametrize(
    ("written", "value", "problem"),
    [
        ("13800000001", "13800000001", ""),
        ("+86 138-0000-0001", "13800000001", ""),
        ("0515-88888888", "0515-88888888", ""),
        ("(0515)8888888转803", "0515-8888888", ""),
        ("010-62345678", "010-62345678", ""),
        ("0515-88888888/13800000001", "13800000001", ""),
        ("4008001234", "4008001234", ""),
        ("88888888", "88888888", "phone_without_area"),
        ("1380000000", "", "phone_length"),
        ("138000000011", "", "phone_length"),
        ("12345678901", "", "phone_impossible"),
        ("无", "", "phone_impossible"),
        ("", "", ""),
    ],
)
def test_phones(written: str, value: str, problem: str) -> None:
    read = rules.read_phone(written)
    assert (read.value, read.problem) == (value, problem)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("C33", "C33"), ("33", "C33"), ("3311", "C3311"), ("C3311结构性金属制品制造", "C3311"), ("金属制品业", "C33"),
        ("化学原料及化学制品制造业", "C26"), ("机械加工", "C34"), ("制造业", "C"), ("C 制造业", "C"), ("A33", ""),
        ("99", ""), ("胡写的", ""),
    ],
)  # fmt: skip
def test_industries(written: str, value: str) -> None:
    assert rules.read_industry(written).value == value


@pytest.mark.parametrize(
    ("written", "value"),
    [("48", "48"), ("48人", "48"), ("约50人", "50"), ("50-60", "60"), ("1,200", "1200"), ("很多", ""), ("-3", "")],
)
def test_headcounts(written: str, value: str) -> None:
    assert rules.read_headcount(written).value == value


def test_sizes() -> None:
    assert [rules.read_size(text).value for text in ("大型企业", "中", "小 型", "微型")] == [
        "large",
        "medium",
        "small",
        "micro",
    ]
    assert rules.read_size("规上").problem == "size_designated"
    assert rules.read_size("巨型").problem == "size_unknown"


@pytest.mark.parametrize(
    ("written", "degrees"),
    [
        ("120.2561", 120.2561),
        ("120°15′00″", 120.25),
        ("E120°15'", 120.25),
        ("东经120度30分", 120.5),
        ("33°75′", None),
        ("x", None),
    ],
)
def test_degrees(written: str, degrees: float | None) -> None:
    assert rules.read_degrees(written) == degrees


def test_places() -> None:
    assert rules.split_degrees("120.25，33.37") == ("120.25", "33.37")
    assert rules.place_problem(120.25, 33.37) == ""
    assert rules.place_problem(33.37, 120.25) == "place_swapped"
    assert rules.place_problem(0, 0) == "place_abroad"
    assert rules.place_problem(None, 33.0) == "place_number"


def test_names_are_one_however_they_are_typed() -> None:
    assert rules.normal_name(" 盐城华海 (江苏) 化工有限公司") == "盐城华海（江苏）化工有限公司"
    assert rules.normal_name("ABB Power 有限公司") == "ABB Power有限公司"


def test_the_catalog_is_whole() -> None:
    industries = catalog.industries()
    assert len([code for code in industries if len(code) == 3]) == 97
    assert [code[1:] for code in industries if len(code) == 3] == [f"{n:02}" for n in range(1, 98)]
    assert "".join(code for code in industries if len(code) == 1) == "ABCDEFGHIJKLMNOPQRST"
    assert {*catalog.everyday_industries().values()} <= industries.keys()
    words = [word for flag in catalog.flags().values() for word in flag.words]
    assert len(words) == len(set(words))
    assert catalog.industry_title("C3311") == "金属制品业"
