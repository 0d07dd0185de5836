"""Hours nobody sat: a code passed on, a day of training in a minute, another's key."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.training import services
from anguan.responsibility.training.models import Attendee, Session
from anguan.responsibility.training.rules.sessions import ClosingSaid, Ticked
from anguan.responsibility.training.tests.makers import make_session
from anguan.responsibility.training.tests.test_stories import AT, MINUTE, closing, said

_SEALED = re.compile(r'name="code" value="([^"]+)"')


def test_a_code_passed_on_signs_nobody_else_in(huahai: Enterprise, zhou: Actor, chen: Actor) -> None:
    """陈师傅 is there and reads the code; 老刘 is at home and is sent the page by telephone."""
    absent = make_actor("刘洋", "worker", enterprise=huahai)
    row = make_session(huahai, zhou, at=clock.now(), category="other")
    address = reverse("training:sign_in", args=[row.pk])
    page = client_of(chen).get(f"{address}?c={services.code_of(row, at=clock.now())}").content.decode()
    sealed = _SEALED.search(page)
    assert sealed is not None
    assert "签到码已经失效" in client_of(absent).post(address, {"code": sealed[1]}).content.decode()
    client_of(chen).post(address, {"code": sealed[1]})
    assert [one.name for one in Attendee.objects.filter(session=row, present=True)] == ["陈卫东"]


def test_a_day_of_training_takes_a_day(zhou: Actor, chen: Actor) -> None:
    row = services.open_session(said(minutes=480), by=zhou, at=AT)
    people = (Ticked(chen.person_id, "没有手机"),)
    with pytest.raises(Refused) as refusal:
        services.close_session(row.pk, closing(zhou, ticked=people), by=zhou, at=AT + 60 * MINUTE)
    assert refusal.value.codes == ["not_over"]
    done = services.close_session(row.pk, closing(zhou, ticked=people, minutes=70), by=zhou, at=AT + 60 * MINUTE)
    assert done.minutes == 70


def test_a_key_is_one_persons(huahai: Enterprise, zhou: Actor, wang: Actor) -> None:
    key = uuid7()
    first = services.open_session(said(), by=zhou, at=AT, key=key)
    assert services.open_session(said(), by=zhou, at=AT, key=key) == first
    with pytest.raises(Refused) as refusal:
        services.open_session(said("team"), by=wang, at=AT, key=key)
    assert refusal.value.codes == ["key_used"]
    with pytest.raises(Refused) as refusal:
        services.hold_session(said("team"), ClosingSaid(), by=wang, at=AT, key=key)
    assert refusal.value.codes == ["key_used"]


def test_two_forms_without_a_key_are_two_sessions(zhou: Actor, chen: Actor) -> None:
    browser = client_of(zhou)
    began = clock.local(clock.now() - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    for title in ("上午的课", "下午的课"):
        photo, hand = closing(zhou).photo_ids[0], _signed(zhou)
        told = {
            "title": title, "category": "team", "minutes": "60", "starts_at": began, "trainer_name": "周明",
            "photos": f"{photo}", "signature": f"{hand}", "ticked": f"{chen.person_id}", "reason": "没有手机",
        }  # fmt: skip
        answer = browser.post(reverse("training:hold"), told)
        assert answer.status_code == 302, answer.content.decode()
    assert sorted(Session.objects.values_list("title", flat=True)) == ["上午的课", "下午的课"]


def _signed(by: Actor) -> UUID:
    from anguan.foundation.evidence.tests.makers import make_signature
    from anguan.responsibility.training.rules.sessions import covers, educator_text

    return make_signature(by, covers(educator_text(by.organisation)), purpose="training_educator").pk
