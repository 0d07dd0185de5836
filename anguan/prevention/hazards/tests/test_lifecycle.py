"""The table of steps: what can never happen whatever people press."""

from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.access import Actor, Territory
from anguan.foundation.refusal import Refused
from anguan.prevention.hazards import rules
from anguan.prevention.hazards.rules import LIFECYCLE, Part, State

STEPS = st.lists(st.sampled_from(LIFECYCLE.step_names), max_size=30)
ME, OTHER, HOME = uuid4(), uuid4(), uuid4()


@dataclass
class Facts:
    """A hazard as far as the rules look at it."""

    state: str = State.REPORTED
    enterprise_id: UUID = HOME
    reported_by: UUID | None = OTHER
    assigned_to: UUID | None = OTHER
    rectified_by: UUID | None = None
    ordered: bool = False


def _at_home(role: str, person: UUID = ME) -> Actor:
    return Actor(person, "我", frozenset({role}), enterprise_ids=frozenset({HOME}))


def _official(role: str) -> Actor:
    return Actor(ME, "李", frozenset({role}), office_id=uuid4(), territory=Territory.of("3209"))


@given(STEPS)
def test_a_hazard_is_struck_off_only_from_its_recheck(names: list[str]) -> None:
    visited = LIFECYCLE.walk(State.REPORTED, names)
    for before, after in pairwise(visited):
        if after == State.CLOSED:
            assert before == State.RECHECKING


@given(STEPS)
def test_what_is_dismissed_or_withdrawn_stays_so(names: list[str]) -> None:
    visited = LIFECYCLE.walk(State.REPORTED, names)
    for before, _ in pairwise(visited):
        assert before not in rules.FALSE_STATES


@given(STEPS)
def test_nothing_is_rechecked_before_it_was_put_right(names: list[str]) -> None:
    visited = LIFECYCLE.walk(State.REPORTED, names)
    if State.RECHECKING in visited:
        assert State.RECTIFYING in visited[: visited.index(State.RECHECKING)]


@given(
    st.sampled_from(["principal", "safety_officer", "team_leader", "worker", "contractor_worker"]),
    st.sampled_from(list(State)),
    st.booleans(),
)
def test_nobody_is_offered_the_recheck_of_their_own_work(role: str, state: str, ordered: bool) -> None:
    facts = Facts(state=state, rectified_by=ME, assigned_to=ME, ordered=ordered)
    offered = {step.name for step in rules.steps_for(_at_home(role), facts, extension_asked=False)}
    assert not offered & {"close", "return"}
    assert rules.reasons_not_to_recheck(rectified_by=ME, rechecker=ME)[0].code == "same_person"


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("safety_officer", {Part.ASSIGNER, Part.RECHECKER}),
        ("principal", {Part.ASSIGNER, Part.RECHECKER, Part.APPROVER}),
        ("worker", set()),
        ("contractor_worker", set()),
    ],
)
def test_parts_at_home(role: str, expected: set[str]) -> None:
    assert rules.parts(_at_home(role), Facts()) == expected


def test_an_ordered_hazard_is_rechecked_and_extended_by_the_office_alone() -> None:
    facts = Facts(ordered=True)
    assert rules.parts(_at_home("principal"), facts) == {Part.ASSIGNER}
    assert rules.parts(_official("county_officer"), facts) == {Part.RECHECKER, Part.APPROVER}


def test_without_a_responsible_person_those_who_assign_put_it_right() -> None:
    assert Part.RECTIFIER in rules.parts(_at_home("safety_officer"), Facts(assigned_to=None))
    assert Part.RECTIFIER not in rules.parts(_at_home("worker"), Facts(assigned_to=None))


def test_the_wrong_person_and_the_wrong_moment_are_told_apart() -> None:
    with pytest.raises(Refused) as not_yours:
        LIFECYCLE.require("confirm", state=State.REPORTED, roles=frozenset())
    with pytest.raises(Refused) as too_late:
        LIFECYCLE.require("confirm", state=State.CLOSED, roles=frozenset({Part.ASSIGNER}))
    assert (not_yours.value.codes, too_late.value.codes) == (["not_yours"], ["not_in_this_state"])
