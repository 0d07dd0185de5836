"""Watching counted by the server's clock: nothing twice, nothing faster than time, nothing lost on a bad line."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from anguan.responsibility.learning.rules.watching import (
    FASTEST,
    Beat,
    Kept,
    Measure,
    added,
    covered,
    heard,
    is_done,
    merged,
    missing,
    share,
    within,
)

NINE = datetime(2026, 11, 22, 1, tzinfo=UTC)
VIDEO = Measure(length=60, least=60, plays=True)
TEXT = Measure(length=4, least=30, plays=False)
span = st.tuples(st.floats(0, 100), st.floats(0, 100)).map(lambda pair: (min(pair), max(pair)))
spans = st.lists(span, max_size=12)


def after(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


def told(kept: Kept, number: int, at: float, *played: tuple[float, float], page: str = "a", **how: object) -> Kept:
    measure = how.pop("measure", VIDEO)
    seconds = how.pop("seconds", sum(stop - start for start, stop in played))
    elsewhere, other = how.pop("elsewhere", None), how.pop("other", False)
    opened = how.pop("opened", NINE)
    beat = Beat(page, opened, number, seconds, played, **how)  # type: ignore[arg-type]
    return heard(kept, beat, measure, at=after(at), elsewhere=elsewhere, other=other)  # type: ignore[arg-type]


@given(spans)
def test_spans_merged_cover_as_much_and_do_not_touch(found) -> None:  # type: ignore[no-untyped-def]
    together = merged(found)
    assert merged(together) == together
    assert all(a[1] < b[0] for a, b in pairwise(together))
    assert covered(found) <= sum(stop - start for start, stop in found) + 1e-6
    assert all(any(start <= a and b <= stop for start, stop in together) for a, b in found)


@given(spans, spans, st.floats(0, 50))
def test_never_more_is_added_than_allowed(kept, new, allowance) -> None:  # type: ignore[no-untyped-def]
    found, cut = added(kept, new, allowance)
    gained = covered(found) - covered(kept)
    assert -1e-6 <= gained <= allowance + 1e-6
    if not cut:
        assert abs(covered(found) - covered([*kept, *new])) < 1e-6


@given(spans)
def test_what_is_missing_and_what_is_there_make_the_whole(found) -> None:  # type: ignore[no-untyped-def]
    kept = Kept(spans=merged(within(found, 60)))
    assert abs(covered(kept.spans) + covered(missing(kept, VIDEO)) - 60) < 1e-6


@given(st.lists(st.tuples(st.floats(0, 30), st.floats(0, 500), span, st.sampled_from("abc")), max_size=25))
def test_nobody_is_faster_than_time(beats) -> None:  # type: ignore[no-untyped-def]
    """Whatever pages claim, in whatever number: time and what was seen stay within the clock's."""
    kept, at = Kept(), 0.0
    for number, (wait, claimed, played, page) in enumerate(beats, start=1):
        at += wait
        kept = told(kept, number, at, played, page=page, seconds=claimed)
        assert kept.seconds <= at + 0.1 * number
        assert covered(kept.spans) <= FASTEST * kept.seconds + 3 + number  # a second of bridging for each
        assert not kept.done or kept.seconds >= 60 * 0.95 / FASTEST


def test_watched_to_the_end() -> None:
    kept = Kept()
    for number in range(1, 7):
        kept = told(kept, number, 10 * number, (10 * number - 10, 10 * number))
    assert kept.done
    assert (share(kept, VIDEO), kept.seconds, kept.doubts) == (100, 60, ())


def test_the_end_alone_is_not_the_whole() -> None:
    kept = told(Kept(), 1, 10, (50, 60))
    assert not is_done(kept, VIDEO)
    assert missing(kept, VIDEO) == ((0.0, 50.0),)


def test_the_same_word_twice_counts_once() -> None:
    once = told(Kept(), 1, 10, (0, 10))
    assert told(once, 1, 12, (0, 10)) == once
    assert told(once, 1, 300, (10, 40)) == once


def test_a_page_that_could_not_get_through_brings_it_in_later() -> None:
    kept = told(Kept(), 1, 60, (0, 10))  # said at ten seconds, heard at sixty
    kept = told(kept, 2, 60.2, (10, 60))
    assert kept.done
    assert kept.doubts == ()


def test_what_is_claimed_beyond_the_clock_is_cut_and_said() -> None:
    kept = told(Kept(), 1, 10, (0, 60), seconds=60)
    assert kept.seconds == 10
    assert covered(kept.spans) == 18  # one and a half times ten, and three for the line
    assert kept.doubts == ("too_fast",)
    assert told(Kept(), 1, 10, (0, 15), seconds=10).doubts == ()  # at one and a half times its speed


def test_two_pages_at_once_count_once_and_are_said() -> None:
    kept = told(Kept(), 1, 10, (0, 10))
    kept = told(kept, 1, 20, (10, 20), page="b", opened=after(10))
    kept = told(kept, 2, 21, (30, 41), seconds=11)
    kept = told(kept, 3, 30, (41, 50), seconds=9)
    assert kept.seconds <= 30
    assert "two_pages" in kept.doubts
    begun_anew = told(told(Kept(), 1, 10, (0, 10)), 1, 15, (10, 14), page="b", opened=after(11))
    assert told(begun_anew, 2, 25, (14, 24), page="b", opened=after(11)).doubts == ()


def test_time_counted_in_another_lesson_is_gone() -> None:
    assert told(Kept(), 1, 10, (0, 10), elsewhere=after(8)).seconds == 2
    assert told(Kept(), 1, 10, (0, 10), other=True).doubts == ("two_pages",)


def test_a_pause_overnight_is_no_time_to_spend() -> None:
    kept = told(told(Kept(), 1, 10, (0, 10)), 2, 40_000, (10, 60), seconds=3600)
    assert kept.seconds == 310


def test_leaving_is_counted() -> None:
    kept = told(Kept(), 1, 10, (0, 5), left_times=1, left_seconds=5)
    assert (kept.left_times, kept.left_seconds, kept.doubts) == (1, 5, ())
    assert told(kept, 2, 60, left_times=4, left_seconds=30).doubts == ("often_left",)


def test_a_text_is_read_when_all_was_seen_and_its_time_has_passed() -> None:
    kept = told(Kept(), 1, 10, (0, 1), (1, 2), (2, 3), (3, 4), seconds=10, measure=TEXT)
    assert not kept.done
    assert share(kept, TEXT) == 66
    assert told(kept, 2, 30, seconds=20, measure=TEXT).done


def test_nonsense_is_not_played() -> None:
    assert within([[5, 3], ["a", 2], [float("nan"), 4], [-9, 2], [58, 99], None, [1]], 60) == ((0, 2), (58, 60))
