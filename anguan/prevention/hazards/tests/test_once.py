"""A step taken twice has one effect; two people at once do not both succeed; a stranger finds nothing."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.refusal import Refused
from anguan.prevention.hazards import queries, services
from anguan.prevention.hazards.models import Hazard, StepTaken
from anguan.prevention.hazards.rules import State
from anguan.prevention.hazards.tests.makers import NINE, TODAY, make_hazard
from anguan.prevention.hazards.tests.stories import assign, close, report, scoped, shot, submit
from anguan.registry.enterprises.models import Enterprise


def test_a_report_that_arrives_twice_is_one(chen: Actor) -> None:
    key, photo = uuid7(), shot(chen)
    first = report(chen, hazard_id=key, photo_ids=[photo])
    again = report(chen, hazard_id=key, photo_ids=[photo], at=NINE + timedelta(minutes=1))
    assert first.pk == again.pk == key
    assert (Hazard.objects.count(), again.reported_at) == (1, NINE)
    assert AuditEntry.objects.filter(action="hazards.reported").count() == 1


def test_a_strangers_key_is_refused_like_any_key_in_use(chen: Actor, sun: Actor) -> None:
    key = report(chen).pk
    with pytest.raises(Refused) as refusal:
        report(sun, hazard_id=key)
    assert refusal.value.codes == ["key_in_use"]


def test_a_colleagues_key_is_refused_too(chen: Actor, wu: Actor) -> None:
    key = report(chen).pk
    with pytest.raises(Refused) as refusal:
        report(wu, hazard_id=key)
    assert refusal.value.codes == ["key_in_use"]


def test_every_step_pressed_twice_has_one_effect(chen: Actor, zhou: Actor, wu: Actor) -> None:
    hazard, photo = report(chen), shot(wu)
    for _ in range(2):
        assert assign(hazard, zhou, wu, key="a").state == State.RECTIFYING
    for _ in range(2):
        assert submit(hazard, wu, key="b", photo_ids=[photo]).state == State.RECHECKING
    for _ in range(2):
        assert close(hazard, zhou, key="c").state == State.CLOSED
    assert StepTaken.objects.count() == 3
    assert AuditEntry.objects.filter(subject_id=hazard.pk).count() == 4


def test_a_retry_answers_the_same_after_others_have_gone_on(chen: Actor, zhou: Actor, wu: Actor) -> None:
    hazard = assign(report(chen), zhou, wu, key="a")
    submit(hazard, wu)
    assert assign(hazard, zhou, wu, key="a").state == State.RECHECKING


def test_a_key_belongs_to_one_step_and_one_person(chen: Actor, zhou: Actor, wu: Actor) -> None:
    hazard = assign(report(chen), zhou, wu, key="a")
    with pytest.raises(Refused) as refusal:
        submit(hazard, wu, key="a")
    assert refusal.value.codes == ["key_used"]


@pytest.mark.django_db(transaction=True)
def test_two_people_rechecking_at_once(huahai: Enterprise, zhou: Actor, wang: Actor) -> None:
    hazard = make_hazard(huahai, state=State.RECHECKING)
    answers: list[str] = []
    ready = threading.Barrier(2)

    def run(by: Actor, step: Callable[..., Hazard], **said: str) -> None:
        try:
            ready.wait()
            scoped(by, step, hazard.pk, at=NINE, **said)
            answers.append("done")
        except Refused as refusal:
            answers.append(refusal.codes[0])
        finally:
            connection.close()

    both = [
        threading.Thread(target=run, args=(zhou, services.strike_off)),
        threading.Thread(target=run, args=(wang, services.recheck_return), kwargs={"reason": "还有杂物"}),
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(answers) == ["done", "not_in_this_state"]


@pytest.mark.django_db(transaction=True)
def test_the_same_report_sent_twice_at_once(chen: Actor) -> None:
    key, photo = uuid7(), shot(chen)
    ready = threading.Barrier(2)
    found: list[object] = []

    def run() -> None:
        try:
            ready.wait()
            found.append(report(chen, hazard_id=key, photo_ids=[photo]).pk)
        except Exception as surprise:
            found.append(surprise)
        finally:
            connection.close()

    both = [threading.Thread(target=run) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert found == [key, key]
    assert AuditEntry.objects.filter(action="hazards.reported").count() == 1


def test_strangers_cannot_tell_the_hazard_exists(
    chen: Actor, zhou: Actor, sun: Actor, far_officer: Actor, wu: Actor
) -> None:
    hazard = assign(report(chen), zhou, wu)
    assert queries.hazards_for(zhou).filter(pk=hazard.pk).exists()
    for stranger in (sun, far_officer):
        with pytest.raises(Hazard.DoesNotExist):
            close(hazard, stranger)
        with acting_as(stranger):
            assert not Hazard.objects.filter(pk=hazard.pk).exists()


def test_a_contractors_worker_sees_only_what_is_theirs(chen: Actor, zhou: Actor, wu: Actor, zhao: Actor) -> None:
    others, own = assign(report(chen), zhou, wu), report(zhao)
    to_fix = assign(report(chen), zhou, zhao)
    assert set(queries.hazards_for(zhao).values_list("pk", flat=True)) == {own.pk, to_fix.pk}
    with pytest.raises(Hazard.DoesNotExist):
        submit(others, zhao, photo_ids=[])


def test_tasks_put_the_late_first(huahai: Enterprise, chen: Actor, zhou: Actor, wu: Actor) -> None:
    soon = make_hazard(huahai, state=State.RECTIFYING, fixer=wu)
    late = make_hazard(
        huahai, state=State.RECTIFYING, fixer=wu, due_on=TODAY - timedelta(days=1), what="护栏松动未修",
        reported_at=NINE - timedelta(days=9),
    )  # fmt: skip
    make_hazard(huahai, state=State.RECHECKING, fixer=zhou)
    assert [task.hazard_id for task in queries.tasks_for(wu, today=TODAY)] == [late.pk, soon.pk]
    assert queries.tasks_for(wu, today=TODAY)[0].overdue
    assert queries.tasks_for(zhou, today=TODAY) == []


def test_reports_wait_for_the_principal_where_there_is_no_safety_officer(chen: Actor, wang: Actor) -> None:
    report(chen)
    assert [task.kind for task in queries.tasks_for(wang, today=TODAY)] == ["confirm"]


def test_reports_wait_for_the_safety_officer_where_there_is_one(chen: Actor, wang: Actor, zhou: Actor) -> None:
    report(chen)
    assert queries.tasks_for(wang, today=TODAY) == []
    assert [task.kind for task in queries.tasks_for(zhou, today=TODAY)] == ["confirm"]
