"""When one person's pictures may look alike, and how it opens no hole."""

from dataclasses import replace
from datetime import timedelta

import pytest

from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence.likeness.series import Taken, is_normal
from anguan.foundation.evidence.tests.makers import MORNING

CHEN, VALVE, STAIRS = uuid7(), uuid7(), uuid7()
FIRST = Taken(CHEN, MORNING, "hazard_before", None)
NEXT = replace(FIRST, at=MORNING + timedelta(minutes=3))


@pytest.mark.parametrize("way", ["same", "cropped", "mirrored", "rotated"])
def test_shots_of_one_series_look_alike(way: str) -> None:
    assert is_normal(NEXT, FIRST, distance=5, way=way)
    assert is_normal(replace(NEXT, subject_id=VALVE), replace(FIRST, subject_id=VALVE), distance=5, way=way)
    assert is_normal(replace(NEXT, subject_id=VALVE), FIRST, distance=5, way=way)  # the other waits to be attached


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        (replace(NEXT, person_id=uuid7()), FIRST),
        (replace(NEXT, at=MORNING + timedelta(minutes=11)), FIRST),
        (replace(NEXT, at=MORNING - timedelta(minutes=11)), FIRST),
        (replace(NEXT, purpose="hazard_after"), FIRST),
        (replace(NEXT, subject_id=STAIRS), replace(FIRST, subject_id=VALVE)),
    ],
)
def test_what_is_no_series_is_flagged(newer: Taken, older: Taken) -> None:
    assert not is_normal(newer, older, distance=40, way="same")
    assert not is_normal(older, newer, distance=40, way="same")


def test_the_very_same_bytes_are_never_a_series() -> None:
    assert not is_normal(NEXT, FIRST, distance=0, way="bytes")


def test_one_corner_before_and_after_looks_alike_but_is_no_copy() -> None:
    before = replace(FIRST, subject_id=VALVE)
    after = Taken(CHEN, MORNING + timedelta(days=3), "hazard_after", VALVE)
    assert is_normal(after, before, distance=50, way="same")
    assert not is_normal(after, before, distance=9, way="same")
    assert not is_normal(after, before, distance=50, way="mirrored")
    assert not is_normal(replace(after, subject_id=STAIRS), before, distance=50, way="same")
    assert not is_normal(after, replace(before, person_id=uuid7()), distance=50, way="same")
