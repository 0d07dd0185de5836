"""Tidying text (整理文字): what is pasted from Word or a chat becomes plain text that XML, PDF and people can read."""

import re
import unicodedata

_LINES = str.maketrans({"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
# Word's marks: object, bookmark and field signs; byte order; zero width and bidirectional controls. Unassigned code
# points stay: they are the newest rare characters.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff]")
_TOO_MANY = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t\u3000]+(?=\n|$)")


def tidy(text: str, *, most: int = 8000) -> str:
    """Return a text of several lines without what cannot be printed; rare characters of names stay."""
    lines = text.replace("\r\n", "\n").translate(_LINES)
    kept = "".join(
        one for one in _INVISIBLE.sub("", lines) if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"}
    )
    kept = kept.replace("\xa0", " ").replace("\t", "　")
    return _TOO_MANY.sub("\n\n", _TRAILING.sub("", kept)).strip("\n")[:most].rstrip("\n")


def tidy_line(text: str, *, most: int = 120) -> str:
    """Return a text of one line."""
    return " ".join(tidy(text).split())[:most]
