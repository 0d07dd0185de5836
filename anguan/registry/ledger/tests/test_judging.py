"""Every cell is judged, and all that is wrong is told at once."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.documents.excel import Row
from anguan.registry.enterprises.tests.makers import make_credit_code
from anguan.registry.ledger.rules import COLUMNS, KINDS, Entry, Judge, PersonNamed, Place, Problem, TownFinder

PLACES = [
    Place("32", "江苏省", "江苏省"),
    Place("3209", "盐城市", "江苏省盐城市"),
    Place("320902", "亭湖区", "江苏省盐城市亭湖区", 120.19, 33.39),
    Place("320924", "射阳县", "江苏省盐城市射阳县", 120.25, 33.77),
    Place("320902001", "黄尖镇", "江苏省盐城市亭湖区黄尖镇"),
    Place("320902002", "新兴镇", "江苏省盐城市亭湖区新兴镇"),
    Place("320924100", "黄沙港镇", "江苏省盐城市射阳县黄沙港镇"),
    Place("320924101", "新兴镇", "江苏省盐城市射阳县新兴镇"),
    Place("320924P01", "射阳经济开发区", "江苏省盐城市射阳县射阳经济开发区"),
    Place("320924100201", "海港村", "江苏省盐城市射阳县黄沙港镇海港村"),
]
CODE = make_credit_code(77)


def judge(datum: str = "wgs84", territory: str = "3209", troubles: dict[tuple[int, int], str] | None = None) -> Judge:
    mapping = {column.key: index for index, column in enumerate(COLUMNS)}
    return Judge(mapping, TownFinder(territory, PLACES), datum, troubles or {})


def row(number: int = 2, /, **cells: str) -> Row:
    named = {"name": "华海机械有限公司", "credit_code": CODE, "town": "黄尖镇", "principal": "王建国", **cells}
    return Row(number, tuple(named.get(column.key, "") for column in COLUMNS))


def judged(**cells: str) -> tuple[Entry, list[Problem]]:
    return judge().judge(row(**cells))


def codes(problems: Sequence[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_a_row_in_order_becomes_an_entry() -> None:
    cells = {
        "address": "工业园区 8 号", "industry": "金属制品业", "size": "小型企业", "headcount": "48人",
        "status": "正常生产",
        "principal_phone": "138 0000 0001", "officer": "周 明、陈卫东", "officer_phone": "13800000002，13800000003",
        "lon": "120.25", "lat": "33.50", "flag:dust_explosion": "√", "flag:confined_space": "3处", "flag:foundry": "否",
        "hazards": "涉氨制冷、危化品",
    }  # fmt: skip
    entry, problems = judged(**cells)
    assert problems == []
    assert entry == Entry(
        row=2, name="华海机械有限公司", credit_code=CODE, region_code="320902001", address="工业园区 8 号",
        industry_code="C33", size="small", headcount=48, status="active",
        has=frozenset({"dust_explosion", "confined_space", "ammonia_refrigeration", "hazardous_chemicals"}),
        has_not=frozenset({"foundry"}), principal=PersonNamed("王建国", "13800000001"),
        officers=(PersonNamed("周明", "13800000002"), PersonNamed("陈卫东", "13800000003")),
        lon=120.25, lat=33.5, datum="wgs84",
    )  # fmt: skip


def test_forty_errors_in_a_row_are_forty_lines() -> None:
    cells = {
        "name": "", "credit_code": "9132", "town": "黄砂港镇", "industry": "胡写", "size": "巨型", "headcount": "很多",
        "status": "?", "principal": "王1", "principal_phone": "123", "officer": "周9、陈8、李7、张6、吴5、郑4",
        "officer_phone": "45", "lon": "x", "lat": "33.4", "hazards": "胡写", "address": "路" * 301,
        **{column.key: "也许" for column in COLUMNS if column.key.startswith("flag:")},
    }  # fmt: skip
    _entry, problems = judged(**cells)
    assert len(problems) >= 40
    assert len({(problem.key, problem.code, problem.value) for problem in problems}) == len(problems)
    for problem in problems:
        assert problem.message
        assert problem.remedy
        assert problem.column is not None


@pytest.mark.parametrize(
    ("cells", "region", "problem", "hint"),
    [
        ({"town": "黄尖镇"}, "320902001", "", ""),
        ({"town": "黄尖"}, "320902001", "", ""),
        ({"town": "亭湖区黄尖镇"}, "320902001", "", ""),
        ({"town": "江苏省盐城市射阳县黄沙港镇"}, "320924100", "", ""),
        ({"town": "射阳黄沙港"}, "320924100", "", ""),
        ({"town": "320924100"}, "320924100", "", ""),
        ({"town": "射阳开发区"}, "320924P01", "", ""),
        ({"town": "新兴镇", "county": "射阳县"}, "320924101", "", ""),
        ({"town": "新兴镇", "county": "射阳"}, "320924101", "", ""),
        ({"town": "黄沙港", "village": "海港"}, "320924100201", "", ""),
        ({"town": "黄沙港", "village": "海口村"}, "320924100", "village_unknown", ""),
        ({"town": "新兴镇"}, "", "town_twice", "江苏省盐城市亭湖区新兴镇、江苏省盐城市射阳县新兴镇"),
        ({"town": "黄沙岗镇"}, "", "town_near", "黄沙港镇"),
        ({"town": "南京路街道"}, "", "town_unknown", ""),
        ({"town": ""}, "", "town_missing", ""),
        ({"town": "", "county": "射阳县"}, "320924", "town_is_county", ""),
        ({"town": "射阳县"}, "320924", "town_is_county", ""),
        ({"town": "黄尖镇", "county": "射阳县"}, "", "county_differs", "江苏省盐城市亭湖区"),
        ({"town": "黄尖镇", "county": "鼓楼区"}, "", "county_unknown", ""),
    ],
)
def test_towns(cells: dict[str, str], region: str, problem: str, hint: str) -> None:
    entry, problems = judged(**cells)
    assert (entry.region_code, codes(problems)) == (region, [problem] if problem else [])
    if hint:
        assert problems[0].hint.startswith(hint)


def test_a_town_office_need_not_repeat_its_name() -> None:
    entry, problems = judge(territory="320902001").judge(row(town=""))
    assert (entry.region_code, problems) == ("320902001", [])


def test_the_second_row_with_a_code_is_the_duplicate() -> None:
    judging = judge()
    assert judging.judge(row(2))[1] == []
    assert codes(judging.judge(row(3, credit_code=CODE.lower()))[1]) == ["duplicate_row"]
    again = judging.judge(row(4, credit_code=make_credit_code(78)))[1]
    assert [(problem.code, problem.hint) for problem in again] == [("same_name_row", "2")]


@pytest.mark.parametrize(
    ("cells", "place", "problem"),
    [
        ({"lon": "120.25", "lat": "33.5"}, (120.25, 33.5), ""),
        ({"place": "120.25,33.5"}, (120.25, 33.5), ""),
        ({"place": "120°15′00″ 33°30′00″"}, (120.25, 33.5), ""),
        ({"lon": "33.5", "lat": "120.25"}, (120.25, 33.5), "place_swapped"),
        ({"lon": "120.25"}, (None, None), "place_half"),
        ({"lon": "0", "lat": "0"}, (None, None), "place_abroad"),
        ({"lon": "116.4", "lat": "39.9"}, (None, None), "place_far"),
        ({"place": "黄尖镇北"}, (None, None), "place_half"),
    ],
)
def test_places(cells: dict[str, str], place: tuple[float | None, float | None], problem: str) -> None:
    entry, problems = judged(**cells)
    assert ((entry.lon, entry.lat), codes(problems)) == (place, [problem] if problem else [])


def test_the_datum_of_the_row_goes_before_the_one_chosen() -> None:
    entry, _problems = judge("wgs84").judge(row(lon="120.25", lat="33.5", datum="百度坐标系"))
    assert entry.datum == "bd09"
    assert entry.lon is not None
    assert 0.005 < 120.25 - entry.lon < 0.02


def test_formula_cells_without_values_are_told_and_not_told_twice() -> None:
    column = [column.key for column in COLUMNS].index("credit_code")
    _entry, problems = judge(troubles={(2, column): "formula_empty"}).judge(row(credit_code=""))
    assert codes(problems) == ["formula_empty"]


@given(st.lists(st.text(max_size=30), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_no_row_ever_breaks_the_judge(cells: list[str]) -> None:
    entry, problems = judge().judge(Row(2, tuple(cells)))
    for problem in problems:
        assert problem.code in KINDS
        assert problem.message
    if not any(problem.is_error for problem in problems):
        assert entry.name
        assert entry.credit_code
        assert entry.region_code
