"""When a loop counts as stopped, and how that is said."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.jobs.rules import (
    OK,
    ORDER,
    SLOW,
    STOPPED,
    Backlog,
    Beat,
    Loop,
    Part,
    Standing,
    part_of_backlog,
    part_of_loop,
    said_long,
    wait_after,
)

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SWEEPER = Loop("sweeper", 5, lambda at: 0, title="提醒引擎")


def standing_after(seconds: float, *, failure: str = "", tried: float | None = None) -> Part:
    beat = Beat(NOON, NOON + timedelta(seconds=seconds if tried is None else tried), failure)
    return part_of_loop(SWEEPER, beat, at=NOON + timedelta(seconds=seconds))


def test_a_loop_slows_and_stops_by_its_silence() -> None:
    assert (standing_after(6).state, standing_after(60).state) == (OK, SLOW)
    stopped = standing_after(12 * 60, tried=0)
    assert (stopped.state, stopped.said) == (STOPPED, "提醒引擎已停 12 分钟")


def test_one_that_fails_and_fails_is_no_better_than_a_stopped_one() -> None:
    assert standing_after(12 * 60, failure="OperationalError").said == "提醒引擎连续出错 12 分钟"
    assert standing_after(12 * 60, failure="OperationalError", tried=0).said == "提醒引擎已停 12 分钟"


def test_a_beat_from_the_future_is_no_beat() -> None:
    assert standing_after(-3600).state == STOPPED
    assert standing_after(-3).state == OK, "clocks of two machines differ a little"
    assert part_of_loop(SWEEPER, None, at=NOON).said == "提醒引擎没有启动"


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=8))
def test_longer_silence_is_never_better(ages: list[float]) -> None:
    states = [ORDER.index(standing_after(age, tried=0).state) for age in sorted(ages)]
    assert states == sorted(states)


def test_a_queue_is_judged_by_its_oldest() -> None:
    queue = Backlog("outgoing", "待发消息", timedelta(minutes=3), timedelta(minutes=15), NOON)
    told = [part_of_backlog(queue, at=NOON + timedelta(minutes=minutes)) for minutes in (2, 4, 20)]
    assert [part.state for part in told] == [OK, SLOW, STOPPED]
    assert told[2].said == "待发消息已积压 20 分钟"


def test_the_line_names_the_worst_and_counts_the_rest() -> None:
    parts = [Part("a", "甲", OK, "甲正常"), Part("b", "乙", SLOW, "乙变慢"), Part("c", "丙", STOPPED, "丙已停 2 分钟")]
    assert Standing(NOON, parts).line == "丙已停 2 分钟，另有 1 项不正常"
    assert Standing(NOON, parts[:1]).line == "提醒与送达正常"
    assert Standing(NOON, parts).state == STOPPED


def test_lengths_are_said_as_people_say_them() -> None:
    lengths = [timedelta(seconds=45), timedelta(minutes=12), timedelta(hours=30), timedelta(days=3)]
    assert [said_long(length) for length in lengths] == ["45 秒", "12 分钟", "30 小时", "3 天"]


@given(st.integers(1, 1000), st.floats(0.1, 30))
def test_a_failing_loop_waits_longer_but_never_for_ever(failures: int, every: float) -> None:
    assert every <= wait_after(failures, every) <= 60
    assert wait_after(failures, every) <= wait_after(failures + 1, every)
