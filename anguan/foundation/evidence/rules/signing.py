"""Signatures (手机签名): ECDSA P-256 over SHA-256, as browsers make them, and the hashes beside."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

POINT_BYTES, SIGNATURE_BYTES = 65, 64
_HALF = SIGNATURE_BYTES // 2


def is_public_key(text: str) -> bool:
    """Say whether a text is a point on P-256, uncompressed, in base64url."""
    return _key(text) is not None


def signed_by(public_key: str, text: str, signature: str) -> bool:
    """Say whether a signature (r and s side by side, base64url) is this key's over this very text."""
    key, raw = _key(public_key), _bytes_of(signature)
    if key is None or raw is None or len(raw) != SIGNATURE_BYTES:
        return False
    r, s = int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big")
    try:
        key.verify(encode_dss_signature(r, s), text.encode(), ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def sm3_of(data: bytes) -> str:
    """Return the SM3 of bytes in hexadecimal, the national hash (GB/T 32905) beside SHA-256."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def base64url(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@lru_cache(maxsize=1000)  # a phone signs more than once, and to find a point's curve takes as long as to verify
def _key(text: str) -> EllipticCurvePublicKey | None:
    raw = _bytes_of(text)
    if raw is None or len(raw) != POINT_BYTES or raw[0] != 4:
        return None
    try:
        return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw)
    except ValueError:
        return None


def _bytes_of(text: str) -> bytes | None:
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        return None
    return raw if base64url(raw) == text.rstrip("=") else None  # what is no base64url at all is skipped by the decoder
