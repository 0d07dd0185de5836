"""What no honest form sends: zero characters, figures that are no digits, words without end, years beyond calendars."""

from datetime import timedelta
from typing import Any

import pytest

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit.models import AuditEntry
from anguan.prevention.permits.models import Permit
from anguan.prevention.permits.tests.makers import make_permit
from anguan.registry.accounts.tests.signing import client_of


@pytest.fixture
def work(wu: Actor, ma: Actor, liu: Actor) -> Permit:
    """Work in a confined space, under way."""
    now = clock.now()
    return make_permit(
        state="working", kind="confined_space", leader=wu, guardian=ma, worker=liu, at=now - timedelta(hours=2),
        planned_end=now + timedelta(hours=3),
    )  # fmt: skip


ODD: list[tuple[str, dict[str, str], dict[str, str], int]] = [
    ("stop", {"key": "a\0b"}, {}, 422),
    ("go_in", {"tool": "扳\0手"}, {}, 422),
    ("go_in", {"tool": "扳手", "tools": "²"}, {}, 302),
    ("measures", {"involved-1": "yes", "sent": "²", "tapped-1": "1"}, {}, 302),
    ("come_out", {"who": "tool:扳手", "count": "²"}, {}, 302),
    ("stop", {"cause": "break"}, {"X-Outbox-Age": "²"}, 200),
]


@pytest.mark.parametrize(("step", "said", "headers", "status"), ODD, ids=[f"{one[0]} {list(one[1])}" for one in ODD])
def test_what_cannot_be_kept_is_answered_and_not_a_fault(
    work: Permit, ma: Actor, step: str, said: dict[str, str], headers: dict[str, str], status: int
) -> None:
    if headers:
        headers = {**headers, "X-Outbox": str(uuid7())}
    page: Any = client_of(ma).post(f"/permits/{work.pk}/{step}", said, headers=headers)
    assert page.status_code == status
    if status == 422:
        assert "<h1" in page.content.decode()
        assert not AuditEntry.objects.filter(subject_id=work.pk).exists()
