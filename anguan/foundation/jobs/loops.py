"""Running loops (循环): each in a thread of its own with its own connections, woken by NOTIFY, known by its heartbeat.

A step that raises is logged and tried again later; it ends neither its loop nor another. Several processes may run the
same loops: steps claim what they work on, and each process writes the same heartbeat.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Sequence
from datetime import datetime

import psycopg
from django.db import DatabaseError, connection
from psycopg import sql

from anguan.foundation import clock
from anguan.foundation.jobs import services
from anguan.foundation.jobs.models import Heartbeat
from anguan.foundation.jobs.rules import Loop, wait_after

log = logging.getLogger("anguan.jobs")
BEAT_EVERY = 5.0  # seconds; an idle loop writes no more often
SLICE = 0.5  # seconds after which a waiting loop looks whether it is to stop
PATIENCE = 2.5  # seconds a step may still take after it was told to stop; then the database takes it back


class Running:
    """Loops at work; made in the main thread, which starts and stops them."""

    def __init__(self, loops: Sequence[Loop]):
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=_Round(loop, self._stop).go_round, name=loop.name, daemon=True) for loop in loops
        ]

    def start(self) -> "Running":
        """Start every loop."""
        for thread in self._threads:
            thread.start()
        return self

    def ask_to_stop(self) -> None:
        """Tell every loop to end after its present step; returns at once, and may be called by a signal's handler."""
        self._stop.set()

    def stop(self) -> bool:
        """Tell every loop to end and wait for it, not for long; say whether all did."""
        self.ask_to_stop()
        until = time.monotonic() + PATIENCE
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        late = [thread.name for thread in self._threads if thread.is_alive()]
        if late:
            log.warning("%s did not end in time; what they had not committed is taken back", ", ".join(late))
        return not late


class _Round:
    """One loop in its thread."""

    def __init__(self, loop: Loop, stop: threading.Event):
        self.loop, self.stop = loop, stop
        self.failures = 0
        self.beaten = float("-inf")
        self.ears: psycopg.Connection[object] | None = None
        self.process = f"{socket.gethostname()}:{os.getpid()}"[:80]

    def go_round(self) -> None:
        """Go round until told to stop."""
        try:
            while not self.stop.is_set():
                self._listen()  # before the step looks, so that nothing comes between
                did = self._step()
                if self.failures:
                    self.stop.wait(wait_after(self.failures, self.loop.every_s))
                elif not did:
                    self._wait(self.loop.every_s)
        finally:
            self._hang_up()
            connection.close()

    def _step(self) -> int:
        at, began = clock.now(), time.monotonic()
        did, failure = 0, ""
        try:
            did = self.loop.step(at)
        except Exception as error:
            failure = type(error).__name__
            log.exception("%s failed", self.loop.name)
            connection.close()  # whatever state it is in; the next round begins with a new one
        changed = bool(failure) != bool(self.failures)
        self.failures = self.failures + 1 if failure else 0
        if changed or time.monotonic() - self.beaten >= BEAT_EVERY:
            self._beat(at, did, time.monotonic() - began, failure)
        return did

    def _beat(self, tried_at: datetime, did: int, took_s: float, failure: str) -> None:
        beat = Heartbeat(
            name=self.loop.name, beat_at=clock.now() if not failure else tried_at, tried_at=tried_at,
            every_s=self.loop.every_s, did=did, took_s=took_s, failure=failure, process=self.process,
        )  # fmt: skip
        try:
            services.beat(beat, well=not failure)
        except DatabaseError:
            log.warning("%s could not note its heartbeat", self.loop.name)
            connection.close()
        else:
            self.beaten = time.monotonic()

    def _listen(self) -> None:
        if not self.loop.listen or (self.ears is not None and not self.ears.closed):
            return
        try:
            wire = connection.copy()
            wire.connect()
            wire.set_autocommit(True)
            self.ears = wire.connection
            self.ears.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self.loop.listen)))
        except (DatabaseError, psycopg.Error) as error:
            log.warning("%s cannot listen: %s; it looks every %s s", self.loop.name, error, self.loop.every_s)
            self._hang_up()

    def _wait(self, seconds: float) -> None:
        """Wait for the next round, or until somebody calls."""
        until = time.monotonic() + seconds
        while not self.stop.is_set() and (left := until - time.monotonic()) > 0:
            if self.ears is None:
                self.stop.wait(left)
                return
            try:
                if any(True for _ in self.ears.notifies(timeout=min(SLICE, left), stop_after=1)):
                    return
            except psycopg.Error:
                self._hang_up()

    def _hang_up(self) -> None:
        if self.ears is not None:
            self.ears.close()
            self.ears = None
