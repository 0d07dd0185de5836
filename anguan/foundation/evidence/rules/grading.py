"""Grades (证据等级): how sure a piece of evidence is, from what was found out about it. Pure functions.

A: all checks hold, taken online. B: all checks hold, taken without network under a challenge issued before. C: taken in
the page, but something is unsure. D: uploaded. What is measured is kept beside the grade, so that anybody can see why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum
from typing import Any

from anguan.foundation.evidence.rules.doubts import DOUBTS
from anguan.foundation.words import mark as _


class Grade(StrEnum):
    """A grade of evidence (证据等级), the surest first."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    def reaches(self, demanded: "Grade | str") -> bool:
        """Say whether this is at least what was demanded."""
        return self.value <= str(demanded)


GRADE_WORDS: dict[str, str] = {
    "A": _("A 级：在线现场拍摄，各项核对一致"),
    "B": _("B 级：离线现场拍摄，各项核对一致"),
    "C": _("C 级：现场拍摄，有存疑"),
    "D": _("D 级：上传的文件"),
}

CLOCK_TOLERANCE = timedelta(minutes=2)
RECEIVED_LATE = timedelta(minutes=10)
PLACE_IS_OLD = timedelta(minutes=5)
_CLOCK_AHEAD_S, _CLOCK_BEHIND_S = -CLOCK_TOLERANCE.total_seconds(), CLOCK_TOLERANCE.total_seconds()
_LATE_S, _OLD_PLACE_S = RECEIVED_LATE.total_seconds(), PLACE_IS_OLD.total_seconds()
POOR_ACCURACY_M = 100.0
SITE_RADIUS_M = 300.0  # where a site says nothing about its own size


@dataclass(frozen=True)
class Facts:
    """What was found out about one piece of evidence (核对结果).

    `challenge`: online, pool, none, expired, used, not_theirs or other_purpose. `device`: known, revoked, unknown or
    none. Seconds are from shutter to server; `before_challenge_s`: how much earlier than its challenge it claims to be.
    """

    live: bool
    challenge: str = "none"
    signed: bool = False
    device: str = "none"
    seconds: float = 0.0
    before_challenge_s: float = 0.0
    placed: bool = False
    accuracy_m: float | None = None
    place_age_s: float | None = None  # how much earlier than the shot the place was found, by the phone's own clock
    metres: float | None = None  # from the site, when there is one to compare with
    radius_m: float | None = None
    same_bytes: bool = False
    looks_alike: bool = False
    too_plain: bool = False


def facts_in(kept: Mapping[str, Any]) -> Facts | None:
    """Return the facts as they were kept beside the grade; None for what was received before there were any."""
    if "live" not in kept:
        return None
    known = {field.name for field in fields(Facts)}
    return Facts(**{name: value for name, value in kept.items() if name in known})


@dataclass(frozen=True)
class Judgement:
    """A grade with the codes of what is unsure (`DOUBTS`), in a fixed order."""

    grade: Grade
    doubts: tuple[str, ...]


def judge(facts: Facts) -> Judgement:
    """Return the grade of a piece of evidence and what keeps it from a better one."""
    held = _held(facts)
    doubts = tuple(code for code in DOUBTS if code in held)
    if not facts.live:
        return Judgement(Grade.D, doubts)
    if any(DOUBTS[code].lowers for code in doubts):
        return Judgement(Grade.C, doubts)
    return Judgement(Grade.A if facts.challenge == "online" else Grade.B, doubts)


_BY_CHALLENGE = {
    "none": "no_challenge",
    "expired": "challenge_expired",
    "used": "challenge_used",
    "not_theirs": "challenge_not_theirs",
    "other_purpose": "challenge_other_purpose",
}


def _held(facts: Facts) -> set[str]:
    """Return the codes of the doubts that facts raise."""
    radius = facts.radius_m if facts.radius_m is not None else SITE_RADIUS_M
    slack = facts.accuracy_m or 0.0
    raised = {
        "not_live": not facts.live,
        "not_signed": facts.live and not facts.signed,
        "device_unknown": facts.live and facts.device in {"unknown", "none"},
        "device_revoked": facts.device == "revoked",
        "clock_ahead": facts.seconds < _CLOCK_AHEAD_S,
        "clock_behind": facts.before_challenge_s > _CLOCK_BEHIND_S,
        "received_late": facts.seconds > _LATE_S and facts.challenge != "pool",
        "no_place": not facts.placed,
        "poor_place": facts.placed and (facts.accuracy_m is None or facts.accuracy_m > POOR_ACCURACY_M),
        "old_place": facts.placed and (facts.place_age_s or 0.0) > _OLD_PLACE_S,
        "far_from_site": facts.metres is not None and facts.metres - slack > radius,
        "same_bytes": facts.same_bytes,
        "looks_alike": facts.looks_alike and not facts.same_bytes,
        "too_plain": facts.too_plain,
    }
    held = {code for code, holds in raised.items() if holds}
    if facts.live and facts.challenge in _BY_CHALLENGE:
        held.add(_BY_CHALLENGE[facts.challenge])
    return held
