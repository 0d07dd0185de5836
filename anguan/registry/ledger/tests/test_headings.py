"""Headings as offices write them find their columns."""

import pytest

from anguan.registry.ledger.rules import COLUMNS, is_known, match_headings, reasons_not_to_map


def keys(*headings: str) -> dict[str, str]:
    return {headings[index]: key for key, index in match_headings(headings).items()}


def test_our_own_template_maps_to_itself() -> None:
    titles = [column.title for column in COLUMNS]
    assert keys(*titles) == {column.title: column.key for column in COLUMNS}


def test_a_ledger_with_its_own_words() -> None:
    assert keys(
        "序号", "单位名称*", "税号", "所属镇街", "厂址", "国民经济行业类别", "员工人数（人）", "法人", "备注"
    ) == {
        "单位名称*": "name",
        "税号": "credit_code",
        "所属镇街": "town",
        "厂址": "address",
        "国民经济行业类别": "industry",
        "员工人数（人）": "headcount",
        "法人": "principal",
    }


def test_a_phone_belongs_to_the_person_before_it() -> None:
    assert keys("企业名称", "主要负责人", "电话", "安全员", "电话（2）") == {
        "企业名称": "name",
        "主要负责人": "principal",
        "电话": "principal_phone",
        "安全员": "officer",
        "电话（2）": "officer_phone",
    }


def test_headings_over_two_rows() -> None:
    assert keys("主要负责人 姓名", "主要负责人 手机号", "专（兼）职安全员 姓名", "专（兼）职安全员 联系电话") == {
        "主要负责人 姓名": "principal",
        "主要负责人 手机号": "principal_phone",
        "专（兼）职安全员 姓名": "officer",
        "专（兼）职安全员 联系电话": "officer_phone",
    }


@pytest.mark.parametrize(
    ("heading", "flag"),
    [
        ("是否危化", "hazardous_chemicals"),
        ("是否涉及粉尘", "dust_explosion"),
        ("涉爆粉尘企业", "dust_explosion"),
        ("有无有限空间", "confined_space"),
        ("是否涉氨（是/否）", "ammonia_refrigeration"),
        ("是否为金属冶炼企业", "metal_smelting"),
        ("重大危险源", "major_hazard_source"),
        ("是否厂中厂", "leases_out"),
    ],
)
def test_questions_about_traits(heading: str, flag: str) -> None:
    assert keys(heading) == {heading: f"flag:{flag}"}
    assert is_known(heading)


def test_the_principal_is_preferred_to_the_legal_representative() -> None:
    assert keys("法定代表人", "主要负责人") == {"主要负责人": "principal"}


def test_what_is_missing_or_used_twice_is_told_at_once() -> None:
    reasons = reasons_not_to_map({"name": 0, "address": 0, "lon": 2, "lat": 3}, width=4, datum="")
    assert [reason.code for reason in reasons] == ["columns_missing", "columns_twice", "datum_unknown"]
    assert "统一社会信用代码、乡镇（街道、园区）" in reasons[0].message
    assert reasons_not_to_map({"name": 0, "credit_code": 1, "town": 2}, width=3, datum="") == []
