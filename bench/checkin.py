"""Check-in (签到取证): signed evidence records sent to the real server by twenty people at once, the photo apart.

The web process is the one that `anguan serve` runs: granian with two workers, signed in as the role that owns nothing.
The clients share the machine with it, so what a request costs each of them in processor time is told beside the rate.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from anguan.config.web import READY
from anguan.registry.accounts.models import Post, User
from bench.measuring import Result, Size, ms, percentile
from bench.phones import Phone

PEOPLE, WORKERS = 20, 2
_TICK = os.sysconf("SC_CLK_TCK")
_HOST = "127.0.0.1"


def run(size: Size) -> list[Result]:
    """Send records over connections that are kept alive, as fast as they are answered."""
    phones = _phones()
    count = max(10, size.visits)
    warm = _requests(phones, PEOPLE * 8)
    with serving() as server:
        _fire(server.port, warm, connections=PEOPLE)
        asked = _requests(phones, count)
        before, began = server.cpu(), time.perf_counter()
        walls, client_cpu = _fire(server.port, asked, connections=PEOPLE)
        took, after = time.perf_counter() - began, server.cpu()
    web, database = ((there - here) / count for here, there in zip(before, after, strict=True))
    each = web + database
    beside = (
        f"P50 {ms(percentile(walls, 0.5))}, P95 {ms(percentile(walls, 0.95))} with {PEOPLE} people at once; processor"
        f" time of one: web {web * 1000:.1f} ms, database {database * 1000:.1f} ms, client"
        f" {client_cpu / count * 1000:.1f} ms; two processors of their own would do {2 / each:,.0f} /s"
    )
    return [
        Result(
            "checkin", f"check-in with a signed record, {count:,} sent", count / took, "/s", 400, more_is_better=True,
            beside=beside,
        ),
        Result("checkin_p95", "the same, 95 of 100 answered within", percentile(walls, 0.95) * 1000, "ms", 150),
    ]  # fmt: skip


def _phones() -> list[Phone]:
    """Return twenty workers' phones; those who have no account yet get one without a password."""
    posts = Post.objects.filter(role="worker", until=None).order_by("person_id").select_related("person")[:PEOPLE]
    users = []
    for number, post in enumerate(posts):
        user = User.objects.filter(person_id=post.person_id).first()
        users.append(user or User.objects.create_user(f"bench{number:02}-{str(post.pk)[-12:]}", person=post.person))
    return [Phone(user) for user in users]


def _requests(phones: list[Phone], count: int) -> list[list[bytes]]:
    """Return whole HTTP requests, a list for each phone."""
    noise = Random("bench/checkin")  # noqa: S311 - the same each time
    made: list[list[bytes]] = [[] for _ in phones]
    for number in range(count):
        phone = phones[number % len(phones)]
        body = json.dumps(phone.submission(noise.randbytes(32))).encode()
        headers = {
            "Host": _HOST, "Content-Type": "application/json", "Accept": "application/json",
            "Content-Length": str(len(body)), **phone.headers,
        }  # fmt: skip
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        made[number % len(phones)].append(f"POST /evidence/records HTTP/1.1\r\n{head}\r\n".encode() + body)
    return made


def _fire(port: int, requests: list[list[bytes]], *, connections: int) -> tuple[list[float], float]:
    """Send every phone's requests over its own connection; return how long each took, and our processor time."""
    walls: list[float] = []
    wrong: list[bytes] = []
    ready = threading.Barrier(connections)

    def send(asked: list[bytes]) -> None:
        with socket.create_connection((_HOST, port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.wait()
            for request in asked:
                began = time.perf_counter()
                line.sendall(request)
                answer = _answer(line)
                walls.append(time.perf_counter() - began)
                if not answer.startswith(b"HTTP/1.1 201") or b'"grade": "A"' not in answer:
                    wrong.append(answer)

    began = time.process_time()
    threads = [threading.Thread(target=send, args=(asked,)) for asked in requests]
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
        probe.bind((_HOST, 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "anguan.config.web", _HOST, str(port), str(workers)],
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
            with socket.create_connection((_HOST, port), timeout=1) as line:
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
