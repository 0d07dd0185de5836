"""Firing (施压): the real web process of `anguan serve`, and whole requests sent to it over lines kept alive.

Granian with two workers, signed in as the role that owns nothing. The clients share the machine with it, so what a
request costs each of them in processor time is told beside the rate.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from anguan.config.web import READY

HOST, WORKERS = "127.0.0.1", 2
_TICK = os.sysconf("SC_CLK_TCK")


def fire(
    port: int, requests: list[list[bytes]], *, taken: Callable[[bytes], bool], at_once: int = 1, a_minute: float = 0
) -> tuple[list[float], float]:
    """Send each list of requests over its own connection; return how long each took, and our processor time.

    As fast as they are answered, or, of what takes `at_once` requests each, so many `a_minute` over all connections.
    """
    apart = 60 / a_minute if a_minute else 0.0
    walls: list[float] = []
    wrong: list[bytes] = []
    ready = threading.Barrier(len(requests))

    def send(place: int, asked: list[bytes]) -> None:
        with socket.create_connection((HOST, port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.wait()
            started = time.perf_counter()
            for number, request in enumerate(asked):
                began = time.perf_counter()
                if apart and number % at_once == 0:  # who comes late to a turn has waited since then
                    turn = started + apart * (place + number // at_once * len(requests))
                    time.sleep(max(0.0, turn - began))
                    began = turn
                line.sendall(request)
                answer = _answer(line)
                walls.append(time.perf_counter() - began)
                if not taken(answer):
                    wrong.append(answer)

    began = time.process_time()
    threads = [threading.Thread(target=send, args=each) for each in enumerate(requests)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong or len(walls) != sum(map(len, requests)):
        message = f"{len(wrong)} were not taken: {wrong[:1]}"
        raise AssertionError(message)
    return walls, time.process_time() - began


def _answer(line: socket.socket) -> bytes:
    """Read one whole answer."""
    got = line.recv(65536)
    while b"\r\n\r\n" not in got:
        more = line.recv(65536)
        if not more:
            return got
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body


@dataclass
class Server:
    """The web process and its port."""

    port: int
    process: "subprocess.Popen[bytes]"

    def cpu(self) -> tuple[float, float]:
        """Return the processor seconds so far: of the web workers, and of everything of the database."""
        web = sum(_seconds(pid) for pid in _family(self.process.pid))
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [backend] = cursor.fetchone()
        try:
            postmaster = _parent(backend)
        except OSError:  # the database is on another machine
            return web, 0.0
        return web, sum(_seconds(pid) for pid in _family(postmaster)) + _of_the_dead(postmaster)


@contextmanager
def serving(workers: int = WORKERS) -> Iterator[Server]:
    """Run the web process of `anguan serve`, until it answers."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "anguan.config.web", HOST, str(port), str(workers)],
        stdin=subprocess.PIPE, env=_web_only(os.environ), process_group=0,
    )  # fmt: skip
    try:
        assert process.stdin is not None  # noqa: S101 - it was asked for
        process.stdin.write(f"{READY}\n".encode())
        process.stdin.flush()
        _await(port, process)
        yield Server(port, process)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)


def _web_only(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the web process: its role owns nothing."""
    database = settings.DATABASES["default"]
    parts = urlsplit(environment["DATABASE_URL"])
    place = parts.netloc.rpartition("@")[2]
    web = f"anguan_web:{quote(environment['ANGUAN_WEB_PASSWORD'], safe='')}"
    url = urlunsplit(parts._replace(netloc=f"{web}@{place}", path=f"/{database['NAME']}"))
    return {**environment, "ANGUAN_ROLE": "web", "DATABASE_URL": url}


def _await(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection((HOST, port), timeout=1) as line:
                line.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                if line.recv(20).startswith(b"HTTP/1.1 200"):
                    return
        except OSError:
            pass
        time.sleep(0.1)
    message = "the web process does not answer"
    raise AssertionError(message)


def _family(pid: int) -> list[int]:
    """Return a process and everything below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += _family(int(child))
    return found


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has just ended
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICK


def _of_the_dead(pid: int) -> float:
    """Return the processor seconds of children that have ended: sessions come and go."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / _TICK


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
