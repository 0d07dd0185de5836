"""Where rules of briefings turn: the last moment that counts and the first that does not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from anguan.foundation.turning import code_at
from anguan.responsibility.briefings.rules import turning
from anguan.responsibility.briefings.rules.calendar import due_at, pattern_of, reasons_against
from anguan.responsibility.briefings.rules.doubts import doubts_of
from anguan.responsibility.briefings.rules.roster import Place, settled, unfit
from anguan.responsibility.briefings.rules.saying import MINDS, Ticked
from anguan.responsibility.briefings.rules.standing import believed, fell_due, reasons_not_to_open
from anguan.responsibility.briefings.rules.topics import Question, Topic, chosen, is_right, options_of, script_of
from anguan.responsibility.briefings.tests.rules.test_doubts import HALF, ORDINARY

EIGHT = datetime(2026, 11, 20, tzinfo=UTC)
FIVE = EIGHT + timedelta(hours=9)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("moment", "codes"),
    [
        (EIGHT - 4 * HOUR, []), (EIGHT - 4 * HOUR - SECOND, ["too_early"]),
        (FIVE + 72 * HOUR, []), (FIVE + 72 * HOUR + SECOND, ["too_late"]),
    ],
)  # fmt: skip
def test_from_when_until_when_a_briefing_may_be_opened(moment: datetime, codes: list[str]) -> None:
    reasons = reasons_not_to_open(moment=moment, starts_at=EIGHT, ends_at=FIVE)
    assert [reason.code for reason in reasons] == codes


def test_not_held_when_the_shift_ends_is_missed() -> None:
    assert (fell_due(FIVE - SECOND, FIVE), fell_due(FIVE, FIVE)) == ("expected", "missed")


@pytest.mark.parametrize(
    ("said", "when"),
    [
        (EIGHT - 72 * HOUR, EIGHT - 72 * HOUR), (EIGHT - 72 * HOUR - SECOND, EIGHT), (EIGHT + 2 * MINUTE, EIGHT),
        (EIGHT + HOUR, EIGHT), (None, EIGHT),
    ],
)  # fmt: skip
def test_how_far_back_a_phone_without_network_is_believed(said: datetime | None, when: datetime) -> None:
    assert believed(EIGHT, said, offline=True) == when


@pytest.mark.parametrize(
    ("scanned", "codes"),
    [
        (EIGHT - 24 * HOUR, []), (EIGHT - 24 * HOUR - SECOND, ["no_moment"]),
        (EIGHT + 2 * MINUTE, []), (EIGHT + 2 * MINUTE + SECOND, ["no_moment"]),
    ],
)  # fmt: skip
def test_a_code_scanned_without_network_is_taken_within_a_day(scanned: datetime, codes: list[str]) -> None:
    secret, opened_at = "5e" * 32, EIGHT - 48 * HOUR
    reasons = turning.reasons_not_to_accept(
        secret, code_at(secret, scanned), at=EIGHT, device_at=scanned, offline=True, opened_at=opened_at
    )
    assert [reason.code for reason in reasons] == codes


def test_the_grace_ends_with_the_shift() -> None:
    assert due_at(EIGHT, FIVE, 0) == EIGHT
    assert due_at(EIGHT, FIVE, 30) == EIGHT + 30 * MINUTE
    assert due_at(EIGHT, EIGHT + 20 * MINUTE, 30) == EIGHT + 20 * MINUTE


@pytest.mark.parametrize(("length", "fine"), [(0, False), (1, True), (60, True), (61, False)])
def test_a_cycle_is_of_one_to_sixty_days(length: int, fine: bool) -> None:
    said = {"by": "cycle", "length": length, "on": [0], "anchor": "2026-01-01"}
    assert (not reasons_against(pattern_of(said))) is fine


@pytest.mark.parametrize(
    ("seen", "codes"),
    [
        ({"offline": True, "received_at": HALF + 4 * HOUR}, ["offline_long"]),
        ({"offline": True, "received_at": HALF + 4 * HOUR - SECOND}, []),
        ({"before": [(9, 10), (9, 11), (9, 10)]}, []),  # four in a row are no habit yet
        ({"present": 3, "heads": 3, "ticked": 3}, ["all_ticked"]),
        ({"script_seconds": 29}, ["script_unread"]),
        ({"script_seconds": 30}, []),
        ({"others": [("二班", HALF), ("三班", HALF + MINUTE + SECOND)]}, []),
    ],
)
def test_where_a_doubt_begins(seen: dict[str, Any], codes: Sequence[str]) -> None:
    assert [doubt.code for doubt in doubts_of(replace(ORDINARY, **seen))] == codes


def test_only_who_has_drunk_may_not_work_by_rule() -> None:
    assert [mind for mind in MINDS if unfit(mind)] == ["drunk"]


def test_a_reason_has_two_hundred_letters() -> None:
    key = UUID(int=1)
    for letters, codes in ((200, []), (201, ["reason_long"])):
        result = settled({key: Place(key)}, [Ticked(key, reason="长" * letters)])
        assert [reason.code for reason in result.reasons] == codes


def test_five_topics_are_told_within_a_minute_the_heaviest_first() -> None:
    topics = [Topic(f"{n}", f"第{n}件事", weight=n) for n in range(7)]
    assert [topic.key for topic in chosen(topics)] == ["6", "5", "4", "3", "2"]
    first = Topic("a", "甲", ("乙" * 100, "丙" * 136))  # 甲：, the first point, the second, two full stops: 240
    assert len(script_of([first])) == 240
    assert len(script_of([replace(first, points=("乙" * 100, "丙" * 137))])) < 240


def test_an_answer_is_judged_where_there_was_something_to_choose_from() -> None:
    asked, told = Question("怎么办？", "先断电"), [Topic("a", "甲", answer="先断电"), Topic("b", "乙", answer="跑")]
    assert set(options_of(asked, told)) == {"先断电", "跑"}
    assert is_right(asked, told, " 先断电。") is True
    assert is_right(asked, told, "跑") is False
    assert is_right(asked, told[:1], "跑") is None
