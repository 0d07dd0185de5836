"""Marking text for translation and ordering names by how they sound; no framework is imported here."""

from functools import lru_cache


def mark(text: str) -> str:
    """Mark a sentence as text for people; the doors translate it. The source language is Chinese."""
    return text


def pinyin(text: str) -> str:
    """Return the initials and the full sound of a name, for ordering and for typing 'hh' to find 华海."""
    from pypinyin.seg.mmseg import seg  # its dictionaries take a third of a second, and few processes need them

    sounds = [sound for word in seg.cut(text) for sound in _sounds(word)]
    return "".join(sound[:1] for sound in sounds).lower()[:20] + " " + "".join(sounds).lower()[:100]


@lru_cache(maxsize=50_000)
def _sounds(word: str) -> tuple[str, ...]:
    """Return how one word sounds; a ledger says 有限公司 ten thousand times."""
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(word, style=Style.NORMAL))
