"""More time: asked by one, granted by another, every deadline kept; an office's order waits for almost nothing."""

from datetime import timedelta

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.refusal import Refused
from anguan.prevention.hazards import queries, services
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.tests.makers import NINE, TODAY
from anguan.prevention.hazards.tests.stories import WEEK, assign, order, report, scoped, submit
from anguan.registry.enterprises.models import Enterprise

LATER = WEEK + timedelta(days=5)


def ask(hazard: Hazard, by: Actor, **named: object) -> Hazard:
    asked = {"reason": "配件下周才到货", "interim_measure": "已断电挂牌", "due_on": LATER, "at": NINE, **named}
    return scoped(by, services.ask_extension, hazard.pk, **asked)


def decide(hazard: Hazard, by: Actor, *, granted: bool, note: str = "") -> Hazard:
    return scoped(by, services.decide_extension, hazard.pk, at=NINE, granted=granted, note=note)


def test_asked_by_the_fixer_granted_by_the_principal(chen: Actor, zhou: Actor, wu: Actor, wang: Actor) -> None:
    hazard = ask(assign(report(chen), zhou, wu), wu)
    assert [task.kind for task in queries.tasks_for(wang, today=TODAY)] == ["decide"]
    hazard = decide(hazard, wang, granted=True)
    assert (hazard.due_on, hazard.original_due_on) == (LATER, WEEK)
    [change] = queries.extensions_of(hazard, by=chen)
    assert (change.asker_name, change.decider_name, change.present_due_on) == ("吴刚", "王建国", WEEK)


def test_whoever_asks_does_not_decide(chen: Actor, zhou: Actor, wang: Actor, li: Actor) -> None:
    hazard = ask(assign(report(chen), zhou, wang), wang)
    with pytest.raises(Refused) as refusal:
        decide(hazard, wang, granted=True)
    assert refusal.value.codes == ["same_person"]
    assert queries.tasks_for(wang, today=TODAY)[0].kind == "rectify"
    assert decide(hazard, li, granted=True).due_on == LATER


def test_refused_with_a_reason(chen: Actor, zhou: Actor, wu: Actor, wang: Actor) -> None:
    hazard = ask(assign(report(chen), zhou, wu), wu)
    with pytest.raises(Refused):
        decide(hazard, wang, granted=False)
    assert decide(hazard, wang, granted=False, note="可先租用设备").due_on == WEEK


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"reason": "", "interim_measure": ""}, ["no_reason", "no_interim_measure"]),
        ({"due_on": WEEK}, ["due_not_later"]),
        ({"due_on": None}, ["due_not_later"]),
        ({"due_on": TODAY + timedelta(days=1000)}, ["due_too_far"]),
    ],
)
def test_what_cannot_be_asked(chen: Actor, zhou: Actor, wu: Actor, asked: dict[str, object], codes: list[str]) -> None:
    hazard = assign(report(chen), zhou, wu)
    with pytest.raises(Refused) as refusal:
        ask(hazard, wu, **asked)
    assert refusal.value.codes == codes


def test_one_request_at_a_time_and_it_lapses_with_the_submission(
    chen: Actor, zhou: Actor, wu: Actor, wang: Actor
) -> None:
    hazard = ask(assign(report(chen), zhou, wu), wu)
    with pytest.raises(Refused) as twice:
        ask(hazard, wu)
    assert twice.value.codes == ["extension_open"]
    submit(hazard, wu)
    assert [change.decision for change in queries.extensions_of(hazard, by=wu)] == ["lapsed"]
    with pytest.raises(Refused) as late:
        decide(hazard, wang, granted=True)
    assert late.value.codes == ["not_in_this_state"]


def test_an_order_waits_only_for_force_majeure_near_its_end(huahai: Enterprise, wang: Actor, li: Actor) -> None:
    hazard = Hazard.objects.get(order=order(li, huahai.pk, due_on=TODAY + timedelta(days=30)))
    far = TODAY + timedelta(days=60)
    with pytest.raises(Refused) as refusal:
        ask(hazard, wang, due_on=far)
    assert refusal.value.codes == ["not_force_majeure", "too_early"]
    assert all(reason.clause.endswith("第十七条") for reason in refusal.value.reasons)
    ask(hazard, wang, due_on=far, force_majeure=True, at=NINE + timedelta(days=25))
    [change] = queries.extensions_of(hazard, by=li)
    assert change.reply_due_on == TODAY + timedelta(days=30)
    with pytest.raises(Refused):
        decide(hazard, wang, granted=True)
    assert decide(hazard, li, granted=True).due_on == far
