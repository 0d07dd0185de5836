"""Makers of deadlines for tests: one kind with a whole ladder, and what 华海 owes under it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from anguan.foundation.deadlines.kinds import Kind, LadderData, QuietData, RungData, SpanData
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.services import Owed, owe

MONDAY = datetime(2026, 11, 16, 2, tzinfo=UTC)  # ten in the morning in China
FRIDAY = datetime(2026, 11, 20, 16, tzinfo=UTC)  # midnight in China, the end of Friday

RECTIFY = Kind(
    id="hazards.rectify", title="隐患整改", act="去整改", rule="在整改时限内完成", source="演练", confidence="design",
    version="2026-11", page="hazards:detail", may_pause=True,
    ladder=LadderData(
        rungs=(
            RungData(to="doer", before=SpanData(day=1)),
            RungData(to="doer", nag=SpanData(day=1)),
            RungData(to="manager", after=SpanData(day=1)),
            RungData(to="principal", after=SpanData(day=3), fixed=True),
            RungData(to="town", after=SpanData(day=7), nag=SpanData(day=2)),
        ),
        stops_after=SpanData(day=14),
    ),
)  # fmt: skip
URGENT = RECTIFY.model_copy(
    update={
        "id": "hazards.major",
        "title": "重大隐患报告",
        "may_pause": False,
        "ladder": LadderData(
            rungs=(RungData(to="doer", urgent=True), RungData(to="city", after=SpanData(hour=1))),
            quiet=QuietData(),
        ),
    }
)
KINDS = (RECTIFY, URGENT)
HOME = "anguan.foundation.deadlines.tests.makers.KINDS"


def make_owed(enterprise: Any, **named: Any) -> Owed:
    """Return what an enterprise owes: a hazard to be put right by the end of Friday."""
    values: dict[str, Any] = {
        "kind": RECTIFY.id, "subject_type": "hazards.hazard", "subject_id": uuid4(), "about": "配电箱前堆放杂物",
        "due": Due(FRIDAY), "began_at": MONDAY, "enterprise_id": enterprise.pk, "region_code": enterprise.region_code,
        "line_code": enterprise.line_code, "organisation": enterprise.name,
    }  # fmt: skip
    return Owed(**{**values, **named})


def make_deadline(enterprise: Any, **named: Any) -> Deadline:
    """Store a deadline of an enterprise."""
    return owe(make_owed(enterprise, **named), at=named.get("began_at", MONDAY))


def days(count: float) -> timedelta:
    """Return so many days."""
    return timedelta(days=count)
