"""Challenges (拍摄口令): issued to one person's phone, signed by the server, spent on first use."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.db import connection

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence.models import SpentChallenge
from anguan.foundation.evidence.rules import NEEDS
from anguan.foundation.evidence.rules.challenges import ONLINE, POOL, POOL_SIZE, Challenge, challenge_in
from anguan.foundation.evidence.services.devices import live_device, see

_SALT = "anguan.evidence.challenge"


@dataclass(frozen=True)
class Issued:
    """A challenge and the token that proves it is ours."""

    challenge: Challenge
    token: str


def issue_challenge(purpose: str, device_id: UUID, *, by: Actor, at: datetime) -> list[Issued]:
    """Issue a challenge for one shot, online (发拍摄口令); nothing is stored until it is spent."""
    see(live_device(device_id, by=by), at=at)
    return [_issued(purpose, ONLINE, device_id, by=by, at=at)]


def issue_pool(device_id: UUID, *, by: Actor, at: datetime) -> list[Issued]:
    """Issue challenges in advance for a shift without network (预发口令): some for each node this actor works on."""
    see(live_device(device_id, by=by), at=at)
    nodes = [need.node for need in NEEDS.values() if need.offline and (not need.permission or by.may(need.permission))]
    return [_issued(node, POOL, device_id, by=by, at=at) for node in nodes for _ in range(POOL_SIZE)]


def sign(challenge: Challenge) -> str:
    """Return the token of a challenge."""
    return signing.Signer(salt=_SALT).sign_object(challenge.payload)


def challenge_of(token: str) -> Challenge | None:
    """Return the challenge of a token that we have signed, whoever shows it; None for any other text."""
    if not token:
        return None
    try:
        return challenge_in(signing.Signer(salt=_SALT).unsign_object(token))
    except (signing.BadSignature, ValueError):
        return None


def spend(challenge: Challenge, exhibit_id: UUID) -> bool:
    """Spend a challenge for an exhibit; False when another has spent it. Two at once: the second waits and loses."""
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [challenge.id, exhibit_id, challenge.forgotten_at])
        return bool(cursor.rowcount)


def forget_spent(*, at: datetime) -> int:
    """Forget challenges that would be refused as expired anyway; return how many."""
    return SpentChallenge.objects.filter(expires_at__lt=at).delete()[0]


_SPEND = (
    "INSERT INTO evidence_spentchallenge (id, exhibit_id, expires_at) VALUES (%s, %s, %s) ON CONFLICT (id) DO NOTHING"
)


def _issued(purpose: str, kind: str, device_id: UUID, *, by: Actor, at: datetime) -> Issued:
    challenge = Challenge(uuid7(), by.person_id, device_id, purpose, kind, at.replace(microsecond=0))
    return Issued(challenge, sign(challenge))
