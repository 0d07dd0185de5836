"""Doubts: an ordinary briefing raises none; each that is raised says what it was judged by."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anguan.responsibility.briefings.rules.doubts import Seen, doubts_of

HALF = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ORDINARY = Seen(
    present=9, roster=10, heads=9, ticked=2, held_at=HALF, received_at=HALF, pictures=[frozenset({"too_plain"})],
    phones={"a": ["陈卫东"], "b": ["刘洋"]}, others=[("二班", HALF + MINUTE)], before=[(8, 10), (9, 10)] * 3,
    script_letters=240, script_seconds=52,
)  # fmt: skip


def test_an_ordinary_briefing_raises_no_doubt() -> None:
    assert doubts_of(ORDINARY) == []


@pytest.mark.parametrize(
    ("seen", "code", "by"),
    [
        ({"pictures": [frozenset({"same_bytes"})]}, "same_picture", {"pictures": 1, "of": 1}),
        ({"pictures": [frozenset({"looks_alike"}), frozenset()]}, "alike_picture", {"pictures": 1, "of": 2}),
        ({"pictures": [frozenset({"far_from_site"})], "metres": 1234.5}, "taken_elsewhere", {"metres": 1234.5}),
        ({"taken": [HALF, HALF + 31 * MINUTE]}, "taken_another_time", None),
        ({"taken": [HALF - 31 * MINUTE]}, "taken_another_time", None),
        ({"heads": 7}, "heads_differ", {"heads": 7, "present": 9}),
        ({"before": [(9, 10), (9, 11), (9, 10), (9, 10)]}, "heads_never_change", None),
        ({"phones": {"a": ["陈卫东", "刘洋"]}}, "same_phone", {"people": ["陈卫东", "刘洋"]}),
        ({"ticked": 9}, "all_ticked", {"ticked": 9}),
        ({"others": [("二班", HALF), ("三班", HALF + MINUTE)]}, "teams_at_once", None),
        ({"offline": True, "received_at": HALF + timedelta(hours=5)}, "offline_long", {"hours": 5.0}),
        ({"script_seconds": 3}, "script_unread", {"seconds": 3, "letters": 240}),
    ],
)
def test_each_doubt_says_what_it_was_judged_by(seen: dict[str, Any], code: str, by: dict[str, Any] | None) -> None:
    [doubt] = doubts_of(replace(ORDINARY, **seen))
    assert doubt.code == code
    assert doubt.words
    assert by is None or doubt.as_data()["by"] == by


@pytest.mark.parametrize(
    "seen",
    [
        {"taken": [HALF - 30 * MINUTE, HALF + 30 * MINUTE]},
        {"heads": None},  # nobody counted
        {"present": 2, "heads": 2, "ticked": 2},  # two people, both without a phone
        {"before": [(9, 10)] * 4},  # the same people every day
        {"offline": True, "received_at": HALF + timedelta(hours=3)},
        {"script_seconds": None},
        {"phones": {"": ["陈卫东", "刘洋"]}},  # phones nobody knows are not the same phone
    ],
)
def test_what_is_usual_raises_none(seen: dict[str, Any]) -> None:
    assert doubts_of(replace(ORDINARY, **seen)) == []
