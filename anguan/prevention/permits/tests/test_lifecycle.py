"""Lifecycle: what can never be, whatever is pressed in whatever order, by the table and by the services themselves."""

import itertools
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anguan.foundation.access import Actor
from anguan.foundation.refusal import Refused
from anguan.prevention.permits import services
from anguan.prevention.permits.models import OpenWork, Permit, Signature
from anguan.prevention.permits.rules import LIFECYCLE, OPEN_STATES, State
from anguan.prevention.permits.services import clocking
from anguan.prevention.permits.tests.makers import NINE, certify, make_ready
from anguan.prevention.permits.tests.stories import draft, scoped, show, sign
from tests.undoing import undone

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ENDED = {State.CLOSED, State.WITHDRAWN, State.VOIDED, State.CANCELLED}


@given(st.lists(st.sampled_from(LIFECYCLE.step_names), max_size=16))
def test_the_table_starts_no_work_without_approval_and_closes_none_without_acceptance(names: list[str]) -> None:
    visited = list(LIFECYCLE.walk(State.DRAFT, names))
    for before, after in itertools.pairwise(visited):
        if after == State.WORKING and before not in {State.WORKING, State.SUSPENDED}:
            assert before == State.APPROVED
        if after == State.CLOSED:
            assert before == State.FINISHED
        if after == State.APPROVED:
            assert before in {State.SUBMITTED, State.APPROVED}
        assert before not in ENDED
        if before == State.EXPIRED:
            assert after == State.FINISHED


def test_every_state_can_be_reached_and_left_or_is_an_end() -> None:
    reached = {step.target for step in LIFECYCLE.steps} | {State.DRAFT}
    left = {step.source for step in LIFECYCLE.steps}
    assert reached == set(State)
    assert set(State) - left == ENDED


PRESSED = (
    "submit", "recall", "sign", "approve", "ready", "start", "stop", "resume", "photo", "finish", "accept", "void",
    "withdraw", "cancel", "clock", "wait", "long_wait",
)  # fmt: skip


class Walk:
    """One permit pushed about by five people and a clock; after each press what must hold is looked at."""

    def __init__(self, wu: Actor, zhou: Actor, ma: Actor, liu: Actor):
        self.wu, self.zhou, self.ma = wu, zhou, ma
        self.at: datetime = NINE
        self.permit = draft(wu, leader=wu, guardian=ma, worker=liu, planned_start=NINE + 10 * MINUTE)
        self.was_approved = False

    def press(self, name: str) -> None:
        """Press one button; what is refused changes nothing."""
        self.at += MINUTE
        try:
            with transaction.atomic():
                getattr(self, f"_{name}")()
        except Refused:
            pass

    def _submit(self) -> None:
        scoped(self.wu, services.submit, self.permit.pk, at=self.at)

    def _recall(self) -> None:
        scoped(self.wu, services.recall, self.permit.pk, at=self.at)

    def _sign(self) -> None:
        sign(self.permit, self.wu, "work_leader", at=self.at)

    def _approve(self) -> None:
        sign(self.permit, self.zhou, "base_unit", at=self.at)

    def _ready(self) -> None:
        now = Permit.objects.get(pk=self.permit.pk)
        if now.state == State.APPROVED and not now.measures.exists():
            self.at += 30 * MINUTE
            make_ready(now, at=self.at)

    def _photo(self) -> None:
        show(self.permit, self.ma, "site_monitoring", at=self.at)
        show(self.permit, self.ma, "post_site_clearing", at=self.at)

    def _take(self, by: Actor, step: Any, **named: Any) -> None:
        scoped(by, step, self.permit.pk, at=self.at, **named)

    def _start(self) -> None:
        self._take(self.ma, services.start)

    def _stop(self) -> None:
        self._take(self.ma, services.stop)

    def _resume(self) -> None:
        self._take(self.ma, services.resume)

    def _finish(self) -> None:
        self._take(self.ma, services.finish)

    def _accept(self) -> None:
        self._take(self.zhou, services.accept)

    def _void(self) -> None:
        self._take(self.wu, services.void, reason="作业内容变更")

    def _withdraw(self) -> None:
        self._take(self.ma, services.withdraw, reason="违章")

    def _cancel(self) -> None:
        self._take(self.wu, services.cancel, reason="不做了")

    def _clock(self) -> None:
        clocking.shut_gates(self.at)

    def _wait(self) -> None:
        self.at += 20 * MINUTE

    def _long_wait(self) -> None:
        self.at += 5 * HOUR

    def look(self, before: str) -> None:
        """Look at what must hold, whatever was pressed."""
        now = Permit.objects.get(pk=self.permit.pk)
        signed = set(
            Signature.objects.filter(permit=now, version=now.version, agrees=True).values_list("slot", flat=True)
        )
        if now.state in {State.WORKING, State.SUSPENDED, State.FINISHED, State.CLOSED}:
            assert {"work_leader", "base_unit"} <= signed
            assert now.approved_at is not None
            assert now.started_at is not None
        if now.state == State.CLOSED:
            assert "acceptance" in signed
        if now.state == State.WORKING and before != State.WORKING:
            assert now.valid_until is not None
            assert self.at < now.valid_until
        if before in ENDED:
            assert now.state == before
        assert OpenWork.objects.filter(pk=now.pk).exists() == (now.state in OPEN_STATES)
        broken = now.interruptions.filter(end__isnull=True).count()
        assert broken == (now.state == State.SUSPENDED) or (now.state == State.EXPIRED and broken == 1)


@pytest.mark.long
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(names=st.lists(st.sampled_from(PRESSED), min_size=4, max_size=22), from_the_start=st.booleans())
def test_whatever_is_pressed_in_whatever_order(
    wu: Actor, zhou: Actor, ma: Actor, liu: Actor, names: list[str], from_the_start: bool
) -> None:
    with undone():
        certify("hot_work", guardian=ma, worker=liu)
        walk = Walk(wu, zhou, ma, liu)
        if not from_the_start:  # half of the walks begin at work, where most can go wrong
            names = ["submit", "sign", "approve", "ready", "start", *names]
        for name in names:
            before = Permit.objects.values_list("state", flat=True).get(pk=walk.permit.pk)
            walk.press(name)
            walk.look(before)


def test_a_day_at_work_reaches_the_file(wu: Actor, zhou: Actor, ma: Actor, liu: Actor) -> None:
    """The walk above really gets through: the same buttons in their order end with the file."""
    certify("hot_work", guardian=ma, worker=liu)
    walk = Walk(wu, zhou, ma, liu)
    for name in ("submit", "sign", "approve", "ready", "start", "wait", "stop", "resume", "photo", "finish", "accept"):
        walk.press(name)
    assert Permit.objects.get(pk=walk.permit.pk).state == State.CLOSED


def test_expired_work_is_cleaned_up_and_never_goes_on(wu: Actor, zhou: Actor, ma: Actor, liu: Actor) -> None:
    certify("hot_work", guardian=ma, worker=liu)
    walk = Walk(wu, zhou, ma, liu)
    passed = []
    for name in (
        "submit", "sign", "approve", "ready", "start", "long_wait", "long_wait", "start", "resume", "clock", "start",
        "resume", "stop", "photo", "finish", "accept",
    ):  # fmt: skip
        before = Permit.objects.values_list("state", flat=True).get(pk=walk.permit.pk)
        walk.press(name)
        walk.look(before)
        passed.append(Permit.objects.values_list("state", flat=True).get(pk=walk.permit.pk))
    assert passed[-7:] == ["expired"] * 5 + ["finished", "closed"]
