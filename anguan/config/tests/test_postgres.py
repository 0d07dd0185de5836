"""The embedded database starts, is shared, stops, and comes back after the worst."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from anguan.config.console import CannotStart
from anguan.config.postgres import WEB_ROLE, EmbeddedPostgres, default_home, ensure_web_role

QUICK = {"fsync": "off", "shared_buffers": "32MB", "max_connections": "20"}


@pytest.fixture
def make(home: Path) -> Iterator[Callable[[], EmbeddedPostgres]]:
    made = []

    def make_one() -> EmbeddedPostgres:
        made.append(EmbeddedPostgres(home / "postgres", settings=QUICK, durable=False))
        return made[-1]

    yield make_one
    for server in made:
        server.stop()


def ask(server: EmbeddedPostgres, question: str) -> object:
    with psycopg.connect(server.url) as connection:
        row = connection.execute(question).fetchone()
        return row and row[0]


def test_the_second_to_come_attaches_and_does_not_stop_the_server(make: Callable[[], EmbeddedPostgres]) -> None:
    first, second = make(), make()
    assert first.start() is True
    assert second.start() is False
    assert second.url == first.url
    second.stop()
    assert ask(first, "select current_user || ' ' || current_setting('jit')") == "anguan off"
    assert ask(first, "select count(*) from pg_extension where extname in ('ltree', 'btree_gist')") == 2
    first.stop()
    assert not first.running()
    assert second.start() is True, "the owner is gone, so the next one owns it"


def test_a_killed_owner_and_a_reused_pid_do_not_prevent_the_next_start(make: Callable[[], EmbeddedPostgres]) -> None:
    server = make()
    script = (
        "import sys, time; from pathlib import Path; from anguan.config.postgres import EmbeddedPostgres\n"
        "EmbeddedPostgres(Path(sys.argv[1]), durable=False).start(); print('started', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, str(server.home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as owner:  # noqa: S603 - our own program
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"started\n"
        pid_file = server.data / "postmaster.pid"
        postmaster, *rest = pid_file.read_text().splitlines()
        os.kill(int(postmaster), signal.SIGKILL)
        owner.kill()
    pid_file.write_text("\n".join([str(os.getpid()), *rest]))  # as if our pid had been the server's
    assert not server.running()
    assert server.start() is True
    assert ask(server, "select 1") == 1


def test_the_web_role_is_made_once_and_follows_its_password(make: Callable[[], EmbeddedPostgres]) -> None:
    server = make()
    server.start()
    for password in ("first", "first", "it's second"):
        ensure_web_role(server.url, password)
        place = psycopg.conninfo.make_conninfo(server.url, user=WEB_ROLE, password=password)
        with psycopg.connect(place) as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("create table public.mine (id int)")
    with psycopg.connect(server.url, autocommit=True) as owner:
        owner.execute("alter role anguan_web bypassrls")
    with pytest.raises(CannotStart, match="权限过大"):
        ensure_web_role(server.url, "it's second")


def test_a_database_out_of_reach_is_said_with_a_remedy() -> None:
    with pytest.raises(CannotStart, match="DATABASE_URL"):
        ensure_web_role("postgresql://nobody@127.0.0.1:1/anguan", "x")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_a_closed_folder_sends_the_database_elsewhere(home: Path) -> None:
    home.chmod(0o700)
    assert default_home(home / "var").is_relative_to("/var/lib/anguan")
    home.chmod(0o711)
    assert default_home(home / "var") == home / "var" / "postgres"
