"""Phones (手机): what a phone of a bench signs and sends, without a browser."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.test import Client
from django.utils.crypto import get_random_string

from anguan.foundation import clock
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence.models import Device
from anguan.foundation.evidence.rules import hash_of
from anguan.foundation.evidence.rules.challenges import ONLINE, Challenge
from anguan.foundation.evidence.rules.signing import base64url
from anguan.foundation.evidence.services.challenges import sign
from anguan.registry.accounts.models import User


@dataclass
class Phone:
    """One person's phone, its key known to the server, signed in by a session of its own."""

    user: User
    purpose: str = "hazard_before"
    device_id: UUID = field(default_factory=uuid7)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    client: Client = field(default_factory=Client)
    csrf: str = field(default_factory=lambda: get_random_string(32))

    def __post_init__(self) -> None:
        self.client.force_login(self.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        now = clock.now()
        Device.objects.create(
            id=self.device_id, person_id=self.user.person_id, name="安卓手机 · Chrome", public_key=base64url(point),
            enrolled_at=now, seen_at=now,
        )  # fmt: skip

    @property
    def headers(self) -> dict[str, str]:
        """Return what makes a request this person's."""
        session = self.client.cookies[settings.SESSION_COOKIE_NAME].value
        return {"Cookie": f"sessionid={session}; csrftoken={self.csrf}", "X-CSRFToken": self.csrf}

    def submission(self, data: bytes) -> dict[str, str]:
        """Return a signed record of a picture under a fresh challenge, as it goes to `/evidence/records`."""
        challenge = Challenge(
            uuid7(), self.user.person_id, self.device_id, self.purpose, ONLINE, clock.now().replace(microsecond=0)
        )
        moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        record: dict[str, Any] = {
            "v": 1, "id": str(uuid7()), "kind": "photo", "purpose": self.purpose, "sha256": hash_of(data),
            "bytes": len(data), "type": "image/jpeg", "taken_at": moment,
            "place": {"lon": 120.16, "lat": 33.35, "accuracy_m": 12.0, "at": moment}, "challenge": str(challenge.id),
            "device": str(self.device_id), "source": "camera", "width": 1600, "height": 1200, "duration_ms": None,
            "covers": "", "enterprise": "",
        }  # fmt: skip
        text = json.dumps(record)
        r, s = decode_dss_signature(self.key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        signature = base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        return {"record": text, "signature": signature, "challenge": sign(challenge)}
