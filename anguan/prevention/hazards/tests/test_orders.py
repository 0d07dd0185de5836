"""An official orders problems found on a visit to be put right; the office rechecks."""

from datetime import timedelta

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.refusal import Refused
from anguan.prevention.hazards import queries, services
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.rules import State
from anguan.prevention.hazards.services import Problem
from anguan.prevention.hazards.tests.makers import NINE, TODAY
from anguan.prevention.hazards.tests.stories import WEEK, close, order, scoped, settled, shot, submit
from anguan.registry.enterprises.models import Enterprise


def test_ordered_put_right_and_rechecked_by_the_office(
    huahai: Enterprise, wang: Actor, zhou: Actor, wu: Actor, li: Actor
) -> None:
    given = order(
        li,
        huahai.pk,
        problems=[Problem("行车限位失灵", "二号库", "special_equipment", "停用并更换限位", photo_ids=[shot(li)])],
    )
    hazard = Hazard.objects.get(order=given)
    assert (hazard.state, hazard.source, hazard.assigned_to) == (State.RECTIFYING, "official", wang.person_id)
    assert "arrange" in {task.kind for task in queries.tasks_for(zhou, today=TODAY)}
    scoped(zhou, services.arrange, hazard.pk, at=NINE, arrangement=settled(wu))
    hazard = submit(hazard, wu)
    assert hazard.recheck_due_on == TODAY + timedelta(days=10)
    with pytest.raises(Refused) as not_yours:
        close(hazard, wang)
    assert not_yours.value.codes == ["not_yours"]
    [task] = queries.tasks_for(li, today=TODAY)
    assert (task.kind, task.due_on) == ("recheck", TODAY + timedelta(days=10))
    assert close(hazard, li).state == State.CLOSED


def test_several_problems_in_one_order_and_all_that_is_missing(huahai: Enterprise, li: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        order(
            li, huahai.pk, number="", due_on=None,
            problems=[Problem("", "", "electric", ""), Problem("无报警器", "喷漆室", "fire", "安装", level="major")],
        )  # fmt: skip
    assert [(reason.code, reason.field) for reason in refusal.value.reasons] == [
        ("no_number", "number"), ("no_due", "due_on"), ("no_what", "what-0"), ("no_demand", "demand-0"),
        ("no_criterion", "criterion-1"), ("no_interim_measure", "interim_measure-1"),
    ]  # fmt: skip
    assert refusal.value.reasons[2].message.startswith("第1条：")
    assert Hazard.objects.count() == 0


def test_the_same_order_sent_twice_is_one(huahai: Enterprise, li: Actor) -> None:
    key = uuid7()
    assert order(li, huahai.pk, order_id=key).pk == order(li, huahai.pk, order_id=key).pk == key
    assert Hazard.objects.count() == 1


def test_a_number_is_given_once_to_an_enterprise(huahai: Enterprise, li: Actor) -> None:
    order(li, huahai.pk)
    with pytest.raises(Refused) as refusal:
        order(li, huahai.pk)
    assert refusal.value.codes == ["number_taken"]


def test_an_officer_of_another_town_finds_no_such_enterprise(huahai: Enterprise, far_officer: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        order(far_officer, huahai.pk)
    assert refusal.value.codes == ["no_enterprise"]


def test_people_of_an_enterprise_order_nothing(huahai: Enterprise, wang: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        order(wang, huahai.pk)
    assert refusal.value.codes == ["no_permission"]


def test_an_enterprise_without_people_can_be_ordered_too(huahai: Enterprise, li: Actor) -> None:
    given = order(li, huahai.pk, due_on=WEEK)
    assert Hazard.objects.get(order=given).assigned_to is None
