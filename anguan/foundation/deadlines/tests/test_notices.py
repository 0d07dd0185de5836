"""What is told: whom an alarm reaches, in which words, and who hears instead where nobody can be reached."""

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.deadlines import services
from anguan.foundation.deadlines.models import Alarm
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.sweeping import sweep_all
from anguan.foundation.deadlines.tests.makers import FRIDAY, MONDAY, days, make_deadline
from anguan.foundation.deadlines.tests.test_sweeping import EIGHT
from anguan.foundation.notify.dispatching import dispatch
from anguan.foundation.notify.models import Message, Outgoing
from anguan.registry.accounts.tests.makers import make_account, post_of
from anguan.registry.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db


def messages() -> list[str]:
    """Return who has been told what, in the order it came about."""
    return [f"{one.person_name}：{one.title}" for one in Message.objects.order_by("id")]


def fates() -> list[tuple[str, str, str]]:
    return list(Alarm.objects.order_by("deadline_id", "climb").values_list("listener", "fate", "passed_to"))


def test_the_doer_hears_in_words_and_once_for_what_was_missed(huahai: Enterprise, chen: Actor) -> None:
    make_account(post_of(chen), "chen")
    deadline = make_deadline(huahai, doer_id=chen.person_id, doer_name=chen.name)
    assert sweep_all(EIGHT) == 2
    dispatch(EIGHT)
    assert messages() == ["陈卫东：隐患整改逾期 1 天：配电箱前堆放杂物"]
    assert str(deadline.subject_id) in Message.objects.get().url
    assert fates() == [("doer", "told", "")] * 2
    assert not Outgoing.objects.exists()


def test_before_it_is_due_the_days_left_are_said(huahai: Enterprise, chen: Actor) -> None:
    make_account(post_of(chen), "chen")
    make_deadline(huahai, doer_id=chen.person_id, doer_name=chen.name)
    sweep_all(EIGHT - days(1))
    dispatch(EIGHT - days(1))
    assert messages() == ["陈卫东：隐患整改今天到期：配电箱前堆放杂物"]


def test_where_the_doer_cannot_be_reached_the_manager_hears_and_it_is_shown(
    huahai: Enterprise, chen: Actor, zhou: Actor
) -> None:
    make_account(post_of(zhou), "zhou")
    make_deadline(huahai, doer_id=chen.person_id, doer_name=chen.name)
    sweep_all(EIGHT)
    while dispatch(EIGHT):
        pass
    assert messages() == ["周明：隐患整改逾期 1 天：配电箱前堆放杂物"]
    assert fates() == [("doer", "passed_on", "manager")] * 2


def test_where_nobody_at_all_can_be_reached_the_top_says_so(huahai: Enterprise) -> None:
    make_deadline(huahai)
    sweep_all(EIGHT)
    while dispatch(EIGHT):
        pass
    assert messages() == []
    assert {fate for _, fate, _ in fates()} == {"unreachable"}


def test_many_are_one_message_with_a_count(huahai: Enterprise, zhou: Actor) -> None:
    make_account(post_of(zhou), "zhou")
    for number in range(10):
        make_deadline(huahai, due=Due(FRIDAY + days(0 if number < 7 else 1)), doer_id=zhou.person_id, doer_name="周明")
    sweep_all(EIGHT)
    dispatch(EIGHT)
    message = Message.objects.get()
    assert (message.title, message.count, message.url) == ("7 项已逾期，3 项将到期", 10, "/deadlines/")


def test_what_is_met_before_the_news_goes_out_is_not_told(huahai: Enterprise, chen: Actor) -> None:
    make_account(post_of(chen), "chen")
    deadline = make_deadline(huahai, doer_id=chen.person_id, doer_name=chen.name)
    sweep_all(EIGHT)
    services.met(deadline.subject_id, deadline.kind, enterprise_id=huahai.pk, by=None, at=EIGHT)
    dispatch(EIGHT)
    assert messages() == []


def test_knowing_is_not_doing(huahai: Enterprise, chen: Actor, zhou: Actor, sun: Actor) -> None:
    deadline = make_deadline(huahai, doer_id=chen.person_id, doer_name=chen.name)
    sweep_all(EIGHT)
    with acting_as(sun):
        assert services.acknowledge(deadline.pk, by=sun, at=EIGHT) == 0
    with acting_as(chen):
        assert services.acknowledge(deadline.pk, by=chen, at=EIGHT) == 2
    with acting_as(zhou):
        assert services.acknowledge(Alarm.objects.all()[0].pk, by=zhou, at=EIGHT) == 0
    deadline.refresh_from_db()
    assert deadline.state == "open"
    assert {alarm.acknowledged_by_name for alarm in Alarm.objects.all()} == {"陈卫东"}
    assert sweep_all(EIGHT + days(1)) == 1


def test_what_is_about_nothing_any_more_ends_in_the_night(huahai: Enterprise) -> None:
    there = make_deadline(huahai, subject_type="enterprises.enterprise", subject_id=huahai.pk)
    gone = make_deadline(huahai)
    unknown = make_deadline(huahai, subject_type="space.rocket")
    assert services.lapse_orphans(at=MONDAY) == 1
    assert services.lapse_orphans(at=MONDAY) == 0
    for deadline in (there, gone, unknown):
        deadline.refresh_from_db()
    assert [there.state, gone.state, unknown.state] == ["open", "lapsed", "open"]
    assert (gone.ended_why, gone.next_at) == ("事项已不存在", None)
