"""Who hears what, said once: the queue becomes messages."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.notify import dispatching, services
from anguan.foundation.notify.models import Delivery, Message, MessageItem, Outgoing
from anguan.foundation.notify.tests.news import NINE, with_topics
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.tests.makers import make_account, make_office, make_post, post_of
from anguan.registry.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _topics() -> Iterator[None]:
    with with_topics():
        yield


def activated(*actors: Actor) -> None:
    for actor in actors:
        make_account(post_of(actor), f"u{actor.person_id.hex[-10:]}")


def alarm(enterprise: Enterprise, listener: str, *, person: Actor | None = None, at: datetime = NINE) -> UUID:
    source = uuid7()
    services.tell(
        "test.alarm", source, at=at, listener=listener, enterprise_id=enterprise.pk,
        region_code=enterprise.region_code, line_code=enterprise.line_code,
        person_id=person.person_id if person else None,
    )  # fmt: skip
    return source


def inbox(actor: Actor) -> list[tuple[str, int]]:
    return list(Message.objects.filter(person_id=actor.person_id).order_by("id").values_list("title", "count"))


def test_each_rung_means_the_people_who_stand_on_it_today(
    huahai: Enterprise, zhou: Actor, wang: Actor, chen: Actor, li: Actor, city: Actor, far_officer: Actor, sun: Actor
) -> None:
    county = make_post("县局", "county_officer", office=make_office("亭湖区应急管理局", "320902"))
    former = make_post("前任", "safety_officer", enterprise=huahai, until=NINE.date() - timedelta(days=1))
    make_account(county, "county"), make_account(former, "former")
    activated(zhou, wang, chen, li, city, far_officer, sun)
    sources = {
        listener: alarm(huahai, listener, person=chen)
        for listener in ("doer", "manager", "principal", "town", "county", "city")
    }
    assert dispatching.dispatch(NINE) == 6
    told = {
        item.source_id: message.person_id
        for item in MessageItem.objects.all()
        for message in Message.objects.filter(pk=item.message_id)
    }
    assert told == {
        sources["doer"]: chen.person_id,
        sources["manager"]: zhou.person_id,
        sources["principal"]: wang.person_id,
        sources["town"]: li.person_id,
        sources["county"]: county.person_id,
        sources["city"]: city.person_id,
    }
    assert Outgoing.objects.count() == 0
    assert set(Delivery.objects.values_list("channel", "state")) == {("inbox", "delivered")}


def test_an_office_of_another_line_does_not_hear_it(huahai: Enterprise, li: Actor) -> None:
    other = make_post("住建", "line_officer", office=make_office("镇住建办", huahai.region_code, lines=["housing"]))
    make_account(other, "housing")
    activated(li)
    alarm(huahai, "town")
    dispatching.dispatch(NINE)
    assert set(Message.objects.values_list("person_id", flat=True)) == {li.person_id}


def test_a_flood_is_one_message_over_many_portions(huahai: Enterprise, li: Actor) -> None:
    activated(li)
    services.tell_many(
        Outgoing(
            topic="test.alarm", source_id=uuid7(), listener="town", enterprise_id=huahai.pk,
            region_code=huahai.region_code, line_code=huahai.line_code, at=NINE, not_before=NINE,
        )
        for _ in range(250)
    )  # fmt: skip
    at = NINE
    while dispatching.dispatch(at, 40):
        at += timedelta(seconds=15)
    assert inbox(li) == [("250 项隐患逾期", 250)]
    assert MessageItem.objects.filter(person_id=li.person_id).count() == 250
    message = Message.objects.get()
    assert message.url == "/deadlines/"
    assert len(message.body.split("\n")) == 5


def test_what_was_read_or_is_old_takes_no_more(huahai: Enterprise, li: Actor) -> None:
    activated(li)
    alarm(huahai, "town")
    dispatching.dispatch(NINE)
    alarm(huahai, "town")
    dispatching.dispatch(NINE + timedelta(minutes=1))
    assert inbox(li) == [("2 项隐患逾期", 2)]
    Message.objects.update(read_at=NINE)
    alarm(huahai, "town")
    dispatching.dispatch(NINE + timedelta(minutes=2))
    alarm(huahai, "town")
    dispatching.dispatch(NINE + timedelta(minutes=30))
    assert [count for _, count in inbox(li)] == [2, 1, 1]


def test_a_rung_without_anybody_is_handed_back_to_whoever_has_the_news(huahai: Enterprise, zhou: Actor) -> None:
    lost: list[Outgoing] = []

    def unreached(rows: Sequence[Outgoing], at: datetime) -> None:
        lost.extend(rows)

    with with_topics(unreached=unreached):
        source = alarm(huahai, "manager")  # 周主任 has no account yet
        alarm(huahai, "principal")  # and there is no principal at all
        dispatching.dispatch(NINE)
        assert [row.listener for row in lost] == ["manager", "principal"]
        assert (lost[0].source_id, Message.objects.count()) == (source, 0)
        activated(zhou)
        alarm(huahai, "manager")
        dispatching.dispatch(NINE)
    assert len(inbox(zhou)) == 1


def test_a_thousand_rows_cost_a_few_statements(huahai: Enterprise, zhou: Actor, wang: Actor, li: Actor) -> None:
    activated(zhou, wang, li)

    def cost(count: int) -> int:
        services.tell_many(
            Outgoing(
                topic="test.alarm", source_id=uuid7(), listener=("manager", "principal", "town")[n % 3],
                enterprise_id=huahai.pk, region_code=huahai.region_code, at=NINE, not_before=NINE,
            )
            for n in range(count)
        )  # fmt: skip
        with CaptureQueriesContext(connection) as said:
            assert dispatching.dispatch(NINE) == count
        return len(said)

    cost(3)
    assert cost(3) == cost(1000) < 30


def test_news_of_what_has_gone_is_not_told(huahai: Enterprise, zhou: Actor) -> None:
    activated(zhou)
    with with_topics(describe=lambda rows: {}):
        alarm(huahai, "manager")
        assert dispatching.dispatch(NINE) == 1
    assert (Message.objects.count(), Outgoing.objects.count()) == (0, 0)


def test_it_is_told_from_within_a_request(huahai: Enterprise, zhou: Actor, sun: Actor) -> None:
    activated(zhou)
    with acting_as(zhou):
        alarm(huahai, "manager")
    dispatching.dispatch(NINE)
    with acting_as(zhou):
        assert Message.objects.visible_to(zhou).count() == Message.objects.count() == 1
    with acting_as(sun):
        assert Message.objects.count() == 0


def test_posts_end_with_their_day(huahai: Enterprise, zhou: Actor) -> None:
    activated(zhou)
    Post.objects.filter(person_id=zhou.person_id).update(until=NINE.date() - timedelta(days=1))
    alarm(huahai, "doer", person=zhou)
    dispatching.dispatch(NINE)
    assert Message.objects.count() == 0
