"""Loops as they run: woken by NOTIFY, surviving their own mistakes and the database's, and known by their heartbeat."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from anguan.foundation import clock
from anguan.foundation.jobs import queries
from anguan.foundation.jobs.loops import Running
from anguan.foundation.jobs.models import Gauge, Heartbeat
from anguan.foundation.jobs.rules import OK, STOPPED, Loop, Step

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20.0


@contextmanager
def running(*loops: Loop) -> Iterator[Running]:
    made = Running(loops).start()
    try:
        yield made
    finally:
        assert made.stop()


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; the limit is only there so that a broken loop does not hang the tests."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def noting(notes: list[Any], what: Callable[[], object] = clock.now) -> Step:
    def step(at: datetime) -> int:
        notes.append(what())
        return 0

    return step


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_loop_goes_round_and_leaves_its_heartbeat() -> None:
    rounds: list[datetime] = []
    with running(Loop("sweeper", 0.02, noting(rounds))):
        until(lambda: len(rounds) > 3 and Heartbeat.objects.filter(name="sweeper").exists())
    beat = Heartbeat.objects.get()
    assert (beat.failure, beat.every_s) == ("", 0.02)
    assert abs(clock.now() - beat.beat_at) < timedelta(minutes=1)


def test_while_there_is_work_it_does_not_wait() -> None:
    left = [5, 4, 3, 2, 1]
    with running(Loop("dispatcher", 3600, lambda at: left.pop() if left else 0)):
        until(lambda: not left)


def test_a_notify_wakes_it_at_once() -> None:
    rounds: list[datetime] = []
    with running(Loop("dispatcher", 3600, noting(rounds), listen="anguan_test")):
        until(lambda: len(rounds) == 1)
        with connection.cursor() as cursor:
            cursor.execute("NOTIFY anguan_test")
        until(lambda: len(rounds) == 2)


def test_a_step_that_raises_stops_neither_its_loop_nor_another() -> None:
    tries: list[int] = []
    others: list[datetime] = []

    def step(at: datetime) -> int:
        tries.append(1)
        if len(tries) == 1:
            message = "a mistake"
            raise RuntimeError(message)
        return 0

    with running(Loop("sweeper", 0.02, step), Loop("deliverer", 0.02, noting(others))):
        until(lambda: Heartbeat.objects.filter(name="sweeper", failure="RuntimeError").exists())
        seen = len(others)
        until(lambda: len(others) > seen)
        until(lambda: Heartbeat.objects.filter(name="sweeper", failure="").exists())
    assert len(tries) >= 2


def test_it_comes_back_after_its_connection_was_cut() -> None:
    backends: list[int] = []
    with running(Loop("sweeper", 0.05, noting(backends, backend), listen="anguan_test")):
        until(lambda: bool(backends))
        first = backends[0]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        until(lambda: backends[-1] != first)


def test_two_processes_may_run_the_same_loop() -> None:
    rounds: list[str] = []
    with (
        running(Loop("sweeper", 0.02, noting(rounds, lambda: "a"))),
        running(Loop("sweeper", 0.02, noting(rounds, lambda: "b"))),
    ):
        until(lambda: {"a", "b"} <= set(rounds) and Heartbeat.objects.exists())
    assert Heartbeat.objects.count() == 1


def test_a_step_that_hangs_does_not_hold_up_the_end() -> None:
    begun, let_go = threading.Event(), threading.Event()

    def hang(at: datetime) -> int:
        begun.set()
        let_go.wait(PATIENCE)
        return 0

    made = Running([Loop("sweeper", 1, hang)]).start()
    assert begun.wait(PATIENCE)
    assert not made.stop()
    let_go.set()
    until(lambda: not any(thread.name == "sweeper" for thread in threading.enumerate()))


def test_standing_reads_heartbeats_and_queues() -> None:
    at = clock.now()
    for loop in queries.loops():
        Heartbeat.objects.create(name=loop.name, beat_at=at, tried_at=at, every_s=loop.every_s)
    assert queries.standing(at).state == OK
    assert queries.standing(at + timedelta(minutes=12)).line.startswith("提醒引擎已停 12 分钟")
    old = (at - timedelta(hours=2)).timestamp()
    Gauge.objects.create(series='anguan_oldest_ready_timestamp_seconds{queue="deliveries"}', value=old, at=at)
    assert (queries.standing(at).state, queries.standing(at).line) == (STOPPED, "待送达消息已积压 2 小时")
