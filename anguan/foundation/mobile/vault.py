"""The vault (保险箱): the key a phone seals one person's outbox with.

It is worked out anew each time from the installation's secret and the person, so that a phone may forget it at
sign-out and get the same one back when the same person signs in again. Nobody else is ever given it.
"""

from base64 import b64encode
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"anguan outbox vault 1:"


def key_of(person_id: UUID) -> str:
    """Return a person's AES-256 key in base64."""
    secret = settings.SECRET_KEY.encode()
    return b64encode(HKDF(SHA256(), 32, salt=None, info=_PURPOSE + person_id.bytes).derive(secret)).decode()
