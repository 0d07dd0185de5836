"""Opening (开班前会): the leader's phone makes the briefing, the roster stands ready, the code turns.

One statement each for the key, the slot, the roster, and for writing each of them: at half past seven everybody opens.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation import bulk, clock, turning
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings import queries
from anguan.responsibility.briefings.models import Attendance, Briefing, Member, Slot, Team
from anguan.responsibility.briefings.rules.saying import OpeningSaid
from anguan.responsibility.briefings.rules.standing import believed, reasons_not_to_open
from anguan.responsibility.briefings.rules.topics import question_from, topic_of

KEY_USED = Reason("key_used", _("这份表单已经用于另一次班前会"), _("请刷新页面后重新开班前会"))


class TakenAlready(Refused):
    """Somebody else opened or held this briefing; `briefing_id` is where sign-ins can still be added."""

    def __init__(self, briefing_id: UUID, *reasons: Reason):
        super().__init__(*reasons)
        self.briefing_id = briefing_id


@transaction.atomic
def open_briefing(said: OpeningSaid, *, by: Actor, at: datetime) -> Briefing:
    """Open a briefing (开班前会); the same key by the same person is the same briefing."""
    home = queries.home_of(by, "briefings.lead")
    known: Briefing | None = Briefing.objects.visible_to(by).filter(pk=said.id).first()
    if known is not None:
        extra = known.slot_id is None and said.team_id is not None and known.team_id != said.team_id
        if known.leader_id != by.person_id or known.slot_id != said.slot_id or extra:
            raise Refused(KEY_USED)
        return known
    moment = believed(at, said.device_at, offline=said.offline)
    slot, team = _what(said, home, moment, by=by)
    day = slot.day if slot else clock.day_of(moment)
    members = queries.roster_of(team, day, by=by)
    briefing = _briefing(said, slot, team, day, len(members), moment, by=by)
    try:
        with transaction.atomic():
            briefing.save(force_insert=True)
    except IntegrityError:  # the key stands where this person may not see it, or another was quicker
        raise Refused(KEY_USED) from None
    bulk.insert([_expected(member, briefing) for member in members])
    if slot is not None:
        slot.briefing_id, slot.roster = briefing.pk, len(members)
        slot.save(update_fields=["briefing_id", "roster"])
    audit.record(
        "briefings.opened", briefing, by=by, at=at, team=team.name, shift=briefing.shift_name, day=f"{day}",
        roster=len(members), offline=said.offline,
    )  # fmt: skip
    announce("briefings.opened", briefing_id=briefing.pk, enterprise_id=briefing.enterprise_id)
    return briefing


def code_of(briefing: Briefing, *, at: datetime) -> str:
    """Return the turning code of now, for the leader's screen alone; nothing once it is void."""
    return "" if briefing.state == "void" else turning.code_at(briefing.secret, at)


def _what(said: OpeningSaid, home: UUID, moment: datetime, *, by: Actor) -> tuple[Slot | None, Team]:
    """Return the slot, locked against another leader, and its team; or the team alone, out of turn."""
    if said.slot_id is None:
        teams = queries.teams_for(by).filter(enterprise_id=home, closed_at__isnull=True)
        found: Team | None = teams.filter(pk=said.team_id).first() if said.team_id else None
        if found is None:
            raise Team.DoesNotExist
        return None, found
    rows = queries.slots_for(by).filter(enterprise_id=home).select_related("team")
    slot: Slot = rows.select_for_update(of=("self",)).get(pk=said.slot_id)
    if slot.briefing_id is not None:
        raise taken(queries.briefings_for(by).get(enterprise_id=home, pk=slot.briefing_id))
    refuse_if(reasons_not_to_open(moment=moment, starts_at=slot.starts_at, ends_at=slot.ends_at))
    return slot, slot.team


def taken(there: Briefing) -> TakenAlready:
    """Return the refusal that says who opened or held a briefing, and what can still be done."""
    if there.state == "held":
        words = _("这个班的班前会已由{name}在 {time} 开过").format(
            name=there.leader_name, time=f"{clock.local(there.held_at or there.opened_at):%H:%M}"
        )
        reason = Reason("already_held", words, _("还有人没有签到的，请打开那次班前会补点名"))
    else:
        words = _("这个班的班前会正由{name}开").format(name=there.leader_name)
        reason = Reason("opened_by_other", words, _("请由{name}开完，您可以帮着点名").format(name=there.leader_name))
    return TakenAlready(there.pk, reason)


def _briefing(
    said: OpeningSaid, slot: Slot | None, team: Team, day: date, roster: int, moment: datetime, *, by: Actor
) -> Briefing:
    owner: dict[str, Any] = {
        "enterprise_id": team.enterprise_id, "region_code": team.region_code, "line_code": team.line_code,
    }  # fmt: skip
    return Briefing(
        id=said.id, **owner, slot=slot, team=team, enterprise_name=by.organisation, team_name=team.name,
        shift_name=slot.shift_name if slot else "", day=day, area_id=team.area_id, place=team.place,
        leader_id=by.person_id, leader_name=by.name, opened_at=moment, device_at=said.device_at, offline=said.offline,
        topics=[topic_of(one).as_data() for one in said.topics][:12], question=_question(said),
        roster=roster, secret=turning.new_secret(),
    )  # fmt: skip


def _question(said: OpeningSaid) -> dict[str, Any] | None:
    question = question_from(said.question)
    return question.as_data() if question else None


def _expected(member: Member, briefing: Briefing) -> Attendance:
    return Attendance(
        id=uuid7(), enterprise_id=briefing.enterprise_id, region_code=briefing.region_code,
        line_code=briefing.line_code, briefing=briefing, person_id=member.person_id, name=member.name,
    )  # fmt: skip
