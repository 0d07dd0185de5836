"""A phone in Python: a real P-256 key, signed records, parts over HTTP, and every lie one may want it to tell."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence.rules.signing import base64url
from anguan.registry.accounts.models import Person, User

HERE = {"lon": 120.15, "lat": 33.35, "accuracy_m": 12.0}
PART_BYTES = 128 * 1024


def client_of(actor: Actor, **named: Any) -> Client:
    """Return a browser in which the actor is signed in."""
    client = Client(headers={"Accept": "application/json"}, **named)
    user, _ = User.objects.get_or_create(
        username=str(actor.person_id), defaults={"person": Person.objects.get(pk=actor.person_id)}
    )
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def iso(moment: datetime) -> str:
    """Return a moment as a browser's `toISOString` writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Shot:
    """One exhibit on its way: the signed text, the signature, the token and the bytes."""

    data: bytes
    record: str
    signature: str
    challenge: str

    @property
    def said(self) -> dict[str, Any]:
        """What the record says."""
        said: dict[str, Any] = json.loads(self.record)
        return said

    @property
    def body(self) -> dict[str, str]:
        """What goes to `/evidence/records`."""
        return {"record": self.record, "signature": self.signature, "challenge": self.challenge}

    def parts(self, size: int = PART_BYTES) -> list[bytes]:
        """Return the bytes in the parts the server wants."""
        return [self.data[start : start + size] for start in range(0, len(self.data), size)]


@dataclass
class Phone:
    """One person's phone (手机): `enrol` makes its key known, `shoot` makes evidence, `send` brings it in."""

    actor: Actor
    client: Client = field(init=False)
    device_id: UUID = field(default_factory=uuid7)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def __post_init__(self) -> None:
        self.client = client_of(self.actor)

    @property
    def public_key(self) -> str:
        """The public half, as the wire wants it."""
        return base64url(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def enrol(self) -> "Phone":
        """Make the key known, as the page does after sign-in."""
        said = {"id": str(self.device_id), "public_key": self.public_key, "name": "安卓手机 · Chrome"}
        answer = self.post("/evidence/devices", said)
        assert answer.status_code in {200, 201}, answer.content.decode()
        return self

    def challenge(self, purpose: str = "hazard_before", *, pool: bool = False) -> dict[str, str]:
        """Fetch one challenge; with `pool` the first of the shift's pool for the purpose."""
        said = {"device_id": str(self.device_id), **({"pool": True} if pool else {"purpose": purpose})}
        answer = self.post("/evidence/challenges", said)
        assert answer.status_code == 201, answer.content.decode()
        found: list[dict[str, str]] = answer.json()["challenges"]
        return next(one for one in found if one["purpose"] == purpose)

    def shoot(
        self, data: bytes, *, challenge: dict[str, str] | None = None, purpose: str = "hazard_before",
        taken_at: datetime | None = None, place: dict[str, Any] | None = HERE,
        lies: Mapping[str, Any] | None = None, **said: Any,
    ) -> Shot:  # fmt: skip
        """Make a record of bytes and sign it; whatever is said besides, or in `lies`, takes the place of the truth."""
        taken_at = taken_at or datetime.now(UTC)
        record = {
            "v": 1, "id": str(uuid7()), "kind": "photo", "purpose": purpose,
            "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "type": "image/jpeg",
            "taken_at": iso(taken_at), "place": place and {"at": iso(taken_at), **place},
            "challenge": challenge["id"] if challenge else "", "device": str(self.device_id), "source": "camera",
            "width": 640, "height": 480, "duration_ms": None, "covers": "", "enterprise": "",
        } | said | {**(lies or {})}  # fmt: skip
        text = json.dumps(record, ensure_ascii=False)
        return Shot(data, text, self.sign(text), challenge["token"] if challenge else "")

    def sign(self, text: str) -> str:
        """Sign a text as WebCrypto does: r and s side by side."""
        r, s = decode_dss_signature(self.key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def post(self, address: str, said: object) -> Any:
        """Send JSON."""
        return self.client.post(address, said, content_type="application/json")

    def submit(self, shot: Shot) -> Any:
        """Send the record alone."""
        return self.post("/evidence/records", shot.body)

    def put(self, shot: Shot, number: int, content: bytes | None = None) -> Any:
        """Send one part."""
        content = shot.parts()[number] if content is None else content
        address = f"/evidence/records/{shot.said['id']}/parts/{number}"
        return self.client.put(address, content, content_type="application/octet-stream")

    def send(self, shot: Shot) -> Any:
        """Send the record and every part the receipt asks for; return the last answer."""
        answer = self.submit(shot)
        if answer.status_code in {200, 201}:
            for number in answer.json()["missing"]:
                answer = self.put(shot, number)
        return answer

    def receipt(self, shot: Shot) -> Any:
        """Ask what the server has."""
        return self.client.get(f"/evidence/records/{shot.said['id']}")
