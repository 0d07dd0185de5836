"""吴工 puts hazards right at 华海."""

import pytest

from anguan.foundation.access import Actor
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise


@pytest.fixture
def wu(huahai: Enterprise) -> Actor:
    """吴刚, worker at 华海, whom hazards are assigned to."""
    return make_actor("吴刚", "worker", enterprise=huahai)
