"""The page and the JSON Schema that explain the check are what the code reads."""

import json
from pathlib import Path

from anguan.prevention.permits import checking
from anguan.prevention.permits.rules import LIFECYCLE, RULES
from anguan.prevention.permits.tests.checking.cases import case
from anguan.prevention.permits.tests.checking.test_cases import judged

DOCS = Path(__file__).parents[5] / "docs"


def test_the_page_lists_every_field() -> None:
    assert checking.reference() in (DOCS / "permits-check.md").read_text("utf-8")


def test_the_schema_is_the_one_that_reads() -> None:
    assert json.loads((DOCS / "permits-check.schema.json").read_text("utf-8")) == checking.schema()


def test_the_example_of_the_page_passes() -> None:
    page = (DOCS / "permits-check.md").read_text("utf-8")
    example = json.loads(page.partition("## An example")[2].partition("```json")[2].partition("```")[0])
    assert example == case("hot_work", "start")
    assert judged(example)["verdict"] == "pass"


def test_every_rule_stands_on_the_page_of_the_law() -> None:
    page = (DOCS / "law" / "gb30871.md").read_text("utf-8")
    assert [name for name in RULES if f"`{name}`" not in page] == []
    assert LIFECYCLE.diagram() in page
    assert checking.rules_table() in page  # a kind or a gate lost from a rule is seen here
