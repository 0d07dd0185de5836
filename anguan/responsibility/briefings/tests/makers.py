"""Makers of briefings: one valid team, shift, slot or briefing, by rows, of which a test names only what matters to it.

    team = make_team(leader=wu, members=[wu, chen, "刘洋"])
    briefing = make_briefing(team, state="held")

The default is the day shift of a team of 华海, eight to five, on an ordinary Friday. Rules are bypassed.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence.models import Exhibit
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_enterprise
from anguan.responsibility.briefings.models import Attendance, Briefing, Member, Shift, Slot, Team
from anguan.responsibility.briefings.rules.calendar import Pattern, due_at, times

TODAY = date(2026, 11, 20)  # a Friday
SEVEN = datetime(2026, 11, 19, 23, 0, tzinfo=UTC)  # seven in the morning in China, an hour before the day shift
EIGHT = SEVEN + timedelta(hours=1)
EVERY_DAY = Pattern.weekly(1, 2, 3, 4, 5, 6, 7, holidays=True)
GRACE_MINUTES = 30


def owned(row: Any) -> dict[str, Any]:
    """Return the columns every owned row has, as those of an enterprise or of another row."""
    key = row.pk if isinstance(row, Enterprise) else row.enterprise_id
    return {"enterprise_id": key, "region_code": row.region_code, "line_code": row.line_code}


def make_team(
    enterprise: Enterprise | None = None, *, name: str = "机加工一班", leader: Actor | None = None,
    members: Sequence[Actor | str] = (), since: date = date(2026, 1, 5), **named: Any,
) -> Team:  # fmt: skip
    """Store a team; its members are actors, or names of people without an account."""
    home = enterprise
    if home is None and leader is not None and leader.enterprise_id is not None:
        home = Enterprise.objects.get(pk=leader.enterprise_id)
    home = home or Enterprise.objects.first() or make_enterprise("盐城华海机械有限公司")
    team: Team = Team.objects.create(
        **owned(home), name=name, leader_id=leader.person_id if leader else None,
        leader_name=leader.name if leader else "", **named,
    )  # fmt: skip
    for member in members:
        make_member(team, member, since=since)
    return team


def make_member(team: Team, who: Actor | str, *, since: date = date(2026, 1, 5), until: date | None = None) -> Member:
    """Store one of the roster."""
    key, name = (who.person_id, who.name) if isinstance(who, Actor) else (uuid7(), who)
    member: Member = Member.objects.create(
        **owned(team), team=team, person_id=key, name=name, title="操作工", since=since, until=until
    )
    return member


def make_shift(
    team: Team, *, name: str = "白班", starts: time = time(8), ends: time = time(17), pattern: Pattern = EVERY_DAY,
    since: date = date(2026, 1, 5), planned_until: date = date.min, **named: Any,
) -> Shift:  # fmt: skip
    """Store a shift, not planned yet."""
    shift: Shift = Shift.objects.create(
        **owned(team), team=team, name=name, starts=starts, ends=ends, pattern=pattern.as_data(), since=since,
        planned_until=planned_until, **named,
    )  # fmt: skip
    return shift


def make_slot(
    team: Team, *, shift: Shift | None = None, day: date = TODAY, state: str = "expected", **named: Any
) -> Slot:
    """Store one expected briefing of a team, without its deadline."""
    shift = shift or Shift.objects.filter(team=team).first() or make_shift(team)
    starts_at, ends_at = times(shift.starts, shift.ends, day)
    fields: dict[str, Any] = {
        "team": team, "shift": shift, "team_name": team.name, "shift_name": shift.name, "leader_id": team.leader_id,
        "leader_name": team.leader_name, "day": day, "starts_at": starts_at, "ends_at": ends_at,
        "due_at": due_at(starts_at, ends_at, GRACE_MINUTES), "state": state,
        "roster": Member.objects.filter(team=team, until__isnull=True).count(),
    }  # fmt: skip
    if state in {"held", "late"}:
        fields["held_at"] = starts_at - timedelta(minutes=10)
    slot: Slot = Slot.objects.create(**owned(team), **{**fields, **named})
    return slot


def make_briefing(
    team: Team, *, slot: Slot | None = None, state: str = "open", day: date = TODAY, at: datetime | None = None,
    with_slot: bool = True, **named: Any,
) -> Briefing:  # fmt: skip
    """Store a briefing with its roster absent (open) or present (held), and its slot standing accordingly."""
    if with_slot:
        slot = slot or Slot.objects.filter(team=team, day=day).first() or make_slot(team, day=day)
    opened_at = at or (slot.starts_at - timedelta(minutes=20) if slot else EIGHT - timedelta(minutes=20))
    members = list(Member.objects.filter(team=team, until__isnull=True).order_by("id"))
    held = state == "held"
    fields: dict[str, Any] = {
        "slot": slot, "team": team, "team_name": team.name, "shift_name": slot.shift_name if slot else "",
        "enterprise_name": Enterprise.objects.values_list("name", flat=True).get(pk=team.enterprise_id), "day": day,
        "state": state, "leader_id": team.leader_id or uuid7(), "leader_name": team.leader_name or "班组长",
        "opened_at": opened_at, "roster": len(members), "present": len(members) if held else 0, "secret": "5e" * 32,
    }  # fmt: skip
    if held:
        fields |= {"held_at": opened_at + timedelta(minutes=5), "received_at": opened_at + timedelta(minutes=5),
                   "heads": len(members)}  # fmt: skip
    briefing: Briefing = Briefing.objects.create(**owned(team), **{**fields, **named})
    for member in members:
        make_attendance(
            briefing, member.name, person_id=member.person_id, state="present" if held else "absent",
            how="code" if held else "", at=opened_at + timedelta(minutes=2) if held else None,
        )  # fmt: skip
    if slot is not None:
        slot.briefing_id, slot.roster = briefing.pk, len(members)
        if held:
            slot.state, slot.held_at, slot.present = "held", briefing.held_at, briefing.present
        slot.save()
    return briefing


def make_attendance(
    briefing: Briefing, name: str = "陈卫东", *, person_id: UUID | None = None, **named: Any
) -> Attendance:
    """Store somebody of a briefing, absent unless said otherwise."""
    attendance: Attendance = Attendance.objects.create(
        **owned(briefing), briefing=briefing, person_id=person_id or uuid7(), name=name, **named
    )
    return attendance


def make_photo(by: Actor, *, purpose: str = "briefing_group", at: datetime = SEVEN, **named: Any) -> Exhibit:
    """Store a live photo (or, by its kind, a signature) the leader took, whole and not yet attached."""
    key = uuid7()
    fields: dict[str, Any] = {
        "id": key, "enterprise_id": by.enterprise_id, "region_code": by.region_code, "line_code": "emergency",
        "taken_by": by.person_id, "taken_by_name": by.name, "taken_at": at, "received_at": at, "stored_at": at,
        "sha256": hashlib.sha256(key.bytes).hexdigest(), "byte_count": 1, "content_type": "image/jpeg", "width": 4,
        "height": 3, "purpose": purpose, "captured_live": True, "grade": "A",
        "facts": {"live": True, "challenge": "online", "signed": True, "device": "known"},
    }  # fmt: skip
    exhibit: Exhibit = Exhibit.objects.create(**{**fields, **named})
    return exhibit


def make_signature(by: Actor, *, at: datetime = SEVEN) -> Exhibit:
    """Store a signature the leader wrote."""
    return make_photo(by, purpose="briefing_signature", at=at, kind="signature")
