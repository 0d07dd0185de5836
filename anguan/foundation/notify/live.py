"""Live news (实时消息): what open browsers are told at once, over server-sent events.

Each web process listens to PostgreSQL once (`LISTEN anguan_live`), and hears there the keys of the people whose inbox
has changed. Of those who have a page open here it asks the inbox anew, all of them together, and tells every stream of
theirs how many messages are unread and what is new. A stream is a coroutine and no more: it holds no thread and no
connection to the database, so a thousand of them stand in nobody's way.
"""

import asyncio
import json
import logging
import random
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from django.conf import settings
from django.db import close_old_connections, connections
from django.utils.module_loading import import_string
from psycopg import AsyncConnection, sql

from anguan.foundation.access.scope import WEB_ROLE
from anguan.foundation.notify.announcing import CHANNEL
from anguan.foundation.notify.models import Message

log = logging.getLogger("anguan.live")

KEEP_ALIVE = 20.0  # seconds of silence after which a comment goes out, so that proxies keep the line
GATHER = 0.02  # seconds for which people are gathered before their inboxes are asked together
AT_ONCE = 250  # inboxes asked in one go
MOST_FOR_ONE = 6  # streams of one person; the oldest goes
RECHECK = 180.0  # seconds between two looks whether the sessions still last
LONGEST_WAIT = 30.0  # seconds between two attempts to reach the database
NEWS_SHOWN = 3  # of what is new, the rest is a number
RETRY_MS = 2000, 6000  # those a restart has cut off come back one by one

_NAMED = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_END = b"event: end\ndata: {}\n\n"  # asks the browser not to come back
_TABLE = Message._meta.db_table
_ASK = sql.SQL(
    "SELECT count(*) OVER (), id, title, url, urgent FROM {}"
    " WHERE person_id = %s AND read_at IS NULL ORDER BY id DESC LIMIT 20"
).format(sql.Identifier(_TABLE))
Unread = Sequence[tuple[int, UUID, str, str, bool]]


class Stream:
    """One open page (连接) of one person, and what it has yet to be told."""

    __slots__ = ("_floor", "_stirred", "_told", "ended", "person_id", "said", "session_key")

    def __init__(self, person_id: UUID, session_key: str, after: UUID | None = None) -> None:
        self.person_id = person_id
        self.session_key = session_key
        self.ended = False
        self.said: deque[bytes] = deque(maxlen=8)  # whoever is that slow needs the last ones only
        self._stirred = asyncio.Event()
        # Unread messages younger than the floor are new, once; what is older was there when the page was drawn.
        self._floor = after or _key_of(time.time() - 60)
        self._told: dict[UUID, str] | None = None if after is None else {after: ""}

    def hear(self, unread: Unread) -> None:
        """Tell what the inbox holds now."""
        young = [row for row in unread if row[1] > self._floor]
        told = self._told
        # A message that takes one more of its kind is told again only when it is urgent.
        new = (
            [] if told is None else [row for row in young if row[1] not in told or (row[4] and row[2] != told[row[1]])]
        )
        self._told = (told or {}) | {row[1]: row[2] for row in young}
        said = {
            "unread": unread[0][0] if unread else 0,
            "news": [
                {"id": str(key), "title": title, "url": url, "urgent": urgent}
                for _, key, title, url, urgent in new[:NEWS_SHOWN]
            ],
            "more": len(new[NEWS_SHOWN:]),
        }
        mark = f"id: {new[0][1]}\n" if new else ""
        self.say(f"{mark}data: {json.dumps(said, ensure_ascii=False)}\n\n".encode())

    def say(self, event: bytes) -> None:
        """Send one event as soon as the line is free."""
        self.said.append(event)
        self._stirred.set()

    def end(self) -> None:
        """Close the line, and ask the browser not to open it again by itself."""
        self.ended = True
        self.say(_END)

    async def events(self) -> AsyncIterator[bytes]:
        """Yield what is to be sent, for as long as the stream lasts."""
        while True:
            while self.said:
                yield self.said.popleft()
            if self.ended:
                return
            self._stirred.clear()
            try:
                async with asyncio.timeout(KEEP_ALIVE * random.uniform(0.8, 1)):  # noqa: S311 - spreads them out
                    await self._stirred.wait()
            except TimeoutError:
                yield b":\n\n"


class Hub:
    """All streams of one web process (连接中枢), and its one ear at the database."""

    def __init__(self) -> None:
        self._streams: dict[UUID, list[Stream]] = {}
        self._stirred: set[UUID] = set()
        self._something = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def __len__(self) -> int:
        return sum(map(len, self._streams.values()))

    async def talk(self, person_id: UUID, session_key: str, after: UUID | None = None) -> AsyncIterator[bytes]:
        """Yield one person's events until the browser leaves."""
        stream = Stream(person_id, session_key, after)
        self._join(stream)
        try:
            yield b"retry: %d\n\n" % random.randint(*RETRY_MS)  # noqa: S311 - as above
            async for event in stream.events():
                yield event
        finally:
            self._leave(stream)

    def stir(self, people: Iterable[UUID]) -> None:
        """Ask anew what the inboxes of these people hold."""
        self._stirred |= self._streams.keys() & set(people)
        if self._stirred:
            self._something.set()

    def _join(self, stream: Stream) -> None:
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._hear()), asyncio.create_task(self._recheck())]
        of_person = self._streams.setdefault(stream.person_id, [])
        of_person.append(stream)
        while len(of_person) > MOST_FOR_ONE:
            of_person.pop(0).end()
        self.stir([stream.person_id])

    def _leave(self, stream: Stream) -> None:
        of_person = self._streams.get(stream.person_id, [])
        with suppress(ValueError):
            of_person.remove(stream)
        if not of_person:
            self._streams.pop(stream.person_id, None)

    async def _hear(self) -> None:
        """Listen and answer; when the database is gone, try again, each time a little later."""
        wait = 1.0
        while True:
            began = time.monotonic()
            try:
                async with await _connected() as ear, await _connected() as mouth, asyncio.TaskGroup() as both:
                    await ear.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
                    self.stir(list(self._streams))  # of what was said in the meantime
                    both.create_task(self._listen(ear))
                    both.create_task(self._answer(mouth))
            except* (psycopg.Error, OSError) as group:
                log.warning("the live line to the database is lost: %s", group.exceptions[0])
            wait = 1.0 if time.monotonic() - began > LONGEST_WAIT else min(wait * 2, LONGEST_WAIT)
            await asyncio.sleep(wait * random.uniform(0.5, 1))  # noqa: S311 - processes come back one by one

    async def _listen(self, ear: AsyncConnection[Any]) -> None:
        async for said in ear.notifies():
            self.stir(UUID(name) for name in _NAMED.findall(said.payload))

    async def _answer(self, mouth: AsyncConnection[Any]) -> None:
        while True:
            await self._something.wait()
            await asyncio.sleep(GATHER)
            self._something.clear()
            stirred, self._stirred = list(self._stirred), set()
            for start in range(0, len(stirred), AT_ONCE):
                people = stirred[start : start + AT_ONCE]
                for person_id, unread in zip(people, await _unread_of(mouth, people), strict=True):
                    for stream in self._streams.get(person_id, ()):
                        stream.hear(unread)

    async def _recheck(self) -> None:
        """End the streams whose session has ended: signed out elsewhere, silent for too long, account closed."""
        while True:
            await asyncio.sleep(RECHECK)
            asked = {stream.session_key for streams in self._streams.values() for stream in streams}
            try:
                lasting = await asyncio.to_thread(_lasting, asked)
            except Exception:  # whatever it is, the streams go on and the next look comes
                log.exception("the sessions of open streams could not be looked at")
                continue
            for stream in [one for streams in self._streams.values() for one in streams]:
                if stream.session_key in asked - lasting:
                    stream.end()


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


async def talk(person_id: UUID, session_key: str, after: UUID | None = None) -> AsyncIterator[bytes]:
    """Yield one person's events, through the hub of the loop that sends them."""
    hub = _hubs.setdefault(asyncio.get_running_loop(), Hub())
    async for event in hub.talk(person_id, session_key, after):
        yield event


def open_streams() -> int:
    """Return how many streams this process holds open."""
    return sum(map(len, _hubs.values()))


def _key_of(moment: float) -> UUID:
    """Return the smallest time-sorted key of a moment."""
    return UUID(int=int(moment * 1000) << 80)


async def _connected() -> AsyncConnection[Any]:
    """Connect as the web process does, and see no more than it may."""
    given = connections["default"].settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    made = await AsyncConnection.connect(
        autocommit=True,
        application_name="anguan live",
        connect_timeout=10,
        keepalives_idle=30,
        keepalives_interval=10,
        **{name: given[key] for name, key in names.items() if given[key]},
    )
    await made.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(WEB_ROLE)))
    return made


async def _unread_of(mouth: AsyncConnection[Any], people: Sequence[UUID]) -> list[Unread]:
    """Return what is unread of each of these people: every question in that person's own scope, all in one go."""
    asked = []
    async with mouth.transaction(), mouth.pipeline():
        for person_id in people:
            await mouth.execute("SELECT set_config('anguan.person', %s, true)", [str(person_id)], prepare=True)
            asked.append(await mouth.execute(_ASK, [person_id], prepare=True))
        return [await cursor.fetchall() for cursor in asked]


def _lasting(keys: Collection[str]) -> set[str]:
    still_open: Callable[[Collection[str]], set[str]] = import_string(settings.ANGUAN_SESSIONS_OPEN)
    try:
        return still_open(keys)
    finally:
        close_old_connections()
