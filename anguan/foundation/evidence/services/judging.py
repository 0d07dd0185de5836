"""Judging (核对定级): what the bytes and the site add to what the record said, and the grade that follows."""

from dataclasses import replace
from datetime import datetime

from anguan.foundation.evidence import likeness, rules
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules.grading import facts_in
from anguan.foundation.evidence.rules.signing import sm3_of
from anguan.foundation.evidence.services.decoding import Decoded


def facts_of(exhibit: Exhibit) -> rules.Facts:
    """Return what was found out about an exhibit so far; rows from before facts were kept know little."""
    known = facts_in({"live": exhibit.captured_live, "placed": exhibit.lon is not None, **exhibit.facts})
    assert known is not None  # noqa: S101 - whether it was live is always known
    return known


def judge_stored(exhibit: Exhibit, data: bytes, decoded: Decoded, at: datetime) -> None:
    """Judge an exhibit whose bytes are whole: their second hash, what they show, and whether it was seen before.

    The exhibit is changed, and saved by the caller.
    """
    exhibit.sm3, exhibit.stored_at, exhibit.byte_count = sm3_of(data), at, len(data)
    exhibit.content_type, exhibit.duration_s = decoded.content_type, decoded.duration_s
    exhibit.width, exhibit.height = decoded.width, decoded.height
    facts = facts_of(exhibit)
    if exhibit.kind != "signature":  # a name written twice looks the same, and should
        seen = likeness.compare(exhibit, decoded.shades)
        facts = replace(
            facts,
            same_bytes=seen.same_bytes,
            looks_alike=seen.looks_alike,
            too_plain=seen.too_plain,
        )
    set_facts(exhibit, facts)


def set_facts(exhibit: Exhibit, facts: rules.Facts) -> None:
    """Give an exhibit the grade that follows from facts."""
    judged = rules.judge(facts)
    exhibit.facts, exhibit.grade, exhibit.doubts = {**vars(facts)}, judged.grade.value, list(judged.doubts)


JUDGED = [
    "sm3", "stored_at", "byte_count", "content_type", "duration_s", "width", "height", "facts", "grade", "doubts",
]  # fmt: skip
