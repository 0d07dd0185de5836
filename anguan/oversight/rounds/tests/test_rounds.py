"""A notice goes out, is read and answered, pressed, sent back and withdrawn; nobody else's answer is seen."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.deadlines.queries import deadlines_for
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.refusal import Refused
from anguan.oversight.rounds import queries, services
from anguan.oversight.rounds.models import Reply, Round
from anguan.oversight.rounds.rules import Draft
from anguan.oversight.rounds.tests import makers
from anguan.registry.accounts.tests.makers import make_actor, make_office
from anguan.registry.enterprises.models import Enterprise

NINE = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
FRIDAY = date(2026, 11, 27)


def draft(**named: Any) -> Draft:
    return makers.draft(at=NINE, **named)


def sent(by: Actor, **named: Any) -> Round:
    return makers.make_round(by, at=NINE, **named)


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


def told(topic: str) -> Sequence[tuple[str, bool]]:
    return list(Outgoing.objects.filter(topic=topic).order_by("id").values_list("listener", "urgent"))


def test_a_notice_reaches_every_enterprise_and_its_progress_is_seen(
    city: Actor, huahai: Enterprise, stranger: Enterprise, zhou: Actor, sun: Actor
) -> None:
    notice = sent(city)
    assert (notice.state, notice.total) == ("open", 2)
    assert set(Deadline.objects.values_list("kind", "enterprise_id", "state")) == {
        ("rounds.reply", huahai.pk, "open"), ("rounds.reply", stranger.pk, "open"),
    }  # fmt: skip
    assert told("rounds.published") == [("principal", False), ("manager", False)] * 2

    mine = queries.received_by(zhou).get()
    services.read(mine.pk, by=zhou, at=NINE + timedelta(hours=1))
    services.answer(mine.pk, by=zhou, at=NINE + timedelta(hours=2), text="查出 3 处，已改 2 处")
    progress = queries.progress_of(notice, by=city, at=NINE + timedelta(days=10))
    assert (progress.total, progress.read, progress.replied, progress.late) == (2, 1, 1, 1)
    assert Deadline.objects.get(enterprise_id=huahai.pk).state == "met"
    assert queries.replies_for(sun).get().enterprise_id == stranger.pk  # and not the other's


def test_sending_it_again_sends_nothing(city: Actor, huahai: Enterprise) -> None:
    notice = sent(city)
    assert services.send_out(notice.pk, by=city, at=NINE) == 0
    assert Reply.objects.count() == Deadline.objects.count() == 1


def test_a_double_tap_is_one_notice(city: Actor, huahai: Enterprise) -> None:
    key = uuid7()
    assert (
        services.publish(draft(), by=city, at=NINE, round_id=key).pk
        == services.publish(draft(), by=city, at=NINE, round_id=key).pk
    )
    assert Round.objects.count() == 1


@pytest.mark.parametrize("other", ["li", "far_officer"])  # one can see the notice, the other cannot
def test_a_key_of_somebody_elses_notice_is_refused(
    city: Actor, other: str, huahai: Enterprise, stranger: Enterprise, request: pytest.FixtureRequest
) -> None:
    key, another = uuid7(), request.getfixturevalue(other)
    services.publish(draft(names=(huahai.name,), audience="named"), by=city, at=NINE, round_id=key)
    services.send_out(key, by=city, at=NINE)
    assert queries.rounds_for(another).exists() is (other == "li")
    with pytest.raises(Refused) as refusal, acting_as(another):
        services.publish(draft(), by=another, at=NINE, round_id=key)
    assert codes(refusal) == {"key_in_use"}
    assert Round.objects.count() == 1


def test_everything_wrong_with_a_draft_is_said_at_once(li: Actor, huahai: Enterprise) -> None:
    with pytest.raises(Refused) as refusal:
        services.publish(draft(title="", body=" ", reply_by=NINE.date() - timedelta(days=1)), by=li, at=NINE)
    assert codes(refusal) == {"no_title", "no_body", "day_past"}
    with pytest.raises(Refused) as refusal:
        services.publish(draft(audience="named", names=(huahai.name, "没有这家")), by=li, at=NINE)
    assert codes(refusal) == {"unknown_enterprises"}
    with pytest.raises(Refused) as refusal:
        services.publish(draft(regions=("320925",)), by=li, at=NINE)
    assert codes(refusal) == {"outside_territory"}


def test_an_enterprise_is_named_by_its_name_or_credit_code_and_only_within_the_territory(
    li: Actor, huahai: Enterprise, stranger: Enterprise
) -> None:
    assert sent(li, audience="named", names=(huahai.credit_code,)).total == 1
    with pytest.raises(Refused) as refusal:
        services.publish(draft(audience="named", names=(stranger.name,)), by=li, at=NINE)
    assert codes(refusal) == {"unknown_enterprises"}


def test_an_office_answers_too(city: Actor, li: Actor, far_officer: Actor, zhou: Actor) -> None:
    notice = sent(city, audience="offices", regions=("320902",))
    reply = queries.received_by(li).get()
    assert Deadline.objects.get().office_id == li.office_id
    with pytest.raises(Refused):
        services.answer(reply.pk, by=city, at=NINE, text="替他们回")
    services.answer(reply.pk, by=li, at=NINE, text="已布置")
    assert queries.progress_of(notice, by=city, at=NINE).replied == 1
    assert not queries.received_by(far_officer).exists()
    assert not queries.rounds_for(zhou).exists()


@pytest.fixture
def industry(db: None) -> Actor:
    """A department of one line, for the whole city."""
    return make_actor("吴芳", "line_officer", office=make_office("工业和信息化局", "3209", lines=["trade", "industry"]))


@pytest.fixture
def building(db: None) -> Actor:
    return make_actor("丁健", "line_officer", office=make_office("住房和城乡建设局", "3209", lines=["building"]))


def test_a_department_sees_and_answers_what_is_asked_of_it(city: Actor, industry: Actor, building: Actor) -> None:
    notice = sent(city, audience="offices")
    assert notice.total == 2
    with acting_as(industry):
        reply = queries.received_by(industry).get()
        assert [one.subject_id for one in deadlines_for(industry)] == [reply.pk]
        services.answer(reply.pk, by=industry, at=NINE, text="已布置")
    with acting_as(city):
        assert queries.progress_of(notice, by=city, at=NINE).replied == 1


def test_a_department_asks_offices_of_its_own_and_of_every_line(industry: Actor, building: Actor, li: Actor) -> None:
    county = make_actor("何敏", "line_officer", office=make_office("亭湖区工信局", "320902", lines=["industry"]))
    notice = services.publish(draft(audience="offices"), by=industry, at=NINE)
    with acting_as(industry):
        assert services.send_out(notice.pk, by=industry, at=NINE) == 2
    for addressed in (county, li):
        with acting_as(addressed):
            services.answer(queries.received_by(addressed).get().pk, by=addressed, at=NINE, text="已布置")
    assert not queries.received_by(building).exists()
    with acting_as(industry):
        assert queries.progress_of(notice, by=industry, at=NINE).replied == 2


def test_those_who_have_not_answered_are_pressed_but_not_twice_in_an_hour(
    city: Actor, huahai: Enterprise, stranger: Enterprise, zhou: Actor, li: Actor
) -> None:
    notice = sent(city)
    services.answer(queries.received_by(zhou).get().pk, by=zhou, at=NINE, text="没有问题")
    assert services.press(notice.pk, by=city, at=NINE + timedelta(days=1)) == 1
    assert told("rounds.pressed") == [("principal", True), ("manager", True)]
    with pytest.raises(Refused) as refusal:
        services.press(notice.pk, by=city, at=NINE + timedelta(days=1, hours=1))
    assert codes(refusal) == {"pressed_already"}
    with pytest.raises(Refused) as refusal:  # the town sees it, and its own people's answers, but did not send it
        services.press(notice.pk, by=li, at=NINE + timedelta(days=2))
    assert codes(refusal) == {"not_yours"}


def test_an_answer_sent_back_is_owed_again(city: Actor, huahai: Enterprise, zhou: Actor) -> None:
    sent(city)
    reply = services.answer(queries.received_by(zhou).get().pk, by=zhou, at=NINE, text="好")
    later = NINE + timedelta(days=8)
    with pytest.raises(Refused) as refusal:
        services.send_back(reply.pk, by=city, at=later, reason="", due_on=FRIDAY)
    assert codes(refusal) == {"no_reason", "day_past"}
    services.send_back(reply.pk, by=city, at=later, reason="请写明数量", due_on=FRIDAY + timedelta(days=7))
    running = Deadline.objects.get(state="open")
    assert running.due_at.astimezone(UTC).date() == FRIDAY + timedelta(days=7)
    assert told("rounds.returned") == [("principal", False), ("manager", False)]
    assert services.answer(reply.pk, by=zhou, at=later, text="3 处").state == "replied"


def test_withdrawn_nobody_owes_an_answer(city: Actor, huahai: Enterprise, stranger: Enterprise, zhou: Actor) -> None:
    notice = sent(city)
    services.answer(queries.received_by(zhou).get().pk, by=zhou, at=NINE, text="没有问题")
    services.withdraw(notice.pk, by=city, at=NINE, reason="与省里的通知重复")
    assert sorted(Reply.objects.values_list("state", flat=True)) == ["replied", "withdrawn"]
    assert sorted(Deadline.objects.values_list("state", flat=True)) == ["lapsed", "met"]
    with pytest.raises(Refused):
        services.press(notice.pk, by=city, at=NINE + timedelta(days=1))


def test_a_receipt_needs_no_words(city: Actor, huahai: Enterprise, zhou: Actor, chen: Actor) -> None:
    sent(city, answer="receipt")
    reply = queries.received_by(zhou).get()
    with pytest.raises(Refused):  # a worker may not speak for the enterprise
        services.answer(reply.pk, by=chen, at=NINE)
    assert services.answer(reply.pk, by=zhou, at=NINE).state == "replied"
