"""Sealing (加密与摘要): keyed hashes of codes and tokens, and encryption of what must be read again.

Everything hangs on the installation's secret key: with another key old codes, tokens and second factors are void.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac


def fingerprint(kind: str, value: str) -> str:
    """Return the keyed hash (64 hexadecimal digits) under which a secret is looked up."""
    return salted_hmac(f"anguan.{kind}", value, algorithm="sha256").hexdigest()


def seal(content: bytes) -> bytes:
    """Encrypt something this installation will read again."""
    return _fernet().encrypt(content)


def unseal(sealed: bytes) -> bytes:
    """Decrypt what was sealed here; anything else is a mistake of the operator, who changed the key."""
    try:
        return _fernet().decrypt(sealed)
    except InvalidToken as error:
        message = "sealed under another ANGUAN_SECRET_KEY"
        raise ValueError(message) from error


def _fernet() -> Fernet:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"anguan.sealing").digest()
    return Fernet(base64.urlsafe_b64encode(key))
