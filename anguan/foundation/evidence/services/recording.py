"""Recording (收到拍摄记录): what a phone signed about one exhibit comes before its bytes, and is judged at once."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from anguan.foundation import bulk
from anguan.foundation.access import Actor
from anguan.foundation.evidence import queries, rules
from anguan.foundation.evidence.models import Device, Exhibit
from anguan.foundation.evidence.rules.challenges import Challenge, claims_before_s, state_of
from anguan.foundation.evidence.rules.records import Record, record_in
from anguan.foundation.evidence.rules.signing import signed_by
from anguan.foundation.evidence.services.challenges import challenge_of, give_back, spend_for
from anguan.foundation.evidence.services.devices import see
from anguan.foundation.evidence.services.judging import facts_of, set_facts
from anguan.foundation.refusal import Reason, refuse_if
from anguan.foundation.words import mark as _


def submit_record(text: str, signature: str, challenge_token: str, *, by: Actor, at: datetime) -> Exhibit:
    """Keep a signed record (提交拍摄记录); the very same text again is the same exhibit.

    What makes no sense and a forged signature are refused, everything at once; whatever else is unsure is kept and
    marked. The record is kept and its challenge spent in one statement.
    """
    record, reasons = record_in(text)
    refuse_if([] if record else reasons)
    assert record is not None  # noqa: S101 - what is no record has just been refused
    device = _device_of(record, by=by)
    signed = device is not None and signature != ""
    if device is not None and signed and not signed_by(device.public_key, text, signature):
        reasons.append(_FORGED)
    if record.source == "file" and not queries.uploads_allowed(record.purpose, by):
        reasons.append(_NO_UPLOADS)
    if reasons and _same(_known(record, by=by), text) is None:
        refuse_if(reasons)
    exhibit = _exhibit_of(record, text, signature, device, by=by, at=at)
    exhibit.challenge = challenge_token if record.challenge else ""
    challenge = challenge_of(challenge_token)
    if challenge is not None and challenge.id != record.challenge:
        challenge = None  # the phone did not sign for this one
    set_facts(exhibit, _facts_of(record, challenge, device, signed=signed, by=by, at=at))
    if not _kept(exhibit, challenge):
        known = _same(_known(record, by=by), text)
        refuse_if([_KEY_IN_USE] if known is None else [])
        return known or exhibit
    if device is not None:
        see(device, at=at)
    return exhibit


def _kept(exhibit: Exhibit, challenge: Challenge | None) -> bool:
    """Keep an exhibit and spend its challenge; say whether it was kept. Of two at once one gets the challenge."""
    facts = facts_of(exhibit)
    if challenge is not None and facts.challenge == challenge.kind:
        spent, kept = spend_for(challenge, exhibit)
        if spent and not kept:  # its key is in use, so the challenge is still good
            give_back(challenge, exhibit)
        if spent or kept:
            return kept
        set_facts(exhibit, replace(facts, challenge="used"))
    return bool(bulk.insert([exhibit], ignore=True))


def _facts_of(
    record: Record, challenge: Challenge | None, device: Device | None, *, signed: bool, by: Actor, at: datetime
) -> rules.Facts:
    place, taken_at = record.place, record.taken_at
    worth = state_of(
        challenge, person=by.person_id, device=record.device or None, purpose=record.purpose, taken_at=taken_at, at=at,
        spent=False,
    )  # fmt: skip
    return rules.Facts(
        live=record.source == "camera",
        challenge=worth,
        signed=signed,
        device=_standing(record, device),
        seconds=(at - taken_at).total_seconds(),
        before_challenge_s=claims_before_s(challenge, taken_at),
        placed=place is not None,
        accuracy_m=place.accuracy_m if place else None,
        place_age_s=(taken_at - place.at).total_seconds() if place else None,
    )


def _standing(record: Record, device: Device | None) -> str:
    if device is None:
        return "unknown" if record.device else "none"
    return "revoked" if device.revoked_at else "known"


def _device_of(record: Record, *, by: Actor) -> Device | None:
    return queries.device_of(record.device, by=by) if record.device else None


def _exhibit_of(
    record: Record, text: str, signature: str, device: Device | None, *, by: Actor, at: datetime
) -> Exhibit:
    place = record.place
    return Exhibit(
        id=record.id,
        enterprise_id=_enterprise_of(record, by=by),
        enterprise_name=by.organisation if by.enterprise_id else "",
        region_code="",
        line_code="",
        kind=record.kind,
        taken_by=by.person_id,
        taken_by_name=by.name,
        organisation=by.organisation,
        taken_at=record.taken_at,
        received_at=at,
        sha256=record.sha256,
        byte_count=record.bytes,
        content_type=record.type,
        duration_s=record.duration_ms / 1000 if record.duration_ms is not None else None,
        lon=place.lon if place else None,
        lat=place.lat if place else None,
        accuracy_m=place.accuracy_m if place else None,
        purpose=record.purpose,
        captured_live=record.source == "camera",
        device_id=record.device or None,
        device_since=device.enrolled_at if device else None,
        device_key=device.public_key if device else "",
        signed=text,
        signature=signature[:_LONGEST_SIGNATURE],
        covers_sha256=record.covers,
    )


def _enterprise_of(record: Record, *, by: Actor) -> UUID | None:
    if by.enterprise_id:
        return by.enterprise_id
    return record.enterprise if record.enterprise and record.enterprise in by.enterprise_ids else None


def _known(record: Record, *, by: Actor) -> Exhibit | None:
    return queries.own_exhibit(record.id, by=by)


def _same(known: Exhibit | None, text: str) -> Exhibit | None:
    return known if known is not None and known.signed == text else None


_LONGEST_SIGNATURE = 120
_FORGED = Reason(
    "signature_wrong", _("手机签名与内容不符，没有收下"), _("请退出后重新登录，再重新拍摄"), field="signature"
)
_NO_UPLOADS = Reason(
    "upload_not_allowed",
    _("这里只收现场拍摄，不收已有的文件"),
    _("请用页面里的相机现场拍摄；确实拍不了的，请主管部门开通允许上传"),
    field="source",
)
_KEY_IN_USE = Reason("photo_key_in_use", _("编号已被使用"), _("请删去这张并重拍"), field="id")
