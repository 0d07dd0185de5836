"""Two leaders in one second, fifty sign-ins at once, one form pressed twice, two planners beside each other."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from anguan.foundation import turning
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.briefings import services
from anguan.responsibility.briefings.models import Attendance, Briefing, Slot, Team
from anguan.responsibility.briefings.rules.saying import HeldSaid, OpeningSaid, SignInSaid, Ticked
from anguan.responsibility.briefings.services import planning
from anguan.responsibility.briefings.tests.makers import (
    EIGHT,
    SEVEN,
    TODAY,
    make_briefing,
    make_photo,
    make_shift,
    make_signature,
    make_slot,
    make_team,
)
from anguan.responsibility.briefings.tests.stories import scoped

pytestmark = pytest.mark.django_db(transaction=True)
HALF = EIGHT - timedelta(minutes=30)
TOLD = [{"title": "今天清理除尘器", "points": ["先停机断电再开门"]}]


def at_once(*steps: Callable[[], object]) -> list[object]:
    """Take steps in threads of their own at the same moment; return what each answered, a refusal as its codes."""
    answers: list[object] = [None] * len(steps)
    gate = threading.Barrier(len(steps))

    def run(number: int, step: Callable[[], object]) -> None:
        try:
            gate.wait()
            answers[number] = step()
        except Refused as refusal:
            answers[number] = refusal.codes
        except Exception as fault:  # told to the test, which knows of none
            answers[number] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, step)) for number, step in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def held_by(leader: Actor, *names: Actor) -> HeldSaid:
    photo, signature = make_photo(leader, at=HALF), make_signature(leader, at=HALF)
    ticked = [Ticked(one.person_id, reason="没带手机") for one in names or (leader,)]
    return HeldSaid(topics=TOLD, photo_ids=[photo.pk], signature_id=signature.pk, ticked=ticked)


def test_of_two_leaders_in_one_second_one_opens_and_the_other_hears_who(team: Team, wu: Actor, qian: Actor) -> None:
    slot = make_slot(team)
    openings = [
        partial(scoped, who, services.open_briefing, OpeningSaid(uuid7(), slot.pk), at=HALF) for who in (wu, qian)
    ]
    answers = at_once(*openings)
    assert sum(isinstance(answer, Briefing) for answer in answers) == 1
    assert ["opened_by_other"] in answers
    assert Briefing.objects.filter(slot=slot).count() == 1


def test_a_form_pressed_twice_is_one_briefing(team: Team, wu: Actor) -> None:
    slot, key, said = make_slot(team), uuid7(), held_by(wu)

    def whole() -> Briefing:
        scoped(wu, services.open_briefing, OpeningSaid(key, slot.pk), at=HALF)
        return scoped(wu, services.hold, key, said, at=HALF, key=str(key))

    answers = at_once(whole, whole)
    held = [answer for answer in answers if isinstance(answer, Briefing)]
    assert held, answers
    assert [answer for answer in answers if answer not in held] in ([], [["key_used"]], [["opened_by_other"]])
    assert (Briefing.objects.get(slot=slot).present, Attendance.objects.filter(state="present").count()) == (1, 1)


def test_fifty_sign_in_while_the_leader_holds(huahai: Enterprise, wu: Actor) -> None:
    people = [make_actor(f"工人{number}", "worker", enterprise=huahai) for number in range(24)]
    guests = [make_actor(f"外来{number}", "contractor_worker", enterprise=huahai) for number in range(2)]
    team = make_team(leader=wu, members=[wu, *people])
    briefing = make_briefing(team)
    said, code = held_by(wu), SignInSaid(turning.code_at(briefing.secret, HALF))
    sign = [partial(scoped, who, services.sign_in, briefing.pk, code, at=HALF) for who in (*people, *guests)]
    hold = partial(scoped, wu, services.hold, briefing.pk, said, at=HALF, key="1")
    answers = at_once(*sign, *sign[-24:], hold)
    assert not [answer for answer in answers if not isinstance(answer, Attendance | Briefing)]
    present = Attendance.objects.filter(briefing=briefing, state="present").count()
    assert present == 1 + len(people) + len(guests)
    assert Briefing.objects.get(pk=briefing.pk).present == present
    assert Slot.objects.get(briefing_id=briefing.pk).present == present


def test_two_leaders_tick_the_same_people(team: Team, wu: Actor, qian: Actor, chen: Actor, liu: Actor) -> None:
    briefing = make_briefing(team)
    scoped(wu, services.hold, briefing.pk, held_by(wu), at=HALF, key="1")
    people = [Ticked(one.person_id, reason="迟到") for one in (chen, liu)] + [
        Ticked(uuid7(), reason="检修", name="刘工")
    ]
    answers = at_once(
        *(partial(scoped, who, services.tick, briefing.pk, at=EIGHT, people=people) for who in (wu, qian))
    )
    assert all(isinstance(answer, Briefing) for answer in answers), answers
    assert Briefing.objects.get(pk=briefing.pk).present == 4
    assert Attendance.objects.filter(briefing=briefing, state="present").count() == 4


def test_two_planners_make_and_miss_each_slot_once(wu: Actor) -> None:
    for number in range(12):
        make_shift(make_team(leader=wu, name=f"{number}班", members=[wu]))
    counts = at_once(partial(planning.plan, SEVEN, limit=6), partial(planning.plan, SEVEN, limit=6))
    planning.plan(SEVEN)
    assert Slot.objects.count() == Deadline.objects.filter(kind="briefings.held").count() == 24, counts
    later = EIGHT + timedelta(hours=10)
    missed = at_once(partial(planning.miss, later, limit=8), partial(planning.miss, later, limit=8))
    missed.append(planning.miss(later))
    assert [count for count in missed if isinstance(count, int)] == missed
    assert Slot.objects.filter(state="missed", day=TODAY).count() == 12
