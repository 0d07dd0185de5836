"""The makers make what the tables accept: every kind, every state."""

import pytest

from anguan.foundation.access import Actor
from anguan.prevention.permits import catalog
from anguan.prevention.permits.models import OpenWork, Permit
from anguan.prevention.permits.rules.lifecycle import OPEN_STATES, State
from anguan.prevention.permits.tests.makers import make_permit


@pytest.mark.parametrize("state", list(State))
def test_every_state(wu: Actor, ma: Actor, liu: Actor, state: State) -> None:
    permit = make_permit(state=state, leader=wu, guardian=ma, worker=liu)
    assert Permit.objects.get(pk=permit.pk).state == state
    assert OpenWork.objects.filter(pk=permit.pk).exists() == (state in OPEN_STATES)


@pytest.mark.parametrize("kind", list(catalog.kinds()))
def test_every_kind(wu: Actor, ma: Actor, liu: Actor, kind: str) -> None:
    permit = make_permit(state="working", kind=kind, leader=wu, guardian=ma, worker=liu)
    assert {member.role for member in permit.crew.all()} >= {"work_leader", "guardian", "briefer"}
