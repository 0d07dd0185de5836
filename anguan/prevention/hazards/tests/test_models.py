"""What the database promises of every hazard, whatever wrote it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from anguan.foundation.access.models import uuid7
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.rules import State
from anguan.prevention.hazards.tests.makers import make_hazard
from anguan.registry.enterprises.models import Enterprise

FIXER = uuid7()


@pytest.mark.parametrize("state", list(State))
def test_a_valid_hazard_can_stand_in_every_state(huahai: Enterprise, state: str) -> None:
    assert make_hazard(huahai, state=state).state == state


@pytest.mark.parametrize(
    ("state", "broken"),
    [
        (State.CLOSED, {"rechecked_by": FIXER, "assigned_to": FIXER}),
        (State.CLOSED, {"rechecked_by": None}),
        (State.RECHECKING, {"rectified_by": None}),
        (State.RECTIFYING, {"due_on": None}),
        (State.REPORTED, {"level": "major"}),
        (State.DISMISSED, {"dismissed_reason": ""}),
        (State.RECTIFYING, {"funds_fen": -1}),
        ("lost", {}),
    ],
)
def test_what_cannot_be_is_not_stored(huahai: Enterprise, state: str, broken: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_hazard(huahai, state=state, **broken)


def test_text_with_four_byte_characters_is_kept_and_found(huahai: Enterprise) -> None:
    hazard = make_hazard(huahai, what="𬭩水槽护栏松动🚧快倒了")
    assert "动🚧" in Hazard.objects.get(pk=hazard.pk).grams
