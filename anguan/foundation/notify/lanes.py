"""Lanes (发送通道): the threads of one channel, and what they have on their way.

The threads are daemons: when the process ends nobody waits for a gateway that hangs, and what was on its way is tried
again after its lease. They send, and touch no database.
"""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from time import monotonic

from anguan.foundation.notify.channels import Channel, Failed, Outcome, Parcel, settings_of
from anguan.foundation.notify.claiming import Due
from anguan.foundation.notify.rules import trying
from anguan.foundation.words import mark as _

log = logging.getLogger("anguan.notify")
A_WHILE = 20.0  # seconds a portion should take
FIRST_PORTION = 100
Ended = tuple[Due, Outcome | None]  # None: the gateway had failed so often by then that it was not even tried


class Lane:
    """One channel at work (发送通道)."""

    def __init__(self, channel: Channel, stirred: threading.Event) -> None:
        self.channel = channel
        self.under_way = 0
        self.portion = FIRST_PORTION  # what the gateway takes in a while, so that nothing outlasts its lease
        self._stirred = stirred  # set whenever something has come to an end, by whichever lane
        self._todo: deque[Due] = deque()
        self._ended: deque[Ended] = deque()
        self._threads: list[threading.Thread] = []
        self._work = threading.Semaphore(0)
        self._lock = threading.Lock()
        self._faults = 0  # in a row, of this portion
        self._began, self._started = 0.0, 0

    def start(self, portion: Sequence[Due]) -> None:
        """Send a portion; the one before it has come to its end."""
        if not portion:
            return
        self._faults = 0
        self.under_way = len(portion)
        self._began, self._started = monotonic(), len(portion)
        self._todo.extend(portion)
        while len(self._threads) < min(self.channel.concurrency, len(portion)):
            thread = threading.Thread(target=self._run, name=f"notify-{self.channel.key}", daemon=True)
            self._threads.append(thread)
            thread.start()
        self._work.release(len(portion))

    def ended(self) -> list[Ended]:
        """Take out what has come to an end, in that order."""
        found = [self._ended.popleft() for _n in range(len(self._ended))]
        self.under_way -= len(found)
        if found and not self.under_way:
            pace = self._started / max(monotonic() - self._began, 0.001)
            self.portion = max(self.channel.concurrency, int(min(pace * A_WHILE, self.portion * 2)))
        return found

    @property
    def is_sending(self) -> bool:
        """Whether something has not come to its end yet."""
        return self.under_way > len(self._ended)

    def _run(self) -> None:
        while self._work.acquire():
            due = self._todo.popleft()
            outcome = None if self._faults >= trying.FAULTS_TO_OPEN else self._send(due.parcel)
            self._ended.append((due, outcome))
            self._stirred.set()

    def _send(self, parcel: Parcel) -> Outcome:
        try:
            outcome = self.channel.send(parcel, settings_of(self.channel.key))
        except Exception:
            log.exception("channel %s", self.channel.key)
            outcome = Failed(_("通道程序出错"), fault=True)
        with self._lock:
            self._faults = self._faults + 1 if isinstance(outcome, Failed) and outcome.fault else 0
        return outcome
