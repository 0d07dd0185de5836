"""Channels (通知通道): one adapter for each way a message can travel, all of one shape.

An adapter sends one parcel and says what came of it. It touches no database, gives up after a while by itself, and may
be called by several threads at once. `reference` is the same for every attempt at one delivery: a gateway that knows it
sends once however often we ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol

from django.conf import settings


@dataclass(frozen=True)
class Attachment:
    """A paper that goes with a message (附件)."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Parcel:
    """What goes out (待发内容): to one address, in words that have been cut to what the channel takes."""

    reference: str  # ours, the same for each attempt
    address: str  # in the clear
    title: str
    body: str
    url: str  # whole, with host; empty when this installation has no public address
    urgent: bool = False
    attachments: tuple[Attachment, ...] = ()  # where the channel is one of CARRIERS


@dataclass(frozen=True)
class Sent:
    """The channel has taken it (已发出); whether it arrived is not known, or will be reported."""

    reference: str = ""  # what the channel calls it


@dataclass(frozen=True)
class Delivered:
    """The channel says that it arrived (已送达)."""

    reference: str = ""


@dataclass(frozen=True)
class Failed:
    """It did not go (未送达), and why, in words.

    `final`: trying again is no use. `gone`: there is no such address any more. `fault`: the gateway itself is not well,
    rather than this message or address.
    """

    words: str
    final: bool = False
    gone: bool = False
    fault: bool = False
    retry_after: timedelta | None = None


Outcome = Sent | Delivered | Failed
Settings = Mapping[str, Any]


class Channel(Protocol):
    """One way a message can travel (通道)."""

    key: str
    title: str
    longest: int  # characters of the whole text
    merges: bool  # what has not gone yet may take more
    concurrency: int  # threads that send at once

    def is_set_up(self, settings: Settings) -> bool:
        """Say whether this installation can send by it."""
        ...

    def send(self, parcel: Parcel, settings: Settings) -> Outcome:
        """Send one parcel."""
        ...


CARRIERS = frozenset({"email"})  # channels that take papers along

_ADAPTERS = {
    "webpush": "webpush.WebPush",
    "email": "mail.Mail",
    "sms": "sms.Sms",
    "wecom": "robots.WeCom",
    "dingtalk": "robots.DingTalk",
    "feishu": "robots.Feishu",
}


@lru_cache(maxsize=1)
def adapters() -> dict[str, Channel]:
    """Return the adapter of every channel; the inbox needs none, a message in it has arrived."""
    return {key: _made(path)() for key, path in _ADAPTERS.items()}


def _made(path: str) -> type[Channel]:
    module, _, name = path.partition(".")
    made: type[Channel] = getattr(import_module(f"{__name__}.{module}"), name)
    return made


def settings_of(key: str) -> Settings:
    """Return the settings of a channel."""
    found: Settings = settings.ANGUAN_CHANNELS.get(key, {})
    return found


def set_up() -> set[str]:
    """Return the channels by which this installation can send."""
    return {key for key, channel in adapters().items() if channel.is_set_up(settings_of(key))}
