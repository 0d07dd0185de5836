"""The loops of this installation: every step that is named exists, and finds nothing to do where there is nothing."""

import pytest

from anguan.config.loops import LOOPS
from anguan.foundation import clock
from anguan.foundation.jobs.rules import Loop


@pytest.mark.django_db
@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: loop.name)
def test_every_loop_takes_its_step(loop: Loop) -> None:
    assert loop.step(clock.now()) == 0
    assert loop.title
