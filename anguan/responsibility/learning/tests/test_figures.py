"""Figures of learning count what the lists show, for the firm and for the officials above it."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.figures import Question
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.learning.figures import LEARNING_FIGURES, PAPER_FIGURES, hours_learned
from anguan.responsibility.learning.tests.doing import make_completion, make_given, make_sitting
from anguan.responsibility.learning.tests.makers import make_course


def rows_behind(client: Client, address: str) -> int:
    found = re.search(r"共 <strong>(\d+)</strong> 条", client.get(address).content.decode())
    assert found is not None
    return int(found[1])


@pytest.mark.parametrize("who", ["zhou", "li", "city"])
def test_every_number_opens_to_its_rows(
    who: str, request: pytest.FixtureRequest, huahai: Enterprise, chen: Actor
) -> None:
    actor: Actor = request.getfixturevalue(who)
    at: datetime = clock.now()
    today: date = clock.day_of(at)
    done = make_given(make_course("甲课"), chen, at=at - timedelta(days=5))
    done.state, done.done_at = "done", at
    done.save()
    make_given(make_course("乙课"), chen, at=at - timedelta(days=9), days=2)  # late
    course = make_course("丙课")
    make_sitting(course, chen, huahai, at=at, submitted_at=at, score=90, passed=True)
    make_sitting(course, chen, huahai, at=at, attempt=2, submitted_at=at, score=40, passed=False)
    make_completion(course, chen, huahai, at=at)
    question = Question(actor, at, start=today - timedelta(days=30), stop=today)
    found = LEARNING_FIGURES.totals(question) | PAPER_FIGURES.totals(question)
    numbers = {key: value.number for key, value in found.items()}
    assert numbers == {
        "given": 2, "done": 1, "in_time": 1, "open": 1, "late": 1, "done_rate": 50, "in_time_rate": 50, "sat": 2,
        "passes": 1, "fails": 1, "pass_rate": 50,
    }  # fmt: skip
    assert hours_learned(question).number == 0.1
    client = client_of(actor)
    for key in ("given", "done", "late", "sat", "passes", "fails"):
        assert rows_behind(client, found[key].url) == numbers[key], key
    assert rows_behind(client, hours_learned(question).url) == 1
    assert "合格率" in client.get("/figures/learning/?period=days365").content.decode()
