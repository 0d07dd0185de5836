"""Topics (消息类别): what can be told, in whose words, and by which channels; declared by those who have news.

A domain makes a `Topic` and it is wired in `config/notices.py`; `services.tell` names it by its key.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from anguan.foundation.access import Actor
from anguan.foundation.notify.channels import Attachment
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.rules.merging import counted

INBOX = "inbox"
# The order in which channels are tried; those of robots speak to groups and are chosen by the robot.
CHANNELS: tuple[str, ...] = (INBOX, "webpush", "email", "sms")
ROBOTS: tuple[str, ...] = ("wecom", "dingtalk", "feishu")


@dataclass(frozen=True)
class Item:
    """One thing told (一条消息内容), in words; several of a person are counted by their `kind` (隐患逾期)."""

    title: str
    note: str = ""
    url: str = ""  # an address of ours, without host
    kind: str = ""  # what is counted when several are merged: 「隐患整改逾期」; the topic's title when empty
    channels: tuple[str, ...] = ()  # as a rung asks for them; the topic's own when empty


Describe = Callable[[Sequence[Outgoing]], Mapping[UUID, Item]]  # by source_id; what is missing has gone and is not told
Merged = Callable[[Mapping[str, int], str], str]  # how many of which kind, and the listener → one title
Papers = Callable[[UUID], Attachment | None]  # by source_id; asked for each message, so it remembers what it made
Hook = Callable[[Sequence[Outgoing], datetime], None]  # in the dispatcher's own transaction, as the owner


@dataclass(frozen=True)
class Topic:
    """One kind of news (消息类别).

    `must`: roles (town_officer) or listeners (doer, county) who cannot switch off a channel the news asks for.
    `unreached`: nobody on that rung can be reached; whoever has the hook tells somebody else. Without it the news waits
    in the inboxes of those it was for.
    """

    key: str
    title: str
    describe: Describe
    merged: Merged = counted
    must: frozenset[str] = frozenset()
    channels: tuple[str, ...] = (INBOX, "webpush")
    url: str = ""  # of the list that a merged message opens; its items when empty
    told: Hook | None = None
    acknowledged: Callable[[Sequence[UUID], Actor, datetime], None] | None = None  # somebody says they know (知晓)
    unreached: Hook | None = None
    papers: Papers | None = None  # what is attached where the channel can carry it


@lru_cache(maxsize=1)
def topics() -> dict[str, Topic]:
    """Return every topic of this installation by its key."""
    found: Sequence[Topic] = import_string(settings.ANGUAN_TOPICS)
    return {topic.key: topic for topic in found}
