"""Signing in (签到) by one's own phone, being ticked by name, and what comes of those who were not there.

A sign-in before the briefing is held locks nothing but its own line: fifty may come in one second. The line is its own
record; what they all come to is sealed into the chain of the enterprise when the briefing is held.

Who needs more than one line takes the lines first, then the slot, then the briefing: nobody waits in a ring.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.accounts.queries import held_on, posts_for
from anguan.responsibility.briefings.models import Attendance, Briefing, Slot
from anguan.responsibility.briefings.rules import turning
from anguan.responsibility.briefings.rules.roster import Change, Place, settled, unfit
from anguan.responsibility.briefings.rules.saying import MINDS, PPE, FollowUpSaid, SignInSaid, Ticked
from anguan.responsibility.briefings.rules.topics import is_right, question_from, topic_of
from anguan.responsibility.briefings.services import telling

VOID = Reason("briefing_void", _("这次班前会已经作废"), _("请参加重新开的班前会"))
_SIGNED = ["state", "how", "reason", "at", "device_at", "device_id", "offline", "late", "mind", "ppe", "answer",
           "right", "kept_from"]  # fmt: skip


@transaction.atomic
def sign_in(briefing_id: UUID, said: SignInSaid, *, by: Actor, at: datetime) -> Attendance:
    """Sign in by one's own phone (本人签到); again it is the same attendance, with what was said first."""
    by.require("briefings.sign")
    rows = Attendance.objects.visible_to(by).filter(
        enterprise_id=by.enterprise_id, briefing_id=briefing_id, person_id=by.person_id
    )
    row: Attendance | None = rows.select_for_update(of=("self",)).first()
    # read after the line is locked: the leader may just have held it
    briefing: Briefing = Briefing.objects.visible_to(by).select_related("slot").get(pk=briefing_id)
    if briefing.enterprise_id != by.enterprise_id:
        words = _("这是{name}的班前会").format(name=briefing.enterprise_name)
        raise Refused(Reason("not_yours", words, _("请切换到在那里的岗位后再签到")))
    if row is not None and row.state == "present" and row.how != "ticked":
        return row
    refuse_if(_reasons_against(briefing, said, at=at))
    moment = min(said.device_at, at) if said.offline and said.device_at else at
    new = row is None
    row = row or _line(briefing, by.person_id, by.name, guest=True)
    before = (row.state, row.kept_from)
    question = question_from(briefing.question)
    row.state, row.how, row.reason, row.at, row.device_at = "present", "code", "", moment, said.device_at
    row.device_id, row.offline, row.late = said.device_id[:64], said.offline, _is_late(briefing, moment)
    row.mind, row.ppe, row.answer = said.mind, [*dict.fromkeys(said.ppe)], said.answer.strip()[:200]
    row.right = is_right(question, [topic_of(one) for one in briefing.topics], said.answer)
    row.kept_from = row.kept_from or unfit(said.mind)
    if new:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # the same guest, twice in one second
            found: Attendance = rows.get()
            return found
        briefing.refresh_from_db(fields=["state"])  # writing the line waited for a leader who was holding it
    else:
        row.save(update_fields=_SIGNED)
    if briefing.state == "held":
        recount(briefing, by=by, come=int(before[0] != "present"))
        audit.record("briefings.signed_late", briefing, by=by, at=at, person=row.name, signed_at=moment.isoformat())
    if row.kept_from and not before[1]:
        telling.manager(telling.KEPT_FROM, briefing, at=at, urgent=True)
    if row.right is False:
        announce_wrong(briefing, row)
    return row


def announce_wrong(briefing: Briefing, row: Attendance) -> None:
    """Tell whoever reacts that somebody did not know the answer; the lesson is named by the question."""
    lesson = str((briefing.question or {}).get("lesson") or "")
    announce(
        "briefings.answered_wrong", attendance_id=row.pk, briefing_id=briefing.pk, person_id=row.person_id,
        enterprise_id=briefing.enterprise_id, lesson=lesson,
    )  # fmt: skip


def _reasons_against(briefing: Briefing, said: SignInSaid, *, at: datetime) -> list[Reason]:
    reasons = [VOID] if briefing.state == "void" else []
    reasons += turning.reasons_not_to_accept(
        briefing.secret, said.code, at=at, device_at=said.device_at, offline=said.offline, opened_at=briefing.opened_at
    )
    if said.mind not in MINDS:
        reasons.append(Reason("mind_unknown", _("没有选择今天的状态"), _("请选择今天的精神状态"), field="mind"))
    if {*said.ppe} - {*PPE}:
        reasons.append(Reason("ppe_unknown", _("没有这种劳动防护用品"), _("请重新选择"), field="ppe"))
    return reasons


def _is_late(briefing: Briefing, moment: datetime) -> bool:
    """Say whether somebody came after it: after it was held, or after the shift began."""
    after_held = briefing.held_at is not None and moment > briefing.held_at
    return after_held or (briefing.slot is not None and moment > briefing.slot.starts_at)


def _line(briefing: Briefing, person_id: UUID, name: str, *, guest: bool) -> Attendance:
    return Attendance(
        id=uuid7(), enterprise_id=briefing.enterprise_id, region_code=briefing.region_code,
        line_code=briefing.line_code, briefing=briefing, person_id=person_id, name=name[:60], guest=guest,
    )  # fmt: skip


def recount(briefing: Briefing, *, by: Actor, come: int) -> None:
    """Add those who came, or take those who did not, from what a held briefing and its slot count."""
    if not come:
        return
    more = F("present") + come
    keys = {"enterprise_id": briefing.enterprise_id}
    if briefing.slot_id is not None:
        Slot.objects.visible_to(by).filter(**keys, pk=briefing.slot_id).update(present=more)
    Briefing.objects.visible_to(by).filter(**keys, pk=briefing.pk).update(present=more)


@transaction.atomic
def tick(briefing_id: UUID, *, by: Actor, at: datetime, people: Sequence[Ticked], key: str = "") -> Briefing:
    """Tick people by name (代点), in bulk; after the briefing was held it counts as late.

    Any leader of the enterprise may add those who are missing. What stands so already is left, so that the same form
    again (`key`) has no second effect.
    """
    by.require("briefings.lead")
    briefing = locked(briefing_id, by=by)
    if briefing.state == "void":
        raise Refused(VOID)
    ticking = apply_ticks(briefing, people, by=by, at=at, moment=at)
    if briefing.state == "held" and ticking.changed:
        recount(briefing, by=by, come=ticking.came)
        seen_elsewhere(briefing, ticking.arrived, by=by)
        audit.record(
            "briefings.ticked", briefing, by=by, at=at, came=ticking.came, people=ticking.names[:50],
            changed=ticking.changed, key=key,
        )  # fmt: skip
        briefing.refresh_from_db(fields=["present"])
    return briefing


def locked(briefing_id: UUID, *, by: Actor) -> Briefing:
    """Return a briefing of one's own enterprise with its slot, locked with all of its lines until it is written."""
    lines = Attendance.objects.visible_to(by).filter(enterprise_id=by.enterprise_id, briefing_id=briefing_id)
    list(lines.select_for_update(of=("self",)).order_by("id").values_list("pk", flat=True))
    slots = Slot.objects.visible_to(by).filter(enterprise_id=by.enterprise_id, briefing_id=briefing_id)
    slot: Slot | None = slots.select_for_update(of=("self",)).first()
    rows = Briefing.objects.visible_to(by).filter(enterprise_id=by.enterprise_id)
    found: Briefing = rows.select_for_update(of=("self",)).get(pk=briefing_id)
    if slot is not None and slot.pk == found.slot_id:
        found.slot = slot
    return found


@dataclass(frozen=True)
class Ticking:
    """What ticking did: how many lines it changed, by how many more are present, who came by it."""

    changed: int = 0
    came: int = 0
    names: Sequence[str] = ()
    arrived: Sequence[UUID] = ()


def lines_of(briefing: Briefing, *, by: Actor) -> dict[UUID, Attendance]:
    """Return everybody of a locked briefing by person, in the order of the roster."""
    rows = Attendance.objects.visible_to(by).filter(enterprise_id=briefing.enterprise_id, briefing_id=briefing.pk)
    return {row.person_id: row for row in rows.order_by("id")}


def apply_ticks(
    briefing: Briefing, people: Sequence[Ticked], *, by: Actor, at: datetime, moment: datetime,
    lines: dict[UUID, Attendance] | None = None,
) -> Ticking:  # fmt: skip
    """Write what was ticked, in one statement; refuse it whole where anything is wrong with it."""
    if not people:
        return Ticking()
    known = lines if lines is not None else lines_of(briefing, by=by)
    names = _guests(briefing, people, known, by=by, at=at)
    places = {key: place_of(row) for key, row in known.items()}
    result = settled(places, people, names=names)
    refuse_if(result.reasons)
    changed, came, kept = [], 0, False
    arrived: list[Attendance] = []
    for change in result.changes:
        row = known.get(change.said.person_id)
        if row is None:
            row = _line(briefing, change.said.person_id, names[change.said.person_id], guest=True)
            known[row.person_id] = row
        was, kept_before = row.state, row.kept_from
        if not _write(row, change, briefing, moment=moment):
            continue
        changed.append(row)
        came += (row.state == "present") - (was == "present")
        kept = kept or (row.kept_from and not kept_before)
        if row.state == "present" and was != "present":
            arrived.append(row)
    bulk.insert(changed, update=[*_SIGNED])
    if kept:
        telling.manager(telling.KEPT_FROM, briefing, at=at, urgent=True)
    return Ticking(len(changed), came, [row.name for row in arrived], [row.person_id for row in arrived])


def place_of(row: Attendance) -> Place:
    """Return an attendance as the rules count it."""
    return Place(row.person_id, row.state, row.how, row.guest)


def _write(row: Attendance, change: Change, briefing: Briefing, *, moment: datetime) -> bool:
    said = change.said
    before = (row.state, row.how, row.reason, row.mind, list(row.ppe))
    if change.how != row.how or change.state != row.state or change.how == "ticked":
        row.state, row.how, row.reason = change.state, change.how, said.reason.strip()[:200] or row.reason
    row.mind, row.ppe = said.mind or row.mind, [*dict.fromkeys(said.ppe)] or list(row.ppe)
    if before == (row.state, row.how, row.reason, row.mind, list(row.ppe)):
        return False
    if row.state != "present":
        row.at, row.late = None, False
    elif row.at is None:
        row.at = moment
        row.late = briefing.state == "held" or _is_late(briefing, moment)
    row.kept_from = row.kept_from or unfit(row.mind)
    return True


def _guests(
    briefing: Briefing, people: Sequence[Ticked], known: Mapping[UUID, Attendance], *, by: Actor, at: datetime
) -> dict[UUID, str]:
    """Return the names of those who are not on the roster: the enterprise's people, or as the leader wrote them."""
    strangers = {one.person_id: one.name.strip() for one in people if one.person_id not in known}
    if not strangers:
        return {}
    posts = held_on(
        posts_for(by).filter(enterprise_id=briefing.enterprise_id, person_id__in=strangers), clock.day_of(at)
    )
    found = {key: name for key, name in strangers.items() if name}
    return {**found, **dict(posts.values_list("person_id", "person_name"))}


def seen_elsewhere(briefing: Briefing, person_ids: Sequence[UUID], *, by: Actor) -> None:
    """Show those who are here as being elsewhere where another team held its briefing without them that day."""
    if not person_ids:
        return
    rows = Attendance.objects.visible_to(by).filter(enterprise_id=briefing.enterprise_id, person_id__in=person_ids)
    others = rows.filter(
        state="absent", briefing__enterprise_id=briefing.enterprise_id, briefing__day=briefing.day,
        briefing__state="held",
    ).exclude(briefing_id=briefing.pk)  # fmt: skip
    words = elsewhere_words(briefing.team_name)
    free = others.select_for_update(of=("self",), skip_locked=True)  # whoever counts there just now is not waited for
    if keys := list(free.values_list("pk", flat=True)):
        mine = Attendance.objects.visible_to(by).filter(enterprise_id=briefing.enterprise_id, pk__in=keys)
        mine.update(state="elsewhere", reason=words)


def elsewhere_words(team_name: str) -> str:
    """Return where somebody is, in words."""
    return _("在{team}参加班前会").format(team=team_name)[:200]


@transaction.atomic
def follow_up(attendance_id: UUID, *, by: Actor, at: datetime, said: FollowUpSaid) -> Attendance:
    """Write down what came of somebody who was not there (缺席跟进); the last said holds."""
    row = _line_of(attendance_id, by=by)
    words = said.said.strip()[:200]
    if not words:
        reason = Reason("no_words", _("没有写明跟进情况"), _("请写明补教育、请假或离职等情况"), field="said")
        raise Refused(reason)
    if row.state == "present":
        raise Refused(Reason("not_absent", _("{name}已经签到").format(name=row.name), _("请刷新页面查看最新情况")))
    if said.state in {"leave", "elsewhere"}:
        row.state, row.reason = said.state, row.reason or words
    row.followed_at, row.followed_by, row.followed_name, row.followed_said = at, by.person_id, by.name, words
    row.save(update_fields=["state", "reason", "followed_at", "followed_by", "followed_name", "followed_said"])
    audit.record("briefings.followed_up", row.briefing, by=by, at=at, person=row.name, said=words)
    announce("briefings.followed_up", attendance_id=row.pk, enterprise_id=row.enterprise_id)
    return row


@transaction.atomic
def keep_from(attendance_id: UUID, *, by: Actor, at: datetime, reason: str, kept: bool = True) -> Attendance:
    """Keep somebody from work (不得上岗), or let them work again; managers hear of it at once."""
    row = _line_of(attendance_id, by=by)
    words = reason.strip()[:200]
    if not words:
        raise Refused(Reason("no_reason", _("没有写明原因"), _("请写明为什么"), field="reason"))
    if row.kept_from == kept:
        return row
    row.kept_from = kept
    row.save(update_fields=["kept_from"])
    audit.record("briefings.kept_from", row.briefing, by=by, at=at, person=row.name, kept=kept, reason=words)
    announce("briefings.kept_from", attendance_id=row.pk, enterprise_id=row.enterprise_id)
    if kept:
        telling.manager(telling.KEPT_FROM, row.briefing, at=at, urgent=True)
    return row


def _line_of(attendance_id: UUID, *, by: Actor) -> Attendance:
    by.require("briefings.lead")
    rows = Attendance.objects.visible_to(by).filter(enterprise_id=by.enterprise_id).select_related("briefing")
    found: Attendance = rows.select_for_update(of=("self",)).get(pk=attendance_id)
    if found.briefing.state == "void":
        raise Refused(VOID)
    return found
