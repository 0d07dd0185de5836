"""Recording (收到拍摄记录): what a phone signed about one exhibit comes before its bytes, and is judged at once."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import bulk
from anguan.foundation.access import Actor
from anguan.foundation.evidence import queries, rules
from anguan.foundation.evidence.models import Device, Exhibit
from anguan.foundation.evidence.rules.challenges import Challenge, claims_before_s, state_of
from anguan.foundation.evidence.rules.records import Record, record_in
from anguan.foundation.evidence.rules.signing import signed_by
from anguan.foundation.evidence.services.challenges import challenge_of, spend
from anguan.foundation.evidence.services.devices import see
from anguan.foundation.refusal import Reason, refuse_if
from anguan.foundation.words import mark as _


@transaction.atomic
def submit_record(text: str, signature: str, challenge_token: str, *, by: Actor, at: datetime) -> Exhibit:
    """Keep a signed record (提交拍摄记录); the very same text again is the same exhibit.

    What makes no sense and a forged signature are refused, everything at once; whatever else is unsure is kept and
    marked. The challenge is spent in the same transaction.
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
    facts = _facts_of(record, challenge_token, device, signed=signed, by=by, at=at)
    judged = rules.judge(facts)
    exhibit.facts, exhibit.grade, exhibit.doubts = asdict(facts), judged.grade.value, list(judged.doubts)
    if not bulk.insert([exhibit], ignore=True):
        known = _same(_known(record, by=by), text)
        refuse_if([_KEY_IN_USE] if known is None else [])
        return known or exhibit
    if device is not None:
        see(device, at=at)
    return exhibit


def _facts_of(
    record: Record, token: str, device: Device | None, *, signed: bool, by: Actor, at: datetime
) -> rules.Facts:
    challenge = challenge_of(token)
    if challenge is not None and challenge.id != record.challenge:
        challenge = None  # the phone did not sign for this one
    place = record.place
    return rules.Facts(
        live=record.source == "camera",
        challenge=_worth(challenge, record, by=by, at=at),
        signed=signed,
        device=_standing(record, device),
        seconds=(at - record.taken_at).total_seconds(),
        before_challenge_s=claims_before_s(challenge, record.taken_at),
        placed=place is not None,
        accuracy_m=place.accuracy_m if place else None,
        place_age_s=(record.taken_at - place.at).total_seconds() if place else None,
    )


def _worth(challenge: Challenge | None, record: Record, *, by: Actor, at: datetime) -> str:
    """Return what the challenge is worth, and spend it when it holds."""
    device = record.device or None
    worth = state_of(
        challenge, person=by.person_id, device=device, purpose=record.purpose, taken_at=record.taken_at, at=at,
        spent=False,
    )  # fmt: skip
    holds = challenge is not None and worth == challenge.kind
    return "used" if holds and challenge is not None and not spend(challenge, record.id) else worth


def _standing(record: Record, device: Device | None) -> str:
    if device is None:
        return "unknown" if record.device else "none"
    return "revoked" if device.revoked_at else "known"


def _device_of(record: Record, *, by: Actor) -> Device | None:
    return queries.devices_of(by).filter(pk=record.device).first() if record.device else None


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
