"""Marking text for translation and ordering names by how they sound; no framework is imported here."""


def mark(text: str) -> str:
    """Mark a sentence as text for people; the doors translate it. The source language is Chinese."""
    return text


def pinyin(text: str) -> str:
    """Return the initials and the full sound of a name, for ordering and for typing 'hh' to find 华海."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries take a third of a second, and few processes need them

    sounds = lazy_pinyin(text, style=Style.NORMAL)
    return "".join(sound[:1] for sound in sounds).lower()[:20] + " " + "".join(sounds).lower()[:100]
