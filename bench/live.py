"""Live news (实时消息): from an alarm to the browsers that are open, a thousand of them connected to one web process.

The web process is the one that `anguan serve` runs, signed in as the role that owns nothing. A thousand people hold one
stream each; news is queued for some, then for all of them at once, and the dispatcher runs here. What is measured
begins when the news is committed and ends when a browser has it. Meanwhile somebody looks at pages, and in the end the
process is stopped under all its streams.
"""

import asyncio
import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from anguan.foundation import bulk, clock
from anguan.foundation.access.models import uuid7
from anguan.foundation.notify import services, topics
from anguan.foundation.notify.dispatching import dispatch
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.topics import Item, Topic
from anguan.registry.accounts.models import Person, Post, User
from anguan.registry.enterprises.models import Enterprise
from bench.firing import serving
from bench.measuring import Result, Size, ms, percentile

HOST, TOPIC, TOWN = "127.0.0.1", "bench.live", "320902001"
SINGLES = 200  # news for one person at a time


def run(size: Size) -> list[Result]:
    """Connect everybody, tell some of them one by one, then all of them at once."""
    topics.topics()[TOPIC] = Topic(TOPIC, "测试消息", lambda rows: {row.source_id: Item("测试消息") for row in rows})
    people = _people(_enterprise(), size.streams)
    with serving(workers=1) as server:
        return asyncio.run(_measured(server.port, server.process.pid, people))


async def _measured(port: int, pid: int, people: Sequence[tuple[UUID, str]]) -> list[Result]:
    """Measure in a loop of our own; the dispatcher works in a thread, as it does in a process of its own."""
    before = _memory(pid)
    began = time.perf_counter()
    browsers = [Browser(person_id, session) for person_id, session in people]
    gate = asyncio.Semaphore(32)
    await asyncio.gather(*(browser.connect(port, gate) for browser in browsers))
    connected = time.perf_counter() - began
    each = (_memory(pid) - before) / len(browsers)

    singles = [
        (await _told(browsers[number % len(browsers) :][:1]))[0][0] for number in range(min(SINGLES, len(browsers)))
    ]
    pages: list[float] = []
    looking = asyncio.create_task(_look(port, people[0][1], pages))
    everybody, dispatched = await _told(browsers)
    await asyncio.sleep(1)
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking

    began = time.perf_counter()
    os.killpg(pid, signal.SIGTERM)
    await asyncio.gather(*(browser.gone() for browser in browsers))
    stopped = time.perf_counter() - began
    many = f"{len(browsers):,}"
    return [
        Result(
            "live", f"news to the open browser, one of {many} at a time, 95 of 100 within",
            percentile(singles, 0.95) * 1000, "ms", 1000,
            beside=f"all were connected in {connected:.1f} s; {each / 1024:.0f} kB of memory each",
        ),
        Result(
            "live_all", f"news for all {many} at once, 95 of 100 within", percentile(everybody, 0.95) * 1000, "ms",
            beside=f"dispatching takes {dispatched:.1f} s of it; pages meanwhile P95 {ms(percentile(pages, 0.95))}",
        ),
        Result("live_stop", "the web process stopped under all its streams", stopped, "s", 5),
    ]  # fmt: skip


class Browser:
    """One open page: a socket that reads events."""

    def __init__(self, person_id: UUID, session: str) -> None:
        self.person_id, self.session = person_id, session
        self.heard = asyncio.Event()
        self.at = 0.0
        self._reading: asyncio.Task[None] | None = None

    async def connect(self, port: int, gate: asyncio.Semaphore) -> None:
        """Open the stream, and wait for the count it begins with."""
        async with gate:
            reader, writer = await asyncio.open_connection(HOST, port)
            cookie = f"{settings.SESSION_COOKIE_NAME}={self.session}"
            head = f"GET /live/ HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/event-stream\r\nCookie: {cookie}\r\n\r\n"
            writer.write(head.encode())
            self._reading = asyncio.create_task(self._read(reader, writer))
            await asyncio.wait_for(self.heard.wait(), 30)
        self.heard.clear()

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while line := await reader.readline():
                if line.startswith(b"data:"):
                    self.at = time.perf_counter()
                    self.heard.set()
                elif line.startswith(b"HTTP/1.1") and b" 200 " not in line:
                    raise AssertionError(line)
        writer.close()

    async def gone(self) -> None:
        """Wait until the server has closed the line."""
        assert self._reading is not None  # noqa: S101 - it is connected
        await asyncio.wait_for(self._reading, 60)


async def _told(browsers: Sequence[Browser]) -> tuple[list[float], float]:
    """Queue news for these, dispatch; return how long each of them waited after the commit, and the dispatcher took."""
    for browser in browsers:
        browser.heard.clear()
    began = await asyncio.to_thread(_tell, [browser.person_id for browser in browsers])
    dispatching = asyncio.create_task(asyncio.to_thread(_dispatch))
    await asyncio.wait_for(asyncio.gather(*(browser.heard.wait() for browser in browsers)), 60)
    return [browser.at - began for browser in browsers], await dispatching - began


def _tell(people: Sequence[UUID]) -> float:
    now = clock.now()
    services.tell_many(
        Outgoing(topic=TOPIC, source_id=uuid7(), listener="person", person_id=person_id, region_code=TOWN,
                 at=now, not_before=now, urgent=True)
        for person_id in people
    )  # fmt: skip
    return time.perf_counter()


def _dispatch() -> float:
    while dispatch(clock.now(), 1000):
        pass
    return time.perf_counter()


async def _look(port: int, session: str, walls: list[float]) -> None:
    """Look at a page again and again while the others are told."""
    while True:
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection(HOST, port)
        cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
        writer.write(
            f"GET /messages/ HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n".encode()
        )
        if not (await reader.read()).startswith(b"HTTP/1.1 200"):
            message = "the page was not shown"
            raise AssertionError(message)
        walls.append(time.perf_counter() - began)
        writer.close()
        await asyncio.sleep(0.05)


def _enterprise() -> Enterprise:
    return Enterprise.objects.create(
        name="测试企业", credit_code=uuid7().hex[-18:].upper(), region_code=TOWN, created_at=clock.now(),
        industry_code="C34", size="small", headcount=1000,
    )  # fmt: skip


def _people(enterprise: Enterprise, count: int) -> list[tuple[UUID, str]]:
    """Make people with a post, an account and an open session; return their keys."""
    owned = {"enterprise_id": enterprise.pk, "region_code": enterprise.region_code}
    people = [Person(name=f"员工{number:04}", name_py=f"yg{number:04}", **owned) for number in range(count)]
    bulk.insert(people)
    bulk.insert(
        Post(person=person, person_name=person.name, role="worker", organisation=enterprise.name, **owned)
        for person in people
    )
    users = [
        User(username=f"live{number:04}-{uuid7().hex[-8:]}", person=person, created_at=clock.now())
        for number, person in enumerate(people)
    ]
    for user in users:
        user.set_unusable_password()
    bulk.insert(users)
    return [(user.person_id, _session(user)) for user in users]


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _memory(pid: int) -> int:
    """Return the octets of a process group that are its own."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            if os.getpgid(int(folder.name)) == pid:
                found = (folder / "smaps_rollup").read_text()
                private = [line.split()[1] for line in found.splitlines() if line.startswith("Private_")]
                total += 1024 * sum(map(int, private))
    return total
