"""Cases nobody can use, and cases at the ends of time: told as such, never a crash."""

import json
from typing import Any

import pytest

from anguan.prevention.permits import checking
from anguan.prevention.permits.tests.checking.cases import Json, case
from anguan.prevention.permits.tests.checking.test_cases import NOON, judged, put


def test_a_case_that_cannot_be_read_is_refused_with_every_problem() -> None:
    answered: Json = checking.check('{"stage": "start", "kind": "heißarbeit", "x": 1}', at=NOON)
    assert answered["verdict"] == "refuse"
    assert [reason["code"] for reason in answered["reasons"]] == ["case_unreadable", "case_unreadable"]
    assert "没有这一项" in answered["reasons"][1]["message"]


def test_what_is_wrong_with_a_value_is_said_in_chinese() -> None:
    said = {"stage": "draft", "kind": "hot_work", "place": {"height_m": "x", "in_operation": 7}, "people": 3,
            "period": {"start": "yesterday", "end": "2026-11-18T12:00"}, "medium": "gas"}  # fmt: skip
    answered: Json = checking.check(json.dumps(said), at=NOON)
    messages = "".join(reason["message"] for reason in answered["reasons"])
    assert len(answered["reasons"]) == 5
    assert "nput" not in messages + checking.check("{", at=NOON)["reasons"][0]["message"]


def test_a_list_of_cases_gets_a_list_of_answers() -> None:
    answered = checking.check(json.dumps([case("hot_work"), {"stage": "start"}, 5]), at=NOON)
    assert [one["verdict"] for one in answered] == ["pass", "refuse", "refuse"]


ABSURD: list[tuple[str, str, Any]] = [
    ("no number", "work.welder_distance_m", float("nan")),
    ("endless", "place.height_m", float("inf")),
    ("endless whole", "place.height_m", 10**400),
    ("half a character", "people.0.name", "\ud800"),
    ("zero character", "place.name", "一号库\0东侧"),
    ("name nobody can print", "place.\ud800", 1),
    ("judged at the end of time", "at", "9999-12-31T23:59:59Z"),
]


@pytest.mark.parametrize(("where", "value"), [one[1:] for one in ABSURD], ids=[one[0] for one in ABSURD])
def test_what_cannot_be_used_is_unreadable(where: str, value: object) -> None:
    said = case("hot_work", "start")
    put(where, value)(said)
    answered = checking.check(json.dumps(said), at=NOON)
    assert {reason["code"] for reason in answered["reasons"]} == {"case_unreadable"}
    json.dumps(answered, ensure_ascii=False, allow_nan=False).encode()


@pytest.mark.parametrize("text", [b"\xff\xfe\xff", b"[" * 200_000, b'{"stage": "\xd6"}'], ids=["bytes", "deep", "gbk"])
def test_what_is_no_json_is_said_to_be_none(text: bytes) -> None:
    assert checking.check(text, at=NOON)["reasons"][0]["code"] == "case_unreadable"


def test_moments_at_the_ends_of_time_are_judged() -> None:
    """A certificate that never ends may say 9999; work that never ends lasts too long."""
    said = case("hot_work", "start")
    for one in said["people"]:
        for certificate in one["certificates"]:
            certificate["valid_until"] = "9999-12-31T23:59:59Z"
    assert judged(said)["verdict"] == "pass"
    put("period.end", "9999-12-31T23:59:59Z")(said)
    assert judged(said)["verdict"] == "refuse"
    put("period.start", "0001-01-01T00:00:00+14:00")(said)
    assert judged(said)["verdict"] == "refuse"
