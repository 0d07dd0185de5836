"""How a deadline stands: said the same by the rule, by the conditions, by the home and by the calendar."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines import agenda, clocks
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.rules.standing import STANDINGS, Horizon, standing_of
from anguan.foundation.deadlines.services import lapse, met, pause
from anguan.foundation.deadlines.standings import RUNNING, TITLES, condition
from anguan.foundation.deadlines.tests.makers import FRIDAY, MONDAY, URGENT, days, make_deadline
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise

moments = st.datetimes(min_value=MONDAY.replace(tzinfo=None) - days(400), max_value=MONDAY.replace(tzinfo=None)).map(
    lambda moment: moment.replace(tzinfo=clock.BEIJING)
)


@settings(deadline=None)
@given(due=moments, at=moments)
def test_an_open_deadline_stands_in_one_place_and_never_comes_back(due: object, at: object) -> None:
    assert isinstance(due, type(MONDAY))
    assert isinstance(at, type(MONDAY))
    order = ["later", "week", "today", "overdue"]
    now, tomorrow = (standing_of("open", due, None, at=moment) for moment in (at, at + days(1)))
    assert order.index(now) <= order.index(tomorrow)
    assert (now == "overdue") == (due <= at)


@settings(deadline=None)
@given(at=moments)
def test_a_week_ends_with_its_sunday(at: object) -> None:
    assert isinstance(at, type(MONDAY))
    horizon = Horizon.of(at)
    assert at < horizon.tomorrow <= horizon.next_week <= at + days(7)
    assert clock.local(horizon.next_week).weekday() == 0 or horizon.next_week == horizon.tomorrow


def test_what_is_due_in_the_course_of_a_day_is_due_on_that_day() -> None:
    assert standing_of("open", FRIDAY, None, at=FRIDAY - timedelta(minutes=1)) == "today"
    assert agenda.due_day(FRIDAY).isoformat() == "2026-11-20"


def make_one_of_each(huahai: Enterprise, zhou: Actor) -> dict[str, Deadline]:
    at = MONDAY
    made = {
        "overdue": make_deadline(huahai, due=Due(at - days(1)), began_at=at - days(9)),
        "today": make_deadline(huahai, due=Due.on(clock.day_of(at))),
        "week": make_deadline(huahai, due=Due(FRIDAY)),
        "later": make_deadline(huahai, due=Due(FRIDAY + days(9))),
        "paused": make_deadline(huahai, due=Due(FRIDAY)),
        "done": make_deadline(huahai, due=Due(at + days(1))),
        "done_late": make_deadline(huahai, due=Due(at - days(2)), began_at=at - days(9)),
        "lapsed": make_deadline(huahai, due=Due(FRIDAY)),
    }
    pause(made["paused"], by=zhou, at=at)
    for name in ("done", "done_late"):
        one = made[name]
        met(one.subject_id, one.kind, enterprise_id=huahai.pk, by=zhou, at=at)
    lapse(made["lapsed"].subject_id, enterprise_id=huahai.pk, at=at, why="整改对象已拆除")
    return {name: Deadline.objects.get(pk=one.pk) for name, one in made.items()}


def test_the_conditions_say_what_the_rule_says(huahai: Enterprise, zhou: Actor) -> None:
    made = make_one_of_each(huahai, zhou)
    for name, one in made.items():
        assert standing_of(one.state, one.due_at, one.ended_at, at=MONDAY) == name
        assert Deadline.objects.filter(condition(name, at=MONDAY)).get() == one
    assert set(made) == set(STANDINGS)
    count = {name: Deadline.objects.filter(condition(name, at=MONDAY)).count() for name in TITLES}
    assert count["owed"] == 7  # all but what lapsed
    assert (count["settled"], count["missed"], count["pending"]) == (3, 1, 4)
    assert count["settled"] + count["pending"] == count["owed"]
    assert Deadline.objects.filter(RUNNING).count() == 5


def test_a_worker_sees_their_own_and_a_manager_their_people_s(
    huahai: Enterprise, stranger: Enterprise, zhou: Actor, chen: Actor, wang: Actor, sun: Actor
) -> None:
    own = make_deadline(
        huahai, doer_id=chen.person_id, doer_name=chen.name, due=Due(MONDAY - days(1)), began_at=MONDAY - days(3)
    )
    nobodys = make_deadline(huahai, kind=URGENT.id)
    make_deadline(stranger, doer_id=sun.person_id)

    assert clocks.clock_of(chen, at=MONDAY).own.rows == [own]
    assert clocks.clock_of(chen, at=MONDAY).people is None
    for manager in (zhou, wang):
        seen = clocks.clock_of(manager, at=MONDAY)
        assert seen.own.rows == [nobodys]  # whoever oversees answers where nobody is named
        assert seen.people is not None
        assert seen.people.rows == [own]
        assert [part.standing for part in seen.people.parts] == ["overdue"]
        assert seen.people.urgent == 1


def test_a_team_leader_sees_the_team(huahai: Enterprise) -> None:
    leader = make_actor("丁班长", "team_leader", enterprise=huahai, team="冲压一班")
    mate = make_actor("吴工", "worker", enterprise=huahai, team="冲压一班")
    other = make_actor("陆工", "worker", enterprise=huahai, team="喷涂班")
    theirs = make_deadline(huahai, doer_id=mate.person_id)
    make_deadline(huahai, doer_id=other.person_id)
    people = clocks.clock_of(leader, at=MONDAY).people
    assert people is not None
    assert people.rows == [theirs]


def test_an_office_sees_its_territory_by_counts(
    huahai: Enterprise, stranger: Enterprise, li: Actor, city: Actor
) -> None:
    late = make_deadline(huahai, due=Due(MONDAY - days(2)), began_at=MONDAY - days(3))
    make_deadline(stranger, due=Due(MONDAY - days(1)), began_at=MONDAY - days(3), kind=URGENT.id)
    make_deadline(stranger, due=Due.on(clock.day_of(MONDAY)))
    make_deadline(stranger, due=Due(MONDAY + days(3)))
    tally = clocks.clock_of(city, at=MONDAY).territory
    assert tally is not None
    assert [(line.code, line.overdue, line.today) for line in tally.places] == [("320925", 1, 1), ("320902", 1, 0)]
    assert {line.code: (line.overdue, line.today) for line in tally.kinds} == {
        "hazards.rectify": (1, 1), URGENT.id: (1, 0)
    }  # fmt: skip
    assert (tally.overdue, tally.today, tally.whole) == (2, 1, True)
    assert tally.longest[0] == late
    own = clocks.clock_of(li, at=MONDAY).territory
    assert own is not None
    assert (own.overdue, own.today) == (1, 0)


def test_the_clock_costs_the_same_however_much_there_is(
    huahai: Enterprise, zhou: Actor, city: Actor, django_assert_max_num_queries: object
) -> None:
    for number in range(90):
        make_deadline(huahai, due=Due(MONDAY + days(number - 40)), began_at=MONDAY - days(50))
    for actor, most in ((zhou, 3), (city, 4)):
        with django_assert_max_num_queries(most):  # type: ignore[operator]  # a fixture that is a context
            found = clocks.clock_of(actor, at=MONDAY)
    parts = {part.standing: part.count for part in clocks.clock_of(zhou, at=MONDAY).own.parts}
    assert parts["overdue"] == 41
    assert sum(parts.values()) == 90
    assert found.territory is not None
    assert found.territory.overdue == 41
