"""Holding (班前会记录): what was told, who was there, the picture and the signature; one form, offline too."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.services import Near, attach_evidence
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings import queries
from anguan.responsibility.briefings.models import Attendance, Briefing, Slot
from anguan.responsibility.briefings.rules.doubts import SAME_HEADS, SAME_MINUTE, Seen, doubts_of
from anguan.responsibility.briefings.rules.evidence import BRIEFING_GROUP, BRIEFING_SIGNATURE
from anguan.responsibility.briefings.rules.roster import Counted, counted
from anguan.responsibility.briefings.rules.saying import HeldSaid
from anguan.responsibility.briefings.rules.standing import believed, fell_due, standing_of
from anguan.responsibility.briefings.rules.topics import question_from, script_of, topic_of
from anguan.responsibility.briefings.services import owing, telling
from anguan.responsibility.briefings.services.opening import KEY_USED, taken
from anguan.responsibility.briefings.services.signing import (
    VOID,
    apply_ticks,
    elsewhere_words,
    lines_of,
    locked,
    place_of,
    seen_elsewhere,
)

MOST_HEADS = 9_999
_HELD = ["state", "leader_id", "leader_name", "held_at", "received_at", "device_at", "offline", "late", "topics",
         "question", "weather", "note", "roster", "present", "heads", "signature_id", "doubts", "doubtful",
         "hold_key"]  # fmt: skip


@transaction.atomic
def hold(briefing_id: UUID, said: HeldSaid, *, by: Actor, at: datetime, key: str = "") -> Briefing:
    """Hold an opened briefing (记录班前会); the same form by the same person has no second effect."""
    by.require("briefings.lead")
    briefing = locked(briefing_id, by=by)
    slot: Slot | None = briefing.slot
    if briefing.state == "void":
        raise Refused(VOID)
    if briefing.state == "held":
        return _again(briefing, by=by, key=key)
    if by.person_id not in {briefing.leader_id, slot.leader_id if slot else None} and not by.may("briefings.manage"):
        raise taken(briefing)
    refuse_if(_reasons_against(said, briefing, by=by))
    offline = said.offline or briefing.offline
    moment = max(believed(at, said.device_at, offline=offline), briefing.opened_at)
    lines = lines_of(briefing, by=by)
    apply_ticks(briefing, said.ticked, by=by, at=at, moment=moment, lines=lines)
    _find_elsewhere(briefing, lines, by=by)
    count = counted(map(place_of, lines.values()))
    if not count.present:
        raise Refused(Reason("nobody_present", _("没有一个人签到"), _("请先扫码签到或点名"), field="people"))
    pictures = _attach(said, briefing, by=by, at=at)
    _write(briefing, said, count, moment=moment, by=by, at=at, key=key)
    briefing.doubts = [doubt.as_data() for doubt in doubts_of(_seen(briefing, said, count, lines, pictures, by=by))]
    briefing.doubtful = bool(briefing.doubts)
    briefing.late = slot is not None and standing_of(moment, slot.due_at) == "late"
    briefing.save(update_fields=_HELD)
    if slot is not None:
        slot.state, slot.held_at, slot.briefing_id = standing_of(moment, slot.due_at), moment, briefing.pk
        slot.roster, slot.present, slot.excused_why = count.roster, count.present, ""
        slot.save(update_fields=["state", "held_at", "briefing_id", "roster", "present", "excused_why"])
        owing.met(slot, by=by, at=at)
    seen_elsewhere(briefing, [key for key, row in lines.items() if row.state == "present"], by=by)
    audit.record(
        "briefings.held", briefing, by=by, at=at, team=briefing.team_name, day=f"{briefing.day}",
        held_at=moment.isoformat(), roster=count.roster, present=count.present, heads=briefing.heads,
        ticked=count.ticked, people=digest_of(lines.values()), doubts=[doubt["code"] for doubt in briefing.doubts],
        topics=[topic["title"] for topic in briefing.topics], offline=offline,
    )  # fmt: skip
    announce("briefings.held", briefing_id=briefing.pk, enterprise_id=briefing.enterprise_id)
    if briefing.doubtful:
        telling.manager(telling.DOUBTFUL, briefing, at=at)
    return briefing


def digest_of(lines: Iterable[Attendance]) -> str:
    """Return the SHA-256 of who was there and how, as the chain of the enterprise remembers it."""
    told = sorted(
        f"{row.person_id}|{row.state}|{row.how}|{row.at.isoformat() if row.at else ''}|{row.mind}|{row.kept_from}"
        for row in lines
    )
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _again(briefing: Briefing, *, by: Actor, key: str) -> Briefing:
    """Answer a form that comes when the briefing is held: the same one again, or somebody who was second."""
    if not key or key != briefing.hold_key:
        raise taken(briefing)
    if briefing.leader_id != by.person_id:
        raise Refused(KEY_USED)
    return briefing


def _reasons_against(said: HeldSaid, briefing: Briefing, *, by: Actor) -> list[Reason]:
    reasons = []
    if not said.photo_ids:
        words = _("没有现场照片")
        reasons.append(Reason("no_photo", words, _("请现场拍一张全体人员的照片"), field="photos"))
    elif len({*said.photo_ids}) > BRIEFING_GROUP.most:
        words = _("照片最多 {most} 张").format(most=BRIEFING_GROUP.most)
        reasons.append(Reason("too_many_photos", words, _("请删去多余的照片"), field="photos"))
    setting = queries.setting_of(briefing.enterprise_id, by=by)
    if said.signature_id is None and (setting is None or setting.asks_signature):
        reasons.append(Reason("no_signature", _("没有签名"), _("请在屏幕上手写签名"), field="signature"))
    if not any(topic_of(one).title for one in said.topics) and not briefing.topics:
        reasons.append(Reason("no_topics", _("没有写明讲了什么"), _("请至少勾选或填写一项内容"), field="topics"))
    if said.heads is not None and not 0 <= said.heads <= MOST_HEADS:
        reasons.append(Reason("heads", _("照片里的人数不对"), _("请重新数一遍"), field="heads"))
    if len(said.note) > 500:
        reasons.append(Reason("note_long", _("补充说明超过 500 个字"), _("请写短一些"), field="note"))
    return reasons


def _find_elsewhere(briefing: Briefing, lines: Mapping[UUID, Attendance], *, by: Actor) -> None:
    """Show who is missing here and signed in with another team the same day as being there (在其他班组)."""
    missing = [key for key, row in lines.items() if row.state == "absent"]
    if not missing:
        return
    rows = Attendance.objects.visible_to(by).filter(
        enterprise_id=briefing.enterprise_id, person_id__in=missing, state="present",
        briefing__enterprise_id=briefing.enterprise_id, briefing__day=briefing.day,
    ).exclude(briefing__state="void")  # fmt: skip
    there = dict(rows.exclude(briefing_id=briefing.pk).values_list("person_id", "briefing__team_name"))
    for key, team_name in there.items():
        row = lines[key]
        row.state, row.reason = "elsewhere", elsewhere_words(team_name)
        row.save(update_fields=["state", "reason"])


def _attach(said: HeldSaid, briefing: Briefing, *, by: Actor, at: datetime) -> Sequence[Exhibit]:
    """Attach the picture and the signature; what the picture is doubted for is judged here."""
    spot = queries.spot_of(briefing, by=by)
    near = Near(spot.lon, spot.lat, spot.radius_m) if spot else None
    pictures = attach_evidence(said.photo_ids, briefing, by=by, at=at, need=BRIEFING_GROUP, near=near)
    if said.signature_id is not None:
        attach_evidence([said.signature_id], briefing, by=by, at=at, need=BRIEFING_SIGNATURE)
    return pictures


def _write(
    briefing: Briefing, said: HeldSaid, count: Counted, *, moment: datetime, by: Actor, at: datetime, key: str
) -> None:
    briefing.state, briefing.held_at, briefing.received_at = "held", moment, at
    briefing.leader_id, briefing.leader_name = by.person_id, by.name
    briefing.device_at, briefing.offline = said.device_at or briefing.device_at, said.offline or briefing.offline
    topics = [topic for topic in map(topic_of, said.topics) if topic.title]
    briefing.topics = [topic.as_data() for topic in topics][:12] or briefing.topics
    question = question_from(said.question)
    briefing.question = question.as_data() if question else briefing.question
    briefing.weather, briefing.note = said.weather.strip()[:40], said.note.strip()
    briefing.roster, briefing.present = count.roster, count.present
    briefing.heads = said.heads
    briefing.signature_id, briefing.hold_key = said.signature_id, key[:64]


def _seen(
    briefing: Briefing, said: HeldSaid, count: Counted, lines: Mapping[UUID, Attendance], pictures: Sequence[Exhibit],
    *, by: Actor,
) -> Seen:  # fmt: skip
    """Return what the doubts are judged by; two statements."""
    assert briefing.held_at is not None  # noqa: S101 - it was just written
    assert briefing.received_at is not None  # noqa: S101 - it was just written
    own = queries.briefings_for(by).filter(enterprise_id=briefing.enterprise_id, state="held").exclude(pk=briefing.pk)
    before = own.filter(team_id=briefing.team_id, day__lte=briefing.day).order_by("-day", "-held_at")
    near = own.filter(
        day__range=(briefing.day - timedelta(days=1), briefing.day + timedelta(days=1)),
        held_at__range=(briefing.held_at - SAME_MINUTE, briefing.held_at + SAME_MINUTE),
    ).exclude(team_id=briefing.team_id)  # fmt: skip
    phones: dict[str, list[str]] = {}
    for row in lines.values():
        if row.device_id and row.state == "present":
            phones.setdefault(row.device_id, []).append(row.name)
    far = [found for picture in pictures if (found := picture.facts.get("metres")) is not None]
    return Seen(
        present=count.present, roster=count.roster, heads=briefing.heads, ticked=count.ticked,
        held_at=briefing.held_at, received_at=briefing.received_at, offline=briefing.offline,
        pictures=[frozenset(picture.doubts) for picture in pictures], taken=[picture.taken_at for picture in pictures],
        metres=max(far) if far else None, phones=phones,
        others=[(team, held) for team, held in near.values_list("team_name", "held_at")[:20] if held is not None],
        before=list(before.values_list("heads", "roster")[: SAME_HEADS - 1]),
        script_letters=len(script_of([topic_of(one) for one in briefing.topics])),
        script_seconds=said.script_seconds,
    )  # fmt: skip


@transaction.atomic
def void(briefing_id: UUID, *, by: Actor, at: datetime, reason: str) -> Briefing:
    """Void a briefing (作废) that was recorded wrongly: its slot is expected again, or missed."""
    by.require("briefings.manage")
    briefing = locked(briefing_id, by=by)
    slot: Slot | None = briefing.slot
    words = reason.strip()[:200]
    if not words:
        raise Refused(Reason("no_reason", _("没有写明原因"), _("请写明为什么作废"), field="reason"))
    if briefing.state == "void":
        return briefing
    briefing.state, briefing.void_reason = "void", words
    briefing.save(update_fields=["state", "void_reason"])
    if slot is not None:
        slot.state, slot.held_at, slot.briefing_id, slot.present = fell_due(at, slot.ends_at), None, None, 0
        slot.save(update_fields=["state", "held_at", "briefing_id", "present"])
        if slot.state == "expected":
            owing.owe(slot, organisation=briefing.enterprise_name, by=by, at=at)
    audit.record("briefings.voided", briefing, by=by, at=at, team=briefing.team_name, reason=words)
    announce("briefings.voided", briefing_id=briefing.pk, enterprise_id=briefing.enterprise_id)
    return briefing
