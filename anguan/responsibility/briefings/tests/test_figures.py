"""Figures and their rows: what is counted is what the list shows, for an enterprise and for a territory."""

from datetime import timedelta

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.figures import Question
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.briefings.figures import BRIEFING_FIGURES, STANDINGS
from anguan.responsibility.briefings.models import Slot, Team
from anguan.responsibility.briefings.tests.makers import EIGHT, TODAY, make_slot, make_team

LATER = EIGHT + timedelta(hours=2)


@pytest.fixture
def slots(team: Team, stranger: Enterprise) -> None:
    """A week of 机加工一班: held twice, once without everybody, late, missed, excused, overdue; and a stranger."""
    make_slot(team)
    for back, (state, came) in enumerate(
        [("held", 4), ("held", 3), ("late", 4), ("missed", 0), ("excused", 0)], start=1
    ):
        make_slot(team, day=TODAY - timedelta(days=back), state=state, present=came)
    make_slot(make_team(stranger, members=["沈工"]), state="held")


def test_what_is_counted(slots: None, li: Actor, zhou: Actor) -> None:
    for who in (li, zhou):
        with acting_as(who):
            asked = Question(who, LATER, start=TODAY - timedelta(days=6), stop=TODAY)
            totals = {key: value.number for key, value in BRIEFING_FIGURES.totals(asked).items()}
        assert totals == {
            "owed": 5, "done": 3, "in_time": 2, "late": 1, "overdue": 1, "waiting": 0, "missed": 1, "excused": 1,
            "short": 1, "done_rate": 60.0, "in_time_rate": 40.0,
        }  # fmt: skip


def test_every_figure_opens_to_its_rows(slots: None, city: Actor) -> None:
    with acting_as(city):
        asked = Question(city, LATER, region="3209", start=TODAY - timedelta(days=6), stop=TODAY)
        values = BRIEFING_FIGURES.totals(asked)
        towns = BRIEFING_FIGURES.by("town", asked)
    assert [line.code for line in towns] == ["320902001", "320925100"]
    client = client_of(city)
    for key in STANDINGS:
        page = client.get(values[key].url)
        assert page.status_code == 200
        if key in {"done", "missed", "short"}:
            body = page.content.decode()
            assert body.count("机加工一班") >= (values[key].number or 0) - 1, key
    assert Slot.objects.count() == 7
