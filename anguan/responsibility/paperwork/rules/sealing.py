"""Sealing (封存): what a signature stands under, and the hash of everything once a document is archived."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from anguan.foundation.words import mark as _

Part = Mapping[str, str]
# Which passages of a letter are for whom; those of nobody in particular are for everybody.
LETTER_PARTS = ("principal", "officer", "leader", "worker")


def passages_for(parts: Sequence[Part], part: str, *, letter: bool) -> list[Part]:
    """Return what somebody signs: of letters what is for everybody and for their own part, else the whole."""
    if not letter:
        return list(parts)
    return [one for one in parts if one["key"] == part or one["key"] not in LETTER_PARTS]


def words_to_sign(
    *, title: str, firm: str, day: date, parts: Sequence[Part], part: str, part_title: str, name: str, post: str,
    upper: str, letter: bool, items: Sequence[tuple[str, str, str]] = (),
) -> str:  # fmt: skip
    """Return the text somebody signs, as plain words; the same text again is the same hash."""
    lines = [title, firm, f"{day:%Y-%m-%d}"]
    for one in passages_for(parts, part, letter=letter):
        lines += [f"【{one['title']}】", one["text"]]
    lines += [f"{number}. {text}：{answer}" for number, (text, answer, _note) in enumerate(items, 1)]
    if letter and upper:
        lines.append(_("签订上级：{upper}").format(upper=upper))
    lines.append(f"{part_title}：{name}" + (f"（{post}）" if post else ""))
    return "\n".join(lines)


def covers(words: str) -> str:
    """Return the hash a signature stands under."""
    return hashlib.sha256(words.encode()).hexdigest()


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return a document's content as bytes that are the same wherever they are worked out."""
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    ).encode()  # fmt: skip


def seal(content: Mapping[str, Any]) -> str:
    """Return the hash a document is frozen with."""
    return hashlib.sha256(canonical(content)).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    message = f"nothing of a document is a {type(value).__name__}"
    raise TypeError(message)
