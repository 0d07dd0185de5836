"""The command: what is read, what cannot be and where, a list of sheets, schemas, and doubts about facts."""

import io
import json
import sys
from dataclasses import fields
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anguan.config import command
from anguan.responsibility.duties import checking
from anguan.responsibility.duties.rules.cost_answer import Cost
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.duties.rules.plan_answer import Plan
from anguan.responsibility.duties.tests.makers import facts, planned


def plan(content: Any, year: int = 2027) -> Any:
    return checking.plan(content if isinstance(content, str | bytes) else json.dumps(content), year=year)


def problems(content: Any) -> list[tuple[str, str]]:
    answer = plan(content)
    assert answer["duties"] == [] == answer["excluded"]
    return [(one["field"], one["message"]) for one in answer["problems"]]


@pytest.mark.parametrize(
    ("content", "field", "said"),
    [
        ("", "$", "不是 JSON，第 1 行第 1 列"),
        ('{"name": "甲",}', "$", "不是 JSON，第 1 行第"),
        ("[" * 100_000, "$", "嵌套太深"),
        ("12", "$", "应当是一个对象"),
        ("null", "$", "应当是一个对象"),
        ('{"name": "甲"}'.encode("gbk"), "$", "不是 UTF-8 文字"),
        ('{"industry": "a", "industry": "b"}', "industry", "同一项写了两次"),
        ({"industri": "machinery"}, "$.industri", "没有这一项，请核对名称"),
        ({"industry": "farming"}, "$.industry", "只能是 'metallurgy'"),
        ({"industries": ["machinery", 3]}, "$.industries[1]", "只能是"),
        ({"size": "huge"}, "$.size", "只能是 'large', 'medium', 'small', 'micro'"),
        ({"headcount": -3}, "$.headcount", "不能小于 0"),
        ({"headcount": 2.5}, "$.headcount", "应当是整数"),
        ({"headcount": True}, "$.headcount", "应当是整数"),
        ({"headcount": "20"}, "$.headcount", "应当是整数"),
        ({"region": "江苏"}, "$.region", "应当是 2 到 12 位区划代码"),
        ({"region": 320981}, "$.region", "应当是 2 到 12 位区划代码"),
        ({"opened_on": "2027-02-29"}, "$.opened_on", "没有这一天"),
        ({"opened_on": "2027/03/01"}, "$.opened_on", "应当是日期，例如 2027-03-31"),
        ({"opened_on": 20270301}, "$.opened_on", "应当是日期"),
        ({"opened_on": "0001-01-01"}, "$.opened_on", "1900 到 2200 年之间"),
        ({"opened_on": "2027-05-02", "closed_on": "2027-05-01"}, "$.closed_on", "关闭日期早于开业日期"),
        ({"last_year_revenue": "3200万"}, "$.last_year_revenue", "应当是数字"),
        ('{"last_year_revenue": NaN}', "$.last_year_revenue", "应当是数字"),
        ('{"last_year_revenue": 1e999}', "$.last_year_revenue", "应当是数字"),
        ({"last_year_revenue": 1e20}, "$.last_year_revenue", "不能大于"),
        ({"events": [{"kind": "hired"}]}, "$.events[0].on", "缺少这一项"),
        ({"events": {"kind": "hired"}}, "$.events", "应当是一个列表"),
        ({"events": [{"kind": "party", "on": "2027-01-01"}]}, "$.events[0].kind", "只能是"),
        ({"shifts": {"per_day": 0}}, "$.shifts.per_day", "不能小于 1"),
        ({"business_hours": 25}, "$.business_hours", "不能大于 24"),
        ({"done": {"fire_drill": "soon"}}, "$.done.fire_drill", "应当是日期"),
        ({"name": "甲\u0000"}, "$.name", "含有不能显示的字符"),
        ({"name": "\ud800"}, "$.name", "含有不能显示的字符"),
        ({"settings": {"changes": [{"duty": "a", "day": 32}]}}, "$.settings.changes[0].day", "不能大于 31"),
    ],
)
def test_what_cannot_be_read_says_where_and_why(content: Any, field: str, said: str) -> None:
    [(where, message)] = problems(content)
    assert where == field
    assert said in message
    assert not any(word in message for word in ("Input", "should", "valid"))


def test_every_problem_is_told_at_once_and_the_other_sheets_are_answered() -> None:
    bad = {"size": 1, "headcount": -1, "foo": 2}
    first, second = plan([bad, {"name": "乙", "industry": "机械"}])
    assert [one["field"] for one in first["problems"]] == ["$.size", "$.headcount", "$.foo"]
    assert (second["name"], second["problems"]) == ("乙", [])
    assert second["duties"]
    assert checking.cost(json.dumps([bad]), year=2027)[0]["annual"] is None
    assert plan("[]") == []


def test_words_may_be_said_in_chinese() -> None:
    said = facts(
        industries="煤矿", flags=["粉尘涉爆"], size="小型", events=[{"kind": "新员工上岗", "on": "2027-01-01"}]
    )
    assert (said.industries, said.flags, said.size) == (("coal_mine",), ("dust_explosion",), "small")


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ({"flags": ["coal_gas"], "no_flags": ["coal_gas"]}, "“煤气”既写了有又写了没有，按有处理"),
        ({"tenants": [{}], "no_flags": ["leases_out"]}, "登记了承租单位，却写了没有“出租场所”，按有处理"),
        ({"equipment": [{}], "no_flags": ["special_equipment"]}, "登记了特种设备，却写了没有“特种设备”，按有处理"),
        ({"flags": ["public_gathering"], "no_flags": ["crowded_place"]}, "公众聚集场所也属于人员密集场所"),
        ({"industry": "textile", "flags": ["metal_smelting"]}, "写了金属冶炼，行业却不是"),
        ({"size": "large", "headcount": 5}, "规模与从业人员 5 人不像"),
        ({"size": "micro", "headcount": 900}, "规模与从业人员 900 人不像"),
        ({"flags": ["institution"]}, "写了机关、团体、事业单位"),
        ({"opened_on": "2027-05-01", "events": [{"kind": "hired", "on": "2027-04-01"}]}, "不在开业到关闭之间"),
        ({"done": {"nothing": "2027-01-01"}}, "没有“nothing”这一项履职事项"),
        ({"done": {"fire_drill": "2027-01-01"}}, "不从上次完成起算"),
        ({"industries": ["other", "machinery"]}, "既有“其他”又有具体行业"),
        ({"industry": "textile", "industries": ["machinery"]}, "主营行业“纺织”不在全部行业里"),
    ],
)
def test_facts_that_contradict_each_other_are_said(sheet: dict[str, Any], said: str) -> None:
    sheet = {"industry": "machinery", **sheet} if "industries" not in sheet else sheet
    [doubt] = planned(**sheet).doubts
    assert said in doubt.message


SAID = st.sampled_from(["2027-01-01", "机械", "fire_drill", ""])
NAMES = st.sampled_from(["kind", "on", "name", "level"])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | SAID,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner),
    max_leaves=4,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(one.name for one in fields(Facts))), JUNK, max_size=4))
def test_whatever_is_handed_in_is_answered(sheet: dict[str, Any]) -> None:
    text = json.dumps(sheet)
    for answer in (plan(text), checking.cost(text, year=2027)):
        assert answer["problems"] or answer.get("duties") or answer.get("mode")
        json.dumps(answer, allow_nan=False)


def test_answers_keep_to_their_schemas() -> None:
    sheet = {"industry": "hazchem", "last_year_revenue": 5e7, "flags": ["public_gathering"], "region": "320981"}
    jsonschema_rs.validate(checking.schema(Facts), sheet)
    jsonschema_rs.validate(checking.schema(Plan), plan(sheet))
    jsonschema_rs.validate(checking.schema(Plan), plan("x"))
    jsonschema_rs.validate(checking.schema(Cost), checking.cost(json.dumps(sheet), year=2027))


@pytest.mark.parametrize("year", ["1999", "2101", "next", ""])
def test_a_year_is_a_year(year: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the parser of the command only asks for that
        checking.year_said(year)


def ran(arguments: list[str], sheet: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command as a shell would; no test here may touch the database."""
    stdin = io.TextIOWrapper(io.BytesIO(json.dumps(sheet).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert command.main(["duties", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_command_answers_without_a_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = {"industry": "machinery", "last_year_revenue": 32_000_000}
    assert ran(["cost", "--year", "2027"], sheet, monkeypatch, capsys)["annual"] == 510_000
    assert ran(["plan", "--year", "2027"], sheet, monkeypatch, capsys)["year"] == 2027
    assert ran(["plan", "--schema"], sheet, monkeypatch, capsys) == checking.schema()
    assert ran(["cost", "--answer-schema"], sheet, monkeypatch, capsys) == checking.schema(Cost)
    for wrong in (["plan", "--year", "12"], ["plans"], []):
        assert command.main(["duties", *wrong]) == 1
        assert "参数不对" in capsys.readouterr().err
