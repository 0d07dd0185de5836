"""Grades follow from facts alone: nothing unsure is A or B, anything unsure C, a file that was uploaded D."""

from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.evidence.rules import DOUBTS, Facts, Grade, judge

GOOD = Facts(live=True, challenge="online", signed=True, device="known", seconds=3, placed=True, accuracy_m=10)

ANY_FACTS = st.builds(
    Facts,
    live=st.booleans(),
    challenge=st.sampled_from(["online", "pool", "none", "expired", "used", "not_theirs", "other_purpose"]),
    signed=st.booleans(),
    device=st.sampled_from(["known", "revoked", "unknown", "none"]),
    seconds=st.floats(-1e6, 1e6),
    before_challenge_s=st.floats(-1e6, 1e6),
    placed=st.booleans(),
    accuracy_m=st.none() | st.floats(0, 5000),
    place_age_s=st.none() | st.floats(-1e6, 1e6),
    metres=st.none() | st.floats(0, 1e5),
    radius_m=st.none() | st.floats(1, 5000),
    same_bytes=st.booleans(),
    looks_alike=st.booleans(),
    too_plain=st.booleans(),
)


def test_everything_in_order_is_a_online_and_b_under_a_challenge_issued_before() -> None:
    assert judge(GOOD) == judge(replace(GOOD, seconds=60))
    assert judge(GOOD).grade == "A"
    offline = replace(GOOD, challenge="pool", seconds=6 * 3600)
    assert (judge(offline).grade, judge(offline).doubts) == ("B", ())


@pytest.mark.parametrize(
    ("unsure", "code"),
    [
        ({"challenge": "none"}, "no_challenge"),
        ({"challenge": "expired"}, "challenge_expired"),
        ({"challenge": "used"}, "challenge_used"),
        ({"challenge": "not_theirs"}, "challenge_not_theirs"),
        ({"challenge": "other_purpose"}, "challenge_other_purpose"),
        ({"signed": False}, "not_signed"),
        ({"device": "unknown"}, "device_unknown"),
        ({"device": "revoked"}, "device_revoked"),
        ({"seconds": -300}, "clock_ahead"),
        ({"before_challenge_s": 300}, "clock_behind"),
        ({"seconds": 3600}, "received_late"),
        ({"placed": False}, "no_place"),
        ({"accuracy_m": 800}, "poor_place"),
        ({"place_age_s": 400}, "old_place"),
        ({"metres": 500}, "far_from_site"),
        ({"same_bytes": True}, "same_bytes"),
        ({"looks_alike": True}, "looks_alike"),
    ],
)
def test_each_thing_that_is_unsure_makes_it_c_and_says_so(unsure: dict[str, object], code: str) -> None:
    judged = judge(replace(GOOD, **unsure))  # type: ignore[arg-type]  # a story names only what matters
    assert (judged.grade, judged.doubts) == (Grade.C, (code,))


def test_what_is_only_suspected_is_said_and_lowers_nothing() -> None:
    judged = judge(replace(GOOD, too_plain=True))
    assert (judged.grade, judged.doubts) == ("A", ("too_plain",))


def test_a_poor_accuracy_is_no_proof_of_being_elsewhere() -> None:
    assert "far_from_site" not in judge(replace(GOOD, metres=390, accuracy_m=95)).doubts
    assert "far_from_site" in judge(replace(GOOD, metres=500, accuracy_m=95)).doubts
    assert "far_from_site" not in judge(replace(GOOD, metres=900, radius_m=1000)).doubts


@given(ANY_FACTS)
def test_a_grade_is_good_exactly_when_nothing_lowers_it(facts: Facts) -> None:
    judged = judge(facts)
    lowered = any(DOUBTS[code].lowers for code in judged.doubts)
    assert (judged.grade in {"A", "B"}) == (facts.live and not lowered)
    assert (judged.grade == "D") == (not facts.live)
    assert list(judged.doubts) == [code for code in DOUBTS if code in judged.doubts]


@given(ANY_FACTS, st.sampled_from([field.name for field in fields(Facts)]))
def test_making_one_thing_good_never_makes_the_grade_worse(facts: Facts, name: str) -> None:
    better = replace(facts, **{name: asdict(GOOD)[name]})
    assert judge(better).grade <= judge(facts).grade or name in {"challenge", "accuracy_m"}
