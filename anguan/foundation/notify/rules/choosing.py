"""Choosing channels (选择通道): what the news asks for, what the person wishes, and where they can be reached."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from anguan.foundation.words import mark as _

INBOX = "inbox"
ORDER = (INBOX, "webpush", "email", "sms")  # what costs nothing is tried first
MISSING: dict[str, str] = {
    "email": _("没有登记可用的邮箱"),
    "sms": _("没有登记可用的手机号"),
}


@dataclass(frozen=True)
class Way:
    """One channel that is tried at once, and those to fall back to when it fails (后备通道)."""

    channel: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """How one message travels: by these ways at once, and which were asked for but lead nowhere."""

    ways: tuple[Way, ...]
    missing: tuple[str, ...] = ()


def choose(
    asked: Sequence[str],
    *,
    wishes: Mapping[str, bool],
    must: bool,
    has: Collection[str],
    urgent: bool,
) -> Choice:
    """Return how a message travels.

    The inbox always. Of the channels asked for, the first that the person has is tried and the others are to fall back
    to; the urgent goes by all of them at once. What a person wishes besides goes besides. Nobody who must hear it can
    wish a channel away that the news asks for.
    """
    wanted = [channel for channel in asked if channel != INBOX and (must or wishes.get(channel, True))]
    extra = [channel for channel, wish in wishes.items() if wish and channel not in asked and channel != INBOX]
    open_ones = [channel for channel in ORDER if channel in wanted and channel in has]
    if urgent:
        ways = [Way(channel) for channel in open_ones]
    else:
        ways = [Way(open_ones[0], tuple(open_ones[1:]))] if open_ones else []
    ways += [Way(channel) for channel in ORDER if channel in extra and channel in has]
    missing = tuple(channel for channel in wanted if channel in MISSING and channel not in has)
    return Choice((Way(INBOX), *ways), missing)
