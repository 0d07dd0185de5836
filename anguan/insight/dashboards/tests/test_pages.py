"""The homes and the figures: everyone gets their own, and every number opens to exactly its rows."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.figures import Question
from anguan.foundation.jobs import queries as jobs
from anguan.foundation.jobs.models import Heartbeat
from anguan.prevention.hazards.figures import HAZARD_FIGURES
from anguan.prevention.hazards.services.owing import owe_missing
from anguan.prevention.hazards.tests.makers import make_hazard
from anguan.registry.accounts.tests.makers import make_actor, make_office
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise


@pytest.fixture
def a_year(huahai: Enterprise, stranger: Enterprise, zhou: Actor, chen: Actor, sun: Actor) -> None:
    """Some hazards here and there, in every state, some late."""
    now = clock.now()
    for number, state in enumerate(("reported", "rectifying", "rechecking", "closed", "dismissed", "withdrawn")):
        for days in (2, 40, 300):
            at = now - timedelta(days=days, hours=number)
            make_hazard(huahai, state=state, reported_at=at, reported_by=chen.person_id)
            make_hazard(stranger, state=state, reported_at=at, reported_by=sun.person_id, source="inspection")
    owe_missing(at=now)


def test_the_anonymous_are_sent_to_sign_in(db: None) -> None:
    for address in ("/", "/figures/"):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/")


def test_a_worker_finds_what_they_reported_and_no_figures(a_year: None, chen: Actor) -> None:
    client = client_of(chen)
    shown = client.get("/").content.decode()
    assert "随手拍" in shown
    assert "最近的隐患" in shown
    assert "整改率" not in shown
    assert client.get("/figures/").status_code == 403


def test_a_safety_officer_finds_what_waits(a_year: None, zhou: Actor) -> None:
    shown = client_of(zhou).get("/").content.decode()
    assert "核实上报" in shown
    assert "企业复查" in shown
    assert "整改率" in shown


def test_an_officer_sees_the_town_alone(a_year: None, li: Actor, huahai: Enterprise, stranger: Enterprise) -> None:
    totals = HAZARD_FIGURES.totals(Question(li, clock.now()))
    assert totals["found"].number == 12
    shown = client_of(li).get("/figures/?by=town").content.decode()
    assert "320902001" in shown
    assert "320925100" not in shown


def test_a_region_outside_the_territory_is_ignored(a_year: None, li: Actor) -> None:
    shown = client_of(li).get("/figures/?region=320925&by=level").content.decode()
    assert "region=320925" not in shown


@pytest.mark.parametrize("role", ["city", "li", "zhou"])
@pytest.mark.parametrize("dimension", ["", "town", "industry", "level", "source", "category", "state"])
def test_every_number_opens_to_its_rows(
    a_year: None, request: pytest.FixtureRequest, role: str, dimension: str
) -> None:
    actor: Actor = request.getfixturevalue(role)
    client = client_of(actor)
    today = clock.today()
    question = Question(actor, clock.now(), start=today - timedelta(days=100), stop=today)
    if dimension:
        answers = [value for line in HAZARD_FIGURES.by(dimension, question) for value in line.values.items()]
    else:
        answers = list(HAZARD_FIGURES.totals(question).items())
    assert answers
    rates = {rate.key for rate in HAZARD_FIGURES.rates}
    for key, value in answers:
        if key not in rates:
            shown = client.get(value.url).content.decode()
            counted = re.search(r"共 <strong>(\d+)</strong> 条", shown)
            assert int(counted.group(1) if counted else 0) == value.number, (key, value.url)


def test_an_expert_sees_the_enterprises_assigned(db: None) -> None:
    expert = make_actor("钱工", "expert", office=make_office("专家库", "3209"))
    assert "今天没有要您办的事" in client_of(expert).get("/").content.decode()


def test_officials_see_on_their_home_how_reminders_stand(li: Actor, zhou: Actor) -> None:
    at = clock.now()
    client = client_of(li)
    assert "提醒引擎没有启动" in client.get("/").content.decode()
    for loop in jobs.loops():
        Heartbeat.objects.create(name=loop.name, beat_at=at, tried_at=at, every_s=loop.every_s)
    shown = client.get("/").content.decode()
    assert "提醒与送达正常" in shown
    Heartbeat.objects.filter(name="sweeper").update(beat_at=at - timedelta(minutes=12, seconds=5))
    shown = client.get("/").content.decode()
    assert "提醒引擎已停 12 分钟" in shown
    assert "notice-alarm" in shown
    assert "提醒引擎" not in client_of(zhou).get("/").content.decode()
