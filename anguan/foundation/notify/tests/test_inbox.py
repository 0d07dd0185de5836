"""The inbox (消息): one's own only, read by opening, known by saying so."""

from datetime import timedelta

import pytest

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.notify.inbox import unread_count
from anguan.foundation.notify.models import Message
from anguan.foundation.notify.tests.makers import make_message
from anguan.registry.accounts.tests.signing import client_of

pytestmark = pytest.mark.django_db


def test_a_message_is_read_by_opening_it(zhou: Actor) -> None:
    one = make_message(zhou, url="/hazards/")
    several = make_message(zhou, "3 项隐患整改逾期", items=3)
    client = client_of(zhou)
    assert unread_count(zhou.person_id) == 2
    page = client.get("/messages/").content.decode()
    assert page.count("message-unread") == 2
    assert "消息，2 条未读" in page

    assert client.get(f"/messages/{one.pk}/open").headers["Location"] == "/hazards/"
    assert client.get(f"/messages/{several.pk}/open").headers["Location"] == f"/messages/{several.pk}/"
    assert "（3）" in client.get(f"/messages/{several.pk}/").content.decode()
    assert unread_count(zhou.person_id) == 0


def test_all_read_leaves_what_came_while_one_was_looking(zhou: Actor, li: Actor) -> None:
    make_message(zhou)
    make_message(zhou, enterprise_id=None, region_code="")  # of no enterprise: news of the office
    late = make_message(zhou, "刚到的", at=clock.now() + timedelta(minutes=1))
    others = make_message(li)
    client = client_of(zhou)
    seen = (clock.now() + timedelta(seconds=1)).isoformat()
    assert client.post("/messages/read", {"until": seen}).status_code == 302
    assert list(Message.objects.filter(read_at=None).order_by("at")) == [others, late]


def test_knowing_is_not_reading_and_not_doing(zhou: Actor) -> None:
    message = make_message(zhou, urgent=True)
    client = client_of(zhou)
    answer = client.post(f"/messages/{message.pk}/acknowledge", headers={"HX-Request": "true"})
    assert "已知晓" in answer.content.decode()
    message.refresh_from_db()
    assert message.acknowledged_at
    assert message.read_at


def test_nobody_opens_the_message_of_another(zhou: Actor, chen: Actor, wang: Actor) -> None:
    """王总 may see what came of it, as everyone of 华海 may; the inbox is the person's alone."""
    message = make_message(chen)
    for actor in (zhou, wang):
        client = client_of(actor)
        assert message.title not in client.get("/messages/").content.decode()
        for path in ("", "open"):
            assert client.get(f"/messages/{message.pk}/{path}").status_code == 404
        assert client.post(f"/messages/{message.pk}/acknowledge").status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_a_message_leads_nowhere_but_into_the_system(zhou: Actor) -> None:
    message = make_message(zhou, url="//evil.example/")
    assert client_of(zhou).get(f"/messages/{message.pk}/open").headers["Location"] == f"/messages/{message.pk}/"
