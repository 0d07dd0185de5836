"""City quiz (知识竞赛): papers handed in to the real server by forty lines at once, and counted while they come.

Each paper is one the server gave out: ten of 300 questions, its token, its proof (an easy one: the phones work out
theirs beforehand, the server checks both alike). Nobody is signed in.
"""

import time
from datetime import timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.models import uuid7
from anguan.registry.regions.models import Region
from anguan.responsibility.quizzes.models import Handed, Quiz, Tally, Uncounted
from anguan.responsibility.quizzes.rules import floods, papers
from anguan.responsibility.quizzes.rules.papers import Paper
from anguan.responsibility.quizzes.services import count_papers, taking
from bench.firing import HOST, fire, serving
from bench.measuring import Result, Size, ms, percentile

LINES, POOL, ASKS, BITS = 40, 300, 10, 2
CITY = "3209"


def run(size: Size) -> list[Result]:
    """Hand papers in over lines that are kept alive, as fast as they are answered; then count them."""
    quiz, towns = _quiz()
    count = max(LINES, size.visits * 2)
    noise = Random("bench/quiz")  # noqa: S311 - the same each time
    warm, asked = (_requests(quiz, towns, n, noise) for n in (LINES * 4, count))
    with serving() as server:
        fire(server.port, warm, taken=_taken)
        before, began = server.cpu(), time.perf_counter()
        walls, client = fire(server.port, asked, taken=_taken)
        took, after = time.perf_counter() - began, server.cpu()
    web, database = ((there - here) / len(walls) for here, there in zip(before, after, strict=True))
    waiting, began = Uncounted.objects.count(), time.perf_counter()
    while count_papers(clock.now()):
        pass
    counting = time.perf_counter() - began
    counted = sum(Tally.objects.values_list("papers", flat=True))
    if counted != Handed.objects.count() or waiting != counted:
        message = f"{counted} counted of {Handed.objects.count()}"
        raise AssertionError(message)
    rate = len(walls) / took
    beside = (
        f"P50 {ms(percentile(walls, 0.5))}, P95 {ms(percentile(walls, 0.95))} with {LINES} lines at once; processor"
        f" time of one: web {web * 1000:.1f} ms, database {database * 1000:.1f} ms, client"
        f" {client / len(walls) * 1000:.1f} ms; the same rows by the bare statement {_bare(quiz, towns[0]):,.0f} /s;"
        f" ten million at this rate: {10_000_000 / rate / 3600:.1f} h, a tenth of them in one evening's three hours:"
        f" {1_000_000 / 3 / 3600:.0f} /s"
    )
    return [
        Result(
            "quiz", f"papers of a city quiz handed in, {len(walls):,} sent", rate, "/s", 300, more_is_better=True,
            beside=beside,
        ),
        Result(
            "quiz_counting", "papers counted by town, day and question", waiting / counting, "/s", 300,
            more_is_better=True, beside=f"{waiting:,} that waited, in {counting:.1f} s; each is counted once",
        ),
    ]  # fmt: skip


def _quiz() -> tuple[Quiz, list[str]]:
    now = clock.now()
    towns = [f"{CITY}02{number:03}" for number in range(1, 100)]
    for code, level in ((CITY[:2], "province"), (CITY, "city"), (f"{CITY}02", "county")):
        Region.objects.get_or_create(code=code, defaults={"name": code, "full_name": code, "level": level})
    Region.objects.bulk_create(
        [Region(code=code, name=code, full_name=code, level="town", parent_id=f"{CITY}02") for code in towns],
        ignore_conflicts=True,
    )
    kinds = ("single", "multiple", "judge")
    pool = [
        {
            "id": str(uuid7()), "kind": (kind := kinds[number % 3]), "stem": f"第 {number} 题" + "问" * 40,
            "options": [] if kind == "judge" else [f"选项{n}" * 5 for n in range(4)],
            "answer": {"single": [1], "multiple": [0, 2], "judge": [True]}[kind], "clause": "安全生产法 第五十五条",
            "confidence": "verified", "explanation": "因" * 60,
        }
        for number in range(POOL)
    ]  # fmt: skip
    quiz = Quiz.objects.create(
        region_code=CITY, office_id=uuid4(), office_name="市应急管理局", code="benchmrk", title="知识竞赛",
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1), asks=ASKS, minutes=10, most_a_day=3,
        pool=pool, state="published", shared=True, written_by=uuid4(), writer_name="顾敏", changed_at=now,
        published_at=now,
    )  # fmt: skip
    return quiz, towns


def _requests(quiz: Quiz, towns: list[str], count: int, noise: Random) -> list[list[bytes]]:
    """Return whole HTTP requests, a list for each line."""
    given = clock.now() - timedelta(minutes=2)
    address = reverse("quizzes:hand_in", args=[quiz.code])
    made: list[list[bytes]] = [[] for _ in range(LINES)]
    for number in range(count):
        paper = Paper(quiz.pk, uuid7(), noise.choice(towns), given, BITS)
        token = taking.token_of(paper)
        said: list[tuple[str, str]] = [
            ("paper", token), ("proof", next(str(n) for n in range(10**6) if floods.shown(token, str(n), BITS))),
        ]  # fmt: skip
        for one in papers.drawn(paper.key, pool=POOL, asks=ASKS):
            said.append((f"q{one}", ("1", "2", "yes")[one % 3]))
        body = urlencode(said).encode()
        head = (
            f"POST {address} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Cookie: quiz={uuid4().hex[:22]}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        made[number % LINES].append(head.encode() + body)
    return made


def _taken(answer: bytes) -> bool:
    return answer.startswith(b"HTTP/1.1 302") and b"/result/" in answer


def _bare(quiz: Quiz, town: str, count: int = 500) -> float:
    """Return how many of the same rows one connection keeps by a bare statement, each in a transaction of its own."""
    marks = "[[0, [1], 1.0]]"
    values: Any = (quiz.pk, town, clock.today(), marks, clock.now())
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for _ in range(count):
            cursor.execute(
                "INSERT INTO quizzes_handed (id, quiz_id, town_code, day, device, source, marks, score, seconds, at)"
                " VALUES (gen_random_uuid(), %s, %s, %s, '', '', %s, 100, 60, %s)",
                values,
            )
    return count / (time.perf_counter() - began)
