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
from anguan.prevention.permits.tests.test_api import post, said_of
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


PERIODS = [("0001-01-01T00:00", "own"), ("9999-12-31T23:59", "8"), ("2030-01-01T08:00", "own")]


@pytest.mark.parametrize(("start", "lasts"), PERIODS)
def test_a_draft_is_for_work_of_this_year(wu: Actor, start: str, lasts: str) -> None:
    """One row in the year 1 could be kept and never read again: no list of the enterprise would have opened."""
    said = {"kind": "hot_work", "place": "一号库", "content": "焊接", "start": start, "end": "9999-12-31T23:59",
            "lasts": lasts, "level": "x" * 50, "key": str(uuid7())}  # fmt: skip
    client = client_of(wu)
    assert client.post("/permits/check", said).status_code == 200
    assert client.post("/permits/new", said).status_code == 302
    kept = Permit.objects.get()
    assert (kept.planned_start, kept.planned_end, kept.level) == (None, None, "")


def test_a_program_is_told_what_no_draft_can_be(wu: Actor, ma: Actor, liu: Actor) -> None:
    far = {"planned_start": "1970-01-01T00:00Z", "planned_end": "2200-12-31T23:00Z", "level": "swimming"}
    said = {**said_of(wu, ma, liu), **far}
    answer = post(wu, "", **said)
    codes = [reason["code"] for reason in answer.json()["reasons"]]
    assert (answer.status_code, codes) == (409, ["period_unlikely", "period_unlikely", "level_unknown"])
    assert post(wu, "/check", **{**said, "id": None}).status_code == 409
    recorded = {"hidden_works": "true", "site_restored": "true", "finished_by": "x", "note": "夜间留人"}
    assert post(wu, "", **{**said_of(wu, ma, liu), "extra": recorded}).status_code == 201
    assert Permit.objects.get().extra == {"note": "夜间留人"}  # what is recorded at work is not said beforehand


def test_an_instrument_verified_for_ever_is_one_that_lasts(work: Permit, ma: Actor, wu: Actor) -> None:
    said = {"instrument": "BW-1", "point": "中部", "calibrated_until": "9999-12-31", "ago": "0",
            "value-oxygen": "20.9", "unit-oxygen": "%vol"}  # fmt: skip
    assert client_of(ma).post(f"/permits/{work.pk}/gas", said).status_code in {302, 422}
    for day in ("9999-12-31", "0001-01-01"):
        assert client_of(wu).post(f"/permits/{work.pk}/extend", {"day": day, "time": "23:59"}).status_code == 422
