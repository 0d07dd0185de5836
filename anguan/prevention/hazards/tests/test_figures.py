"""Figures: what is counted is what the list opens to."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.figures import Question
from anguan.prevention.hazards import queries
from anguan.prevention.hazards.figures import HAZARD_FIGURES, narrowed
from anguan.prevention.hazards.rules import State
from anguan.prevention.hazards.tests.makers import NINE, TODAY, make_hazard
from anguan.registry.enterprises.models import Enterprise


@pytest.fixture
def some(huahai: Enterprise, stranger: Enterprise) -> None:
    for state in State:
        make_hazard(huahai, state=state)
    make_hazard(huahai, state=State.RECTIFYING, due_on=TODAY - timedelta(days=1), reported_at=NINE - timedelta(days=9))
    make_hazard(huahai, state=State.RECTIFYING, level="major", criterion="GM-7-7")
    make_hazard(stranger, state=State.CLOSED, category="fire")


@pytest.mark.usefixtures("some")
def test_found_rectified_rate_overdue(city: Actor, li: Actor) -> None:
    totals = HAZARD_FIGURES.totals(Question(li, NINE))
    assert {key: value.number for key, value in totals.items()} == {
        "found": 6, "rectified": 1, "rate": 16.7, "overdue": 1, "open": 5, "major": 1, "major_open": 1,
        "overdue_rate": 16.7,
    }  # fmt: skip
    assert HAZARD_FIGURES.totals(Question(city, NINE))["found"].number == 7


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize("dimension", [each.key for each in HAZARD_FIGURES.dimensions])
def test_every_figure_opens_to_its_rows(city: Actor, dimension: str) -> None:
    question = Question(city, NINE, start=TODAY - timedelta(days=30), stop=TODAY)
    for line in HAZARD_FIGURES.by(dimension, question):
        for key, value in line.values.items():
            if HAZARD_FIGURES.definition(key).unit != "件":
                continue
            asked = dict(parse_qsl(urlsplit(value.url).query))
            rows = narrowed(
                queries.hazards_for(city), today=TODAY, region=asked.pop("region", ""), filters=asked,
            )  # fmt: skip
            assert rows.count() == value.number, (dimension, line.code, key)


@pytest.mark.usefixtures("some")
def test_a_split_names_its_values(city: Actor) -> None:
    lines = HAZARD_FIGURES.by("category", Question(city, NINE))
    assert [(line.label, line.values["found"].number) for line in lines] == [("用电", 6), ("消防", 1)]


def test_nothing_found_has_no_rate(city: Actor) -> None:
    assert not HAZARD_FIGURES.totals(Question(city, NINE))["rate"].known
