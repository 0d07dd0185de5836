"""What a certificate may say, and how it stands."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.access.models import uuid7
from anguan.foundation.documents.excel import Row
from anguan.responsibility.certificates.rules import Facts, completed, masked, reasons_against, standing
from anguan.responsibility.certificates.rules.importing import Judge, Known, Line, match_headings, read_date
from anguan.responsibility.certificates.rules.numbers import check_digit, identity_problem, normal_number
from anguan.responsibility.certificates.rules.standing import debts
from anguan.responsibility.certificates.tests.makers import number_of

TODAY = date(2026, 11, 22)


def codes(facts: Facts) -> list[str]:
    return [reason.code for reason in reasons_against(completed(facts), today=TODAY)]


def test_the_example_of_the_standard_for_identity_numbers() -> None:
    assert check_digit("11010519491231002") == "X"
    assert check_digit("44052418800101001") == "4"


@given(st.integers(0, 999), st.integers(1, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(order: int, place: int, by: int) -> None:
    right = number_of(order)
    wrong = right[:place] + str((int(right[place]) + by) % 10) + right[place + 1 :]
    assert identity_problem(right) == ""
    assert identity_problem(wrong) != ""


def test_numbers_are_kept_tidy() -> None:
    assert normal_number(" ｔ３２０９０２ 19900307001x", special_operation=True) == "T32090219900307001X"
    assert normal_number("11010519491231002x", special_operation=True) == "T11010519491231002X"
    assert masked("T11010519491231002X") == "T110105********002X"
    assert masked("监护-2026-001") == "监护-2026-001"


def test_terms_left_out_are_those_of_the_law() -> None:
    facts = completed(Facts("welding", number=number_of(), issued_on=date(2024, 2, 29)))
    assert (facts.expires_on, facts.review_by) == (date(2030, 2, 28), date(2027, 2, 28))
    assert codes(facts) == []
    assert completed(Facts("guardian", issued_on=date(2024, 2, 29))).expires_on is None


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        (Facts("flying"), ["class_unknown"]),
        (Facts("welding"), ["no_number", "no_expiry"]),
        (Facts("welding", number="T123", expires_on=TODAY), ["number_form"]),
        (Facts("welding", number="T320902199013070011", expires_on=TODAY), ["number_date"]),
        (Facts("crane_operator", number="随便写"), []),
        (Facts("guardian"), []),
        (Facts("welding", number=number_of(), issued_on=date(2020, 1, 1), expires_on=date(2026, 1, 2)), ["too_long"]),
        (Facts("welding", number=number_of(), issued_on=date(2026, 12, 1)), ["issued_later"]),
        (Facts("guardian", issued_on=date(2025, 5, 1), expires_on=date(2025, 4, 1)), ["ends_before"]),
    ],
)  # fmt: skip
def test_everything_wrong_is_said_at_once(facts: Facts, wrong: list[str]) -> None:
    assert codes(facts) == wrong


@pytest.mark.parametrize(
    ("expires_on", "review_by", "revoked", "stands"),
    [
        (None, None, False, "valid"),
        (TODAY, None, False, "soon"),
        (date(2026, 11, 21), None, False, "expired"),
        (date(2030, 1, 1), date(2026, 11, 21), False, "review_overdue"),
        (date(2030, 1, 1), date(2027, 1, 21), False, "soon"),
        (date(2030, 1, 1), date(2027, 1, 22), False, "valid"),
        (date(2020, 1, 1), None, True, "revoked"),
    ],
)
def test_how_it_stands(expires_on: date | None, review_by: date | None, revoked: bool, stands: str) -> None:
    assert standing(expires_on=expires_on, review_by=review_by, revoked=revoked, today=TODAY) == stands


def test_what_it_owes() -> None:
    owed = debts("welding", expires_on=date(2030, 1, 1), review_by=date(2027, 1, 1), revoked=False)
    assert [debt.kind for debt in owed] == ["certificates.expiry", "certificates.review"]
    assert [debt.kind for debt in debts("guardian", expires_on=TODAY, review_by=None, revoked=False)] == [
        "certificates.renewal"
    ]
    assert debts("welding", expires_on=TODAY, review_by=None, revoked=True) == []


def test_rows_are_judged_cell_by_cell() -> None:
    headings = ["序号", "持证人", "证书名称", "证号", "初领日期", "有效期限"]
    mapping = match_headings(headings)
    assert mapping == {"name": 1, "cls": 2, "number": 3, "issued_on": 4, "expires_on": 5}
    chen, twin, other = (Known(uuid7(), "陈卫东"), Known(uuid7(), "李 明", "1"), Known(uuid7(), "李明", "2"))
    judge = Judge(mapping, [chen, twin, other], TODAY)
    right, none = judge.judge(Row(2, ("1", "陈卫东", "焊工证", number_of(1), "2024.3.5", "2024-03-05至2030-03-04")))
    assert none == []
    assert right is not None
    assert right.facts.cls == "welding"
    assert (right.facts.issued_on, right.facts.expires_on) == (date(2024, 3, 5), date(2030, 3, 4))
    assert Line.from_plain(right.as_plain()) == right
    for cells, columns in (
        (("2", "陈卫东", "焊工证", number_of(1), "20240305", ""), [3]),  # the same again
        (("3", "王五", "焊工证", number_of(2), "2024-03-05", ""), [1]),
        (("4", "李明", "电工", number_of(3), "2024-03-05", ""), [None]),  # two of that name, no column for the phone
        (("5", "陈卫东", "厨师证", "T1", "昨天", ""), [2, 4]),
    ):
        line, problems = judge.judge(Row(9, cells))
        assert line is None
        assert [problem.column for problem in problems] == columns


def test_days_as_people_write_them() -> None:
    for text in ("2030-03-04", "2030/3/4", "2030.03.04", "2030年3月4日", "20300304", "2024.3.5-2030.3.4"):
        assert read_date(text) == date(2030, 3, 4), text
    assert read_date("长期") is None
    assert read_date("2030-02-30") is None
