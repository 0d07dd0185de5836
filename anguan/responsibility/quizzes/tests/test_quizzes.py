"""An office asks, the town answers: drawn by key, counted once, slowed when flooded, ranked from its rows."""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.makers import make_actor, make_office
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.regions.models import Region
from anguan.responsibility.learning.tests.makers import make_question
from anguan.responsibility.quizzes import queries, services
from anguan.responsibility.quizzes.models import Handed, QuestionTally, Quiz, Tally, Uncounted
from anguan.responsibility.quizzes.rules import floods, papers
from anguan.responsibility.quizzes.rules.drafting import Draft
from anguan.responsibility.quizzes.services import taking
from anguan.responsibility.quizzes.tests.makers import POOL, make_quiz

NINE = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TOWN = "320902001"


@pytest.fixture(autouse=True)
def towns(db: None) -> None:
    for code, level in (("32", "province"), ("3209", "city"), ("320902", "county"), (TOWN, "town")):
        Region.objects.create(code=code, name=f"区划{code}", full_name=code, level=level, parent_id=None)


def proof_for(token: str, bits: int) -> str:
    return next(str(n) for n in range(10**8) if floods.shown(token, str(n), bits))


def answers_to(numbers: Iterable[int], *, right: bool = True) -> dict[int, Any]:
    return {number: POOL[number]["answer"] if right else [7] for number in numbers}


def hand_in(
    quiz: Quiz, *, at: datetime = NINE, device: str = "", right: bool = True, after: timedelta = MINUTE
) -> UUID:
    """Take a paper and hand it in as a phone does, as nobody."""
    with acting_as(None):
        given = services.give(quiz, town=TOWN, address="1.2.3.4", at=at)
        said = answers_to((number for number, *_ in given.questions), right=right)
        proof = proof_for(given.token, given.paper.bits)
        return services.hand_in(
            given.token, said, proof=proof, device=device or uuid7().hex[:22], address="1.2.3.4", at=at + after
        )


def refused(call: Any) -> set[str]:
    with pytest.raises(Refused) as refusal:
        call()
    return set(refusal.value.codes)


@given(some.uuids(), some.integers(1, 60), some.integers(1, 50))
def test_a_paper_asks_the_same_whoever_asks_and_nothing_twice(key: UUID, pool: int, asks: int) -> None:
    first = papers.drawn(key, pool=pool, asks=asks)
    assert first == papers.drawn(key, pool=pool, asks=asks)
    assert len(set(first)) == len(first) == min(asks, pool)
    assert set(first) <= set(range(pool))


def test_every_question_is_asked_about_as_often() -> None:
    asked = Counter(number for n in range(6_000) for number in papers.drawn(UUID(int=n), pool=30, asks=10))
    assert set(asked) == set(range(30))
    assert all(1_750 < times < 2_250 for times in asked.values())


def test_an_office_writes_strikes_out_and_publishes(city: Actor, li: Actor, far_officer: Actor) -> None:
    kept = [make_question(kind, topics=["fire"]) for kind in ("single", "multiple", "judge")]
    struck = make_question("judge", topics=["fire"], stem="不用的题")
    make_question("spot", topics=["fire"])
    make_question("single", topics=["ppe"])
    elsewhere = make_question("single", topics=["fire"], owner=make_office("别的镇", "320925100"))
    draft = Draft("消防竞赛", "", NINE, NINE + timedelta(days=3), 4, 10, 3, ("fire",))
    with acting_as(li):
        quiz = services.save_draft(draft, by=li, at=NINE)
        services.strike_out(quiz.pk, [struck.pk], by=li, at=NINE)
        assert refused(lambda: services.publish(quiz.pk, by=li, at=NINE)) == {"too_few_questions"}
        services.save_draft(Draft(*[*_fields(draft)[:4], 3, 10, 3, ("fire",)]), by=li, at=NINE, quiz_id=quiz.pk)
        services.publish(quiz.pk, by=li, at=NINE)
        again = services.publish(quiz.pk, by=li, at=NINE + MINUTE)  # pressed twice
    assert {one["id"] for one in again.pool} == {str(one.pk) for one in kept}
    assert str(elsewhere.pk) not in {one["id"] for one in again.pool}
    assert refused(lambda: services.save_draft(draft, by=li, at=NINE, quiz_id=quiz.pk)) == {"not_a_draft"}
    with acting_as(city):
        assert queries.quizzes_for(city).get() == quiz  # those above look on
        assert refused(lambda: services.withdraw(quiz.pk, by=city, at=NINE, reason="试试")) == {"not_published"}
    with acting_as(far_officer):
        assert not queries.quizzes_for(far_officer).exists()


def _fields(draft: Draft) -> list[Any]:
    return [draft.title, draft.intro, draft.opens_at, draft.closes_at]


def test_everything_wrong_with_a_quiz_is_said_at_once(li: Actor) -> None:
    draft = Draft(" ", "长" * 501, NINE, NINE - MINUTE, 0, 121, None)
    assert refused(lambda: services.save_draft(draft, by=li, at=NINE)) == {
        "no_title", "intro_too_long", "ends_before", "bad_asks", "bad_minutes", "bad_most_a_day",
    }  # fmt: skip


def test_a_paper_is_marked_counted_and_ranked(li: Actor) -> None:
    quiz = make_quiz(li, at=NINE)
    hand_in(quiz)
    hand_in(quiz)
    hand_in(quiz, right=False)
    assert sorted(Handed.objects.values_list("score", flat=True)) == [0, 100, 100]
    assert Uncounted.objects.count() == 3
    assert services.count_papers(NINE) == 3
    assert services.count_papers(NINE) == 0
    [place] = queries.ranking(quiz)
    assert (place.rank, place.code, place.counted.papers, place.counted.full) == (1, TOWN, 3, 2)
    assert QuestionTally.objects.aggregate(n=Sum("asked"))["n"] == 3 * quiz.asks
    hand_in(quiz)
    services.count_papers(NINE)
    assert queries.counted(quiz).papers == 4  # added to what was there


def test_half_a_multiple_is_half_a_question(li: Actor) -> None:
    quiz = make_quiz(li, at=NINE, asks=6)
    with acting_as(None):
        given = services.give(quiz, town=TOWN, address="1.2.3.4", at=NINE)
        said = answers_to(range(6)) | {4: [0], 5: [0, 3]}
        key = services.hand_in(
            given.token, said, proof=proof_for(given.token, given.paper.bits), device="", address="", at=NINE + MINUTE
        )
    assert Handed.objects.get(pk=key).score == round(100 * 4.5 / 6)


def test_the_same_paper_counts_once_and_the_first_answers_stay(li: Actor) -> None:
    quiz = make_quiz(li, at=NINE)
    with acting_as(None):
        given = services.give(quiz, town=TOWN, address="1.2.3.4", at=NINE)
        proof = proof_for(given.token, given.paper.bits)
        numbers = [number for number, *_ in given.questions]
        for right in (False, True):
            services.hand_in(
                given.token,
                answers_to(numbers, right=right),
                proof=proof,
                device="d" * 22,
                address="",
                at=NINE + MINUTE,
            )
    assert Handed.objects.get().score == 0
    assert Uncounted.objects.count() == 1


def test_what_does_not_count_says_why(li: Actor) -> None:
    quiz = make_quiz(li, at=NINE)
    with acting_as(None):
        given = services.give(quiz, town=TOWN, address="1.2.3.4", at=NINE)
    proof = proof_for(given.token, given.paper.bits)
    numbers = [number for number, *_ in given.questions]
    other = next(number for number in range(6) if number not in numbers)

    def sent(answers: dict[int, Any], *, token: str = given.token, proof: str = proof, after: float = 60) -> set[str]:
        at = NINE + timedelta(seconds=after)
        return refused(lambda: services.hand_in(token, answers, proof=proof, device="", address="", at=at))

    fine = answers_to(numbers)
    assert sent(fine, after=10 * 60 + 31) == {"too_late"}
    assert sent(fine, after=3) == {"too_fast"}
    assert sent(fine | {other: [0]}) == {"other_questions"}
    assert sent({}) == {"nothing_answered"}
    assert sent(fine, proof="-1") == {"no_proof"}
    assert sent(fine, token=given.token[:-2] + "xx") == {"not_our_paper"}
    assert sent(fine, token="x" * 10_000) == {"not_our_paper"}
    Quiz.objects.update(state="withdrawn")
    assert sent(fine) == {"withdrawn"}
    assert not Handed.objects.exists()


def test_a_quiz_is_open_between_its_hours_in_its_towns(li: Actor) -> None:
    quiz = make_quiz(li, at=NINE)

    def asked(at: datetime, town: str = TOWN) -> set[str]:
        return refused(lambda: services.give(quiz, town=town, address="", at=at))

    assert asked(quiz.opens_at - MINUTE) == {"not_open_yet"}
    assert asked(quiz.closes_at) == {"over"}
    assert asked(NINE, "320925100") == {"no_town"}
    assert asked(NINE, "") == {"no_town"}
    assert services.give(quiz, town=TOWN, address="", at=quiz.closes_at - MINUTE).questions


def test_a_phone_has_so_many_papers_a_day(li: Actor) -> None:
    quiz = make_quiz(li, at=NINE, most_a_day=2)
    hand_in(quiz, device="a" * 22)
    hand_in(quiz, device="a" * 22)
    assert refused(lambda: hand_in(quiz, device="a" * 22)) == {"enough_today"}
    hand_in(quiz, device="b" * 22)
    hand_in(quiz, device="a" * 22, at=NINE + timedelta(days=1))
    assert Handed.objects.count() == 4


def test_a_busy_network_works_more_and_a_flood_waits() -> None:
    watch = floods.Watch()
    counts = [watch.asks("mark", at=NINE + timedelta(milliseconds=n)) for n in range(floods.TOO_BUSY + 2)]
    assert floods.bits_for(counts[0]) == floods.USUAL_BITS
    assert floods.bits_for(counts[floods.BUSY]) == floods.BUSY_BITS
    assert floods.bits_for(counts[-1]) is None
    assert floods.bits_for(watch.asks("another", at=NINE)) == floods.USUAL_BITS
    assert watch.asks("mark", at=NINE + 2 * MINUTE) == 1


def test_addresses_are_not_kept(li: Actor) -> None:
    hand_in(make_quiz(li, at=NINE))
    row = Handed.objects.get()
    assert "1.2.3.4" not in row.source
    assert row.source != taking.source_of("1.2.3.4", at=NINE + timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_two_counters_at_once_count_each_paper_once(li: Actor) -> None:
    quiz = make_quiz(li, at=NINE)
    marks = [[0, [True], 1.0]]
    Uncounted.objects.bulk_create(
        Uncounted(quiz_id=quiz.pk, town_code=TOWN, day=clock.day_of(NINE), score=100, marks=marks) for _ in range(400)
    )

    def count(_: int) -> int:
        try:
            return services.count_papers(NINE, most=30)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counted = sum(pool.map(count, range(40)))
    counted += services.count_papers(NINE)
    assert counted == 400
    assert Tally.objects.get().papers == QuestionTally.objects.get().asked == 400


def test_anybody_answers_by_the_link_and_sees_why(li: Actor) -> None:
    quiz = make_quiz(li, at=clock.now(), asks=6)
    phone = Client()
    front = phone.get(reverse("quizzes:take", args=[quiz.code])).content.decode()
    assert "开始答题" in front
    page = phone.get(reverse("quizzes:paper", args=[quiz.code]), {"town": TOWN})
    token = page.content.decode().partition('name="paper" value="')[2].partition('"')[0]
    paper = taking.paper_in(token)
    said: dict[str, Any] = {"q0": "yes", "q1": "no", "q2": "0", "q3": "2", "q4": ["0", "1", "3"], "q5": ["0"]}
    said |= {"paper": token, "proof": proof_for(token, paper.bits)}
    hurried = phone.post(reverse("quizzes:hand_in", args=[quiz.code]), said)
    assert hurried.status_code == 422
    assert "交卷太快" in hurried.content.decode()
    earlier = papers.Paper(paper.quiz_id, paper.key, TOWN, paper.given_at - MINUTE, paper.bits)
    said["paper"] = taking.token_of(earlier)
    said["proof"] = proof_for(said["paper"], paper.bits)
    answer = phone.post(reverse("quizzes:hand_in", args=[quiz.code]), said, follow=True)
    text = answer.content.decode()
    assert "75" in text and "答对一部分" in text and "安全生产法" in text  # noqa: PT018 - one page
    services.count_papers(clock.now())
    assert "1 人次" in phone.get(reverse("quizzes:ranking", args=[quiz.code])).content.decode()
    assert phone.get(reverse("quizzes:take", args=["nobodys"])).status_code == 404


def test_an_office_sees_what_it_came_to(li: Actor, zhou: Actor) -> None:
    quiz = make_quiz(li, at=clock.now())
    hand_in(quiz, at=clock.now() - MINUTE)
    services.count_papers(clock.now())
    desk = client_of(li)
    text = desk.get(reverse("quizzes:show", args=[quiz.pk])).content.decode()
    assert "镇街排名" in text and "区划320902001" in text  # noqa: PT018 - one page
    rows = desk.get(reverse("quizzes:handed", args=[quiz.pk])).content.decode()
    assert "100" in rows
    poster = desk.get(reverse("quizzes:poster", args=[quiz.pk]))
    assert poster.content.startswith(b"%PDF")
    assert client_of(zhou).get(reverse("quizzes:show", args=[quiz.pk])).status_code == 403
    other = make_actor("王晓", "city_officer", office=make_office("连云港市应急管理局", "3207"))
    assert client_of(other).get(reverse("quizzes:show", args=[quiz.pk])).status_code == 404
