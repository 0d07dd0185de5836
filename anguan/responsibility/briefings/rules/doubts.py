"""Doubts (存疑): what looks wrong about a briefing, and what it was judged by; shown to people, never refused for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from anguan.foundation import clock
from anguan.foundation.words import mark as _

OFFLINE_LONG = timedelta(hours=4)
SAME_MINUTE = timedelta(seconds=60)
TEAMS_AT_ONCE = 3
SAME_HEADS = 5  # briefings in a row
ALL_TICKED = 3  # people; of two, one without a phone says little
NOT_THEN = timedelta(minutes=30)  # design: between the picture and the moment said to be that of the briefing
READ_A_SECOND = 8  # characters; nobody reads aloud so fast


@dataclass(frozen=True)
class Doubt:
    """One thing that looks wrong (存疑情形)."""

    code: str
    words: str
    by: Mapping[str, Any]  # what it was judged by

    def as_data(self) -> dict[str, Any]:
        """Return it as a briefing keeps it."""
        return {"code": self.code, "words": self.words, "by": dict(self.by)}


@dataclass(frozen=True)
class Seen:
    """What is known of one briefing when it is judged (判断依据)."""

    present: int
    roster: int
    heads: int | None
    ticked: int
    held_at: datetime
    received_at: datetime
    offline: bool = False
    pictures: Sequence[frozenset[str]] = ()  # what evidence doubts of each picture
    taken: Sequence[datetime] = ()  # when the pictures were taken, as the phone said
    metres: float | None = None  # the farthest of them from the place
    phones: Mapping[str, Sequence[str]] | None = None  # phone → those who signed in with it
    others: Sequence[tuple[str, datetime]] = ()  # other teams of the enterprise held within a minute
    before: Sequence[tuple[int | None, int]] = ()  # heads and roster of the team's last ones, the latest first
    script_letters: int = 0
    script_seconds: int | None = None


def doubts_of(seen: Seen) -> list[Doubt]:
    """Return everything that looks wrong, the gravest first."""
    found = [
        _picture(seen, "same_bytes", "same_picture", _("照片和以前的完全相同")),
        _picture(seen, "looks_alike", "alike_picture", _("照片和以前的很像")),
        _elsewhere(seen),
        _not_then(seen),
        _heads(seen),
        _never_changes(seen),
        _phones(seen),
        _all_ticked(seen),
        _at_once(seen),
        _offline(seen),
        _script(seen),
    ]
    return [doubt for doubt in found if doubt is not None]


def _picture(seen: Seen, doubted: str, code: str, words: str) -> Doubt | None:
    count = sum(doubted in one for one in seen.pictures)
    return Doubt(code, words, {"pictures": count, "of": len(seen.pictures)}) if count else None


def _elsewhere(seen: Seen) -> Doubt | None:
    if not any("far_from_site" in one for one in seen.pictures):
        return None
    words = _("照片不是在厂里拍的")
    if seen.metres is not None:
        words = _("照片拍摄地点离现场约 {metres} 米").format(metres=round(seen.metres))
    return Doubt("taken_elsewhere", words, {"metres": seen.metres})


def _not_then(seen: Seen) -> Doubt | None:
    apart = [moment for moment in seen.taken if abs(moment - seen.held_at) > NOT_THEN]
    if not apart:
        return None
    words = _("班前会记在 {held}，照片是 {taken} 拍的").format(
        held=f"{clock.local(seen.held_at):%H:%M}", taken=f"{clock.local(apart[0]):%m-%d %H:%M}"
    )
    return Doubt("taken_another_time", words, {"taken": [moment.isoformat() for moment in apart]})


def _heads(seen: Seen) -> Doubt | None:
    if seen.heads is None or seen.heads == seen.present:
        return None
    words = _("照片上数出 {heads} 人，签到 {present} 人").format(heads=seen.heads, present=seen.present)
    return Doubt("heads_differ", words, {"heads": seen.heads, "present": seen.present})


def _never_changes(seen: Seen) -> Doubt | None:
    row = [(seen.heads, seen.roster), *seen.before][:SAME_HEADS]
    heads, rosters = {one for one, _roster in row}, {roster for _heads, roster in row}
    if len(row) < SAME_HEADS or len(heads) > 1 or None in heads or len(rosters) < 2:
        return None
    words = _("连续 {n} 次都是 {heads} 人，花名册却变过").format(n=len(row), heads=seen.heads)
    return Doubt("heads_never_change", words, {"heads": seen.heads, "rosters": [roster for _heads, roster in row]})


def _phones(seen: Seen) -> Doubt | None:
    shared = {phone: list(names) for phone, names in (seen.phones or {}).items() if phone and len(names) > 1}
    if not shared:
        return None
    names = [name for names in shared.values() for name in names]
    words = _("{names}用同一部手机签到").format(names="、".join(names[:6]))
    return Doubt("same_phone", words, {"people": names})


def _all_ticked(seen: Seen) -> Doubt | None:
    if seen.present < ALL_TICKED or seen.ticked < seen.present:
        return None
    return Doubt("all_ticked", _("全部 {n} 人都是代点的").format(n=seen.ticked), {"ticked": seen.ticked})


def _at_once(seen: Seen) -> Doubt | None:
    near = [(team, at) for team, at in seen.others if abs(at - seen.held_at) <= SAME_MINUTE]
    if len(near) + 1 < TEAMS_AT_ONCE:
        return None
    words = _("{n} 个班组在一分钟之内开完").format(n=len(near) + 1)
    return Doubt("teams_at_once", words, {"teams": {team: f"{clock.local(at):%H:%M:%S}" for team, at in near}})


def _offline(seen: Seen) -> Doubt | None:
    waited = seen.received_at - seen.held_at
    if not seen.offline or waited < OFFLINE_LONG:
        return None
    hours = round(waited / timedelta(hours=1), 1)
    return Doubt("offline_long", _("离线记录，{hours} 小时后才送到").format(hours=hours), {"hours": hours})


def _script(seen: Seen) -> Doubt | None:
    if seen.script_seconds is None or seen.script_seconds * READ_A_SECOND >= seen.script_letters:
        return None
    words = _("讲稿只打开了 {seconds} 秒").format(seconds=seen.script_seconds)
    return Doubt("script_unread", words, {"seconds": seen.script_seconds, "letters": seen.script_letters})
