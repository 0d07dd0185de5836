"""Texts (文字长度): a message longer than a channel takes is cut, with a link to the rest; never inside a character.

What a person takes for one character may be several to the machine: a letter with its accents, a flag, a family.
"""

import unicodedata
from collections.abc import Callable, Iterator

ELLIPSIS = "…"
_JOINER = "\u200d"
Measure = Callable[[str], int]


def octets(text: str) -> int:
    """Return how long a text is on the wire, for channels that count bytes."""
    return len(text.encode())


def characters(text: str) -> Iterator[str]:
    """Return what people take for characters, one after the other."""
    held = ""
    for char in text:
        if held and _belongs(char, held):
            held += char
        else:
            if held:
                yield held
            held = char
    if held:
        yield held


def _belongs(char: str, held: str) -> bool:
    if char == _JOINER or held[-1] == _JOINER or unicodedata.category(char) in {"Mn", "Mc", "Me"}:
        return True
    if 0x1F3FB <= ord(char) <= 0x1F3FF:  # the tone of a skin
        return True
    flags = [0x1F1E6 <= ord(one) <= 0x1F1FF for one in (char, *held)]
    return all(flags) and len(held) == 1


def cut(text: str, longest: int, measure: Measure = len) -> str:
    """Return a text no longer than a channel takes; one that was cut says so by its last character."""
    if measure(text) <= longest:
        return text
    left = longest - measure(ELLIPSIS)
    if left < 0:
        return ""
    kept: list[str] = []
    for character in characters(text):
        left -= measure(character)
        if left < 0:
            break
        kept.append(character)
    while kept and kept[-1].isspace():
        kept.pop()
    return "".join(kept) + ELLIPSIS


def whole(title: str, body: str, url: str, longest: int, measure: Measure = len) -> str:
    """Return a message as one text: what is too long is cut, and the link stays whole; one that never fits is left."""
    link = f"\n{url}" if url and measure(url) + 1 < longest // 2 else ""
    said = title if not body or body == title else f"{title}\n{body}"
    return cut(said, longest - measure(link), measure) + link
