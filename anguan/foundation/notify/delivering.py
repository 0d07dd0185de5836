"""Delivering (送达): claims what is due, sends it by its channel, and settles what came of it.

Claim and settle are short transactions; between them nothing is locked. Who claims moves the next attempt away by a
lease: should we be killed in between, the delivery is due again after it, with the same reference, which is at most one
repeat. Each channel has threads of its own and its own portion, so that a gateway that hangs holds up nobody else.
"""

import random
import threading
from datetime import datetime, timedelta
from functools import lru_cache
from time import monotonic, sleep

from anguan.foundation.notify import claiming, settling
from anguan.foundation.notify.channels import adapters, set_up
from anguan.foundation.notify.lanes import Lane

PORTION = 500  # of one channel, claimed at once
PATIENCE = 0.8  # seconds a step waits for what is on its way; the rest is settled by a later step
TOGETHER = 0.05  # seconds in which endings are gathered, to be settled in one transaction


class Deliverer:
    """All channels of one process (送达)."""

    def __init__(self) -> None:
        self._stirred = threading.Event()
        self._lanes = {key: Lane(channel, self._stirred) for key, channel in adapters().items()}

    def step(self, at: datetime, *, most: int = PORTION, patience: float = PATIENCE) -> int:
        """Settle what has ended, start what is due on idle lanes, wait a little; return how many came to an end."""
        began = monotonic()
        ended = self._settle(at)
        for key in claiming.channels_due(at) & set_up():
            lane = self._lanes[key]
            if not lane.under_way:
                lane.start(claiming.claim(key, at, min(most, lane.portion)))
        while any(lane.under_way for lane in self._lanes.values()) and (left := patience - (monotonic() - began)) > 0:
            if self._stirred.wait(left):
                self._stirred.clear()
                if any(lane.is_sending for lane in self._lanes.values()):
                    sleep(min(TOGETHER, left))
                ended += self._settle(at + timedelta(seconds=monotonic() - began))
        return ended

    def _settle(self, at: datetime) -> int:
        count = 0
        for key, lane in self._lanes.items():
            if ended := lane.ended():
                settling.settle(key, ended, at, chance=random.random)
                count += len(ended)
        return count


@lru_cache(maxsize=1)
def deliverer() -> Deliverer:
    """Return the deliverer of this process."""
    return Deliverer()


def step(at: datetime) -> int:
    """Go round once; return how many deliveries came to an end."""
    return deliverer().step(at)


def deliver(at: datetime, most: int = PORTION) -> int:
    """Deliver one portion of each channel to its end, however long it takes; return how many those were."""
    return deliverer().step(at, most=most, patience=600.0)
