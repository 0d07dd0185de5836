"""The kinds of deadlines that tests of the engine know."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from anguan.foundation.deadlines.kinds import kinds
from anguan.foundation.deadlines.tests import makers


@pytest.fixture(autouse=True)
def _kinds_of_tests(settings: Settings) -> Iterator[None]:
    """Let the installation know the kinds of `makers`."""
    settings.ANGUAN_DEADLINE_KINDS = makers.HOME
    kinds.cache_clear()
    yield
    kinds.cache_clear()
