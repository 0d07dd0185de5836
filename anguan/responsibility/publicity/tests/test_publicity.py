"""An event is planned, held and shown live; enterprises asked take part once; silence is an alarm."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.signing import client_of
from anguan.responsibility.publicity import fieldwork, queries, services
from anguan.responsibility.publicity.models import Event, Participation
from anguan.responsibility.publicity.rules import Done, Plan

NINE = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
TEN = Done(TODAY, 10, "讲了消防和用电")


def planned(by: Actor, **named: Any) -> Event:
    said: dict[str, Any] = {
        "kind": "first_lesson", "title": "开工第一课", "what": "主要负责人讲", "place": "", "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=7), "by_enterprises": True,
    }  # fmt: skip
    with acting_as(by):
        return services.plan(Plan(**{**said, **named}), by=by, at=NINE)


def shot(by: Actor) -> list[Any]:
    return [make_photo(by, node="publicity_photo").pk]


def shown(event: Event, by: Actor, **named: Any) -> Participation:
    with acting_as(by):
        return services.record(event.pk, TEN, by=by, at=NINE, photo_ids=shot(by), **named)


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(refusal.value.codes)


def test_enterprises_below_are_asked_and_take_part_once(city: Actor, zhou: Actor, sun: Actor, li: Actor) -> None:
    event = planned(city)
    assert event.asked == 2
    with acting_as(zhou):
        [task] = fieldwork.tasks(zhou, TODAY)
        assert "开工第一课" in task.title
    key = uuid7()
    row = shown(event, zhou, record_id=key)
    assert shown(event, zhou, record_id=key) == row  # delivered twice
    with pytest.raises(Refused) as again:
        shown(event, zhou)
    assert codes(again) == {"shown_already"}
    with acting_as(zhou):
        assert fieldwork.tasks(zhou, TODAY) == []
    shown(event, sun)
    with acting_as(city):
        reached = queries.reached(event, by=city)
        assert (reached.firms, reached.people) == (2, 20)
    with acting_as(li):  # the town sees the enterprises of the town
        assert queries.participations_for(li).get().enterprise_id == zhou.enterprise_id


def test_a_record_is_of_one_event(city: Actor, zhou: Actor) -> None:
    key, first, other = uuid7(), planned(city), planned(city, title="安全生产月")
    shown(first, zhou, record_id=key)
    with pytest.raises(Refused) as refusal:
        shown(other, zhou, record_id=key)
    assert codes(refusal) == {"key_in_use"}


def test_only_those_of_the_industry_are_asked(city: Actor, zhou: Actor, sun: Actor) -> None:
    event = planned(city, industries=("A",))
    assert event.asked == 0
    with pytest.raises(Refused) as refusal:
        shown(event, zhou)
    assert codes(refusal) == {"not_asked"}


def test_an_office_holds_its_own_and_the_deadline_is_met(li: Actor, zhou: Actor, far_officer: Actor) -> None:
    event = planned(li, kind="into_communities", title="进社区", by_enterprises=False)
    assert Deadline.objects.get(subject_id=event.pk).state == "open"
    with acting_as(zhou):
        assert not queries.events_for(zhou).exists()
    shown(event, li)
    event.refresh_from_db()
    assert (event.state, Deadline.objects.get(subject_id=event.pk).state) == ("held", "met")
    with acting_as(far_officer):
        assert not queries.events_for(far_officer).exists()


def test_everything_wrong_with_a_record_is_said_at_once(li: Actor) -> None:
    event = planned(li, by_enterprises=False)
    with pytest.raises(Refused) as refusal:
        services.record(event.pk, Done(TODAY + timedelta(days=2), 0), by=li, at=NINE, photo_ids=[])
    assert codes(refusal) == {"to_come", "no_people", "no_photo"}


def test_a_cancelled_event_asks_nobody(city: Actor, zhou: Actor) -> None:
    event = planned(city)
    with acting_as(city):
        services.cancel(event.pk, by=city, at=NINE, reason="与其他活动合并")
    with acting_as(zhou):
        assert not queries.asked_of(zhou, today=TODAY).exists()
    assert Deadline.objects.get(subject_id=event.pk).state == "lapsed"


def test_pages_lead_from_the_list_to_the_record(city: Actor, zhou: Actor) -> None:
    event = planned(city, starts_on=clock.today(), ends_on=clock.today())
    desk, phone = client_of(city), client_of(zhou)
    assert "等您登记" in phone.get(reverse("publicity:list")).content.decode()
    page = reverse("publicity:record", args=[event.pk])
    said = {"held_on": clock.today().isoformat(), "people": "12", "text": "讲课", "key": str(uuid7())}
    refused = phone.post(page, said)
    assert refused.status_code == 422
    assert "没有拍现场照片" in refused.content.decode()
    answer = phone.post(page, said | {"photos": [str(make_photo(zhou, node="publicity_photo").pk)]})
    assert answer.status_code == 302
    assert "12" in phone.get(answer.headers["Location"]).content.decode()
    text = desk.get(reverse("publicity:event", args=[event.pk])).content.decode()
    assert "各地参加" in text
