"""Merging (合并): what one person would hear many times is said once, with how many of which kind."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from anguan.foundation.words import mark as _

WINDOW = timedelta(minutes=10)  # a message neither read nor pushed takes more for so long
SETTLE = timedelta(seconds=20)  # a push waits so long for more of the same, urgent ones aside
KINDS_NAMED = 3


def counted(tally: Mapping[str, int], listener: str) -> str:
    """Return the title of a merged message: 「7 项隐患整改逾期，2 项巡查未完成」, the most frequent first."""
    del listener
    ordered = sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))
    said = [_("{n} 项{kind}").format(n=n, kind=kind) for kind, n in ordered[:KINDS_NAMED]]
    rest = sum(n for kind, n in ordered[KINDS_NAMED:])
    return "，".join([*said, _("另有 {n} 项").format(n=rest)] if rest else said)


def together(tallies: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return tallies added up."""
    found: dict[str, int] = {}
    for tally in tallies:
        for kind, n in tally.items():
            found[kind] = found.get(kind, 0) + n
    return found


def push_at(at: datetime, *, began: datetime, urgent: bool) -> datetime:
    """Return when a message is pushed that took its latest item now and its first at `began`.

    Each item that joins puts the push off a little, so that a flood is pushed once; never beyond the window.
    """
    if urgent:
        return at
    return max(at, min(at + SETTLE, began + WINDOW))
