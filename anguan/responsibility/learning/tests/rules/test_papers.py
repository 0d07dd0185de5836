"""Drawing a paper: the same for the same seed, fair to every question, and never more than there is."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anguan.responsibility.learning.rules.papers import (
    Asked,
    Paper,
    draw,
    drawn_of,
    original,
    reasons_against_paper,
    reasons_not_to_sit,
)

NINE = datetime(2026, 11, 22, 1, tzinfo=UTC)
questions = st.lists(
    st.builds(
        Asked,
        id=st.text("abcdef0123456789", min_size=4, max_size=8),
        kind=st.sampled_from(["single", "multiple", "judge", "order", "blank", "spot"]),
        options=st.integers(2, 8),
        difficulty=st.integers(1, 3),
    ),
    unique_by=lambda one: one.id,
    max_size=40,
)
seeds = st.text("0123456789abcdef", min_size=8, max_size=8)


@given(questions, seeds, st.integers(1, 30), st.randoms())
def test_a_seed_draws_the_same_paper_whatever_order_the_bank_comes_in(bank, seed, count, chance) -> None:  # type: ignore[no-untyped-def]
    first = draw(Paper(count=count), bank, seed)
    shuffled = list(bank)
    chance.shuffle(shuffled)
    assert draw(Paper(count=count), shuffled, seed) == first
    assert drawn_of([one.stored() for one in first]) == first


@given(questions, seeds, st.integers(1, 30))
def test_nothing_is_drawn_twice_or_turned_into_something_else(bank, seed, count) -> None:  # type: ignore[no-untyped-def]
    drawn = draw(Paper(count=count), bank, seed)
    known = {one.id: one for one in bank}
    assert len(drawn) == len({one.id for one in drawn}) == min(count, len(bank))
    for one in drawn:
        turns = known[one.id].kind in {"single", "multiple", "order"}
        assert sorted(one.order) == (list(range(known[one.id].options)) if turns else [])


@given(questions, seeds, st.integers(1, 30))
def test_each_difficulty_has_its_share(bank, seed, count) -> None:  # type: ignore[no-untyped-def]
    known = {one.id: one.difficulty for one in bank}
    held, drawn = Counter(known.values()), Counter(known[one.id] for one in draw(Paper(count=count), bank, seed))
    for level, number in held.items():
        exact = min(count, len(bank)) * number / len(bank)
        assert abs(drawn[level] - exact) < 1


def test_every_question_comes_as_often_as_every_other() -> None:
    bank = [Asked(f"{n}", "single", 4, 1 + n % 2) for n in range(20)]
    times = Counter(one.id for seed in range(3000) for one in draw(Paper(count=5), bank, f"{seed}"))
    assert all(600 < times[one.id] < 900 for one in bank)  # 750 each, about 24 either way
    first = Counter(draw(Paper(count=5), bank, f"{seed}")[0].order[0] for seed in range(3000))
    assert all(600 < first[place] < 900 for place in range(4))


@given(st.permutations(range(5)), st.lists(st.integers(0, 4), unique=True))
def test_an_answer_by_places_is_the_same_answer_by_options(order, places) -> None:  # type: ignore[no-untyped-def]
    assert original(order, "multiple", places) == [order[place] for place in places]
    assert original(order, "multiple", [5]) is None
    assert original(order, "multiple", "0") is None
    assert original((), "judge", [True]) == [True]


def test_what_stands_in_the_way_is_said_at_once() -> None:
    paper = Paper(attempts=2, pause_minutes=30)
    sat = {"at": NINE, "lessons_left": 2, "sat": 1, "last_ended_at": NINE - timedelta(minutes=10)}
    assert [one.code for one in reasons_not_to_sit(paper, **sat)] == ["lessons_left", "pause"]  # type: ignore[arg-type]
    assert "20分钟后" in reasons_not_to_sit(paper, **sat)[1].remedy  # type: ignore[arg-type]
    assert [one.code for one in reasons_not_to_sit(paper, at=NINE, lessons_left=0, sat=2, last_ended_at=NINE)] == [
        "attempts_used"
    ]
    assert [one.code for one in reasons_against_paper(Paper(count=30, pass_mark=0), available=12)] == [
        "paper_short", "paper_pass_mark",
    ]  # fmt: skip
    assert Paper.read(Paper(topics=("fire",)).stored()) == Paper(topics=("fire",))
