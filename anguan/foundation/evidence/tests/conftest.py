"""A phone for the browser tests."""

from pathlib import Path
from typing import Any

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.evidence.tests.browsing import CHROMIUM, Phone
from anguan.registry.accounts.tests.signing import client_of


@pytest.fixture
def phone(live_server: Any, chen: Actor, tmp_path: Path) -> Phone:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    return Phone(live_server.url, client_of(chen).cookies["sessionid"].value, tmp_path)
