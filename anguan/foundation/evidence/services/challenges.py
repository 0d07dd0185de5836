"""Challenges (拍摄口令): issued to one person's phone, signed by the server, spent on first use."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.core import signing

from anguan.foundation import bulk, plain
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence.models import Exhibit, SpentChallenge
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


def spend_for(challenge: Challenge, exhibit: Exhibit) -> tuple[bool, bool]:
    """Spend a challenge and keep the exhibit it was issued for, in one statement; return whether each was done.

    Two at once: the second waits for the first and finds the challenge spent.
    """
    [(spent, kept)] = plain.ask(
        _spending(), [challenge.id, exhibit.pk, challenge.forgotten_at, bulk.as_json([exhibit])]
    )
    return spent == "1", kept == "1"


def give_back(challenge: Challenge, exhibit: Exhibit) -> None:
    """Take back that a challenge was spent for an exhibit that was not kept."""
    SpentChallenge.objects.filter(pk=challenge.id, exhibit_id=exhibit.pk).delete()


def forget_spent(*, at: datetime) -> int:
    """Forget challenges that would be refused as expired anyway; return how many."""
    return SpentChallenge.objects.filter(expires_at__lt=at).delete()[0]


@lru_cache(maxsize=1)
def _spending() -> str:
    columns = ", ".join(f'"{name}"' for name in bulk.columns_of(Exhibit))
    return f"""
        WITH spent AS (
            INSERT INTO evidence_spentchallenge (id, exhibit_id, expires_at) VALUES (%s, %s, %s)
            ON CONFLICT (id) DO NOTHING RETURNING id
        ), kept AS (
            INSERT INTO evidence_exhibit ({columns})
            SELECT {columns} FROM json_populate_recordset(NULL::evidence_exhibit, %s)
            WHERE EXISTS (SELECT FROM spent) ON CONFLICT DO NOTHING RETURNING id
        )
        SELECT (SELECT count(*) FROM spent), (SELECT count(*) FROM kept)
        """  # noqa: S608 - the columns are our own


def _issued(purpose: str, kind: str, device_id: UUID, *, by: Actor, at: datetime) -> Issued:
    challenge = Challenge(uuid7(), by.person_id, device_id, purpose, kind, at.replace(microsecond=0))
    return Issued(challenge, sign(challenge))
