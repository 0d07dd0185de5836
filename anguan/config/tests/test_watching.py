"""The watch: real processes, a worker killed with -9, and the alarm that arrives where no process of ours is needed."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.header import decode_header, make_header
from pathlib import Path

import psycopg
import pytest

from anguan.config.loops import LOOPS
from anguan.config.watching import Told
from anguan.foundation.jobs.rules import OK, STOPPED, Part, Standing
from anguan.foundation.notify.tests.sinks import gateway, mail_server

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
PATIENCE = 90.0


def standing(state: str, minutes: float) -> Standing:
    said = "提醒引擎已停 2 分钟" if state == STOPPED else "提醒引擎正常"
    return Standing(NOON + timedelta(minutes=minutes), [Part("sweeper", "提醒引擎", state, said)])


def test_it_tells_once_again_every_hour_and_when_it_is_over() -> None:
    told, titles = Told(), []
    for minutes, state in ((0, OK), (3, STOPPED), (4, STOPPED), (62, STOPPED), (64, STOPPED), (70, OK), (71, OK)):
        told, news = told.after(standing(state, minutes), place="服务器 a")
        if news is not None:
            titles.append((minutes, news.title))
    assert titles == [
        (3, "【安管家】提醒引擎已停 2 分钟"),
        (64, "【安管家】提醒引擎已停 2 分钟"),
        (70, "【安管家】已恢复：提醒引擎"),
    ]


@contextlib.contextmanager
def command(word: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "anguan.config.command", word], env={**os.environ, **environment}
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def until(holds: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def subject(mail: str) -> str:
    return str(make_header(decode_header(message_from_string(mail)["Subject"])))


def beats(url: str) -> dict[str, datetime]:
    with psycopg.connect(url, autocommit=True) as connection:
        return dict(connection.execute("SELECT name, beat_at FROM jobs_heartbeat").fetchall())


@pytest.fixture
def city(home: Path) -> Iterator[dict[str, str]]:
    """A database of its own with our tables in it, and how to reach it."""
    base = psycopg.conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])
    name = f"watch_{os.getpid()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}")
    host, port = base["host"], base.get("port", 5432)
    url = f"postgresql://{base['user']}:{base.get('password', '')}@{host}:{port}/{name}"
    settings = {"DATABASE_URL": url, "ANGUAN_DATA": str(home), "ANGUAN_WATCH_AFTER": "4"}
    try:
        subprocess.run(
            [sys.executable, "-m", "anguan.config.command", "migrate"], env={**os.environ, **settings}, check=True
        )
        yield settings
    finally:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_killed_worker_is_told_by_mail_and_told_again_when_it_is_back(city: dict[str, str]) -> None:
    with mail_server() as mails, gateway() as calls:
        arrived = mails.took
        watched = {
            **city,
            "ANGUAN_WATCH_MAIL": f"mailto://127.0.0.1:{mails.port}?from=anguan@example.cn&to=duty@example.cn&mode=insecure",
            "ANGUAN_WATCH_PING": f"{calls.url}/alive",
        }
        with command("work", city) as worker:
            until(lambda: len(beats(city["DATABASE_URL"])) == len(LOOPS), "no heartbeat")
            with command("watch", watched):
                until(lambda: calls.got, "not called while all is well")
                assert arrived == []
                worker.send_signal(signal.SIGKILL)
                worker.wait()
                until(lambda: arrived, "no alarm")
                assert re.match("【安管家】.*已停 [0-9]+ 秒", subject(arrived[0][1]))
                assert arrived[0][0] == "duty@example.cn"
                with command("work", city) as another:
                    until(lambda: len(arrived) > 1, "not told that it is over")
                    assert subject(arrived[1][1]).startswith("【安管家】已恢复")
                    another.terminate()
                    assert another.wait(PATIENCE) == 0
