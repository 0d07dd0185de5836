"""The page and the JSON Schemas that explain the command are what the code reads and writes."""

import json
from pathlib import Path
from typing import Any

import pytest

from anguan.responsibility.duties import checking
from anguan.responsibility.duties.rules.cost_answer import Cost
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.duties.rules.plan_answer import Plan
from anguan.responsibility.duties.tests.makers import EXAMPLE, EXAMPLE_DUTY

DOCS = Path(__file__).parents[4] / "docs"


@pytest.mark.parametrize(
    ("name", "of"),
    [("duties.schema.json", Facts), ("duties-plan.schema.json", Plan), ("duties-cost.schema.json", Cost)],
)
def test_the_schemas_are_those_of_the_code(name: str, of: type[Any]) -> None:
    assert json.loads((DOCS / name).read_text("utf-8")) == checking.schema(of)


def test_the_page_lists_every_field_every_word_and_every_duty() -> None:
    page = (DOCS / "duties.md").read_text("utf-8")
    assert checking.words_table() in page
    assert checking.duties_table() in page
    for of in (Facts, Plan, Cost):
        assert checking.reference(of) in page


def test_the_example_of_the_page_is_answered_as_the_page_says() -> None:
    page = (DOCS / "duties.md").read_text("utf-8")
    sheet, answer = (
        json.loads(part.partition("```")[0]) for part in page.partition("## An example")[2].split("```json")[1:3]
    )
    assert sheet == EXAMPLE
    assert answer == next(
        one for one in checking.plan(json.dumps(sheet), year=2027)["duties"] if one["id"] == EXAMPLE_DUTY
    )
