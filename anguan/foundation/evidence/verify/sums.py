"""Sums (哈希与签名): canonical JSON, links, Merkle paths, SM3 and phones' signatures, as a bundle's README says."""

import hashlib
import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Sequence
from typing import IO, Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

_BLOCK = 1024 * 1024


def canonical(fields: dict[str, Any]) -> bytes:
    """Return canonical JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(data: bytes) -> str:
    """Return SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def link(previous: str, fields: dict[str, Any]) -> str:
    """Return the hash of what follows `previous`."""
    return hashlib.sha256(bytes.fromhex(previous) + canonical(fields)).hexdigest()


def climbed(chain: str, position: int, head: str, path: Iterable[Sequence[str]]) -> str:
    """Return the day's root that a chain's head and its path lead to."""
    start = hashlib.sha256(b"\0" + UUID(chain).bytes + position.to_bytes(8, "big") + bytes.fromhex(head)).digest()
    for side, neighbour in path:
        other = bytes.fromhex(neighbour)
        start = hashlib.sha256(b"\1" + (other + start if side == "L" else start + other)).digest()
    return start.hex()


def sums_of(file: IO[bytes]) -> tuple[str, str, int]:
    """Return SHA-256, SM3 and the length of a file; SM3 is empty where this machine cannot work it out."""
    ours, national, length = hashlib.sha256(), _sm3(), 0
    while block := file.read(_BLOCK):
        ours.update(block)
        length += len(block)
        if national is not None:
            national.update(block)
    return ours.hexdigest(), national.finalize().hex() if national is not None else "", length


def signed_by(public_key: str, text: str, signature: str) -> bool:
    """Say whether a phone's key (P-256 point) signed this text (ECDSA with SHA-256, r and s side by side)."""
    try:
        key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), _unpacked(public_key))
        raw = _unpacked(signature)
        r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
        key.verify(encode_dss_signature(r, s), text.encode(), ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return len(raw) == 64


def _unpacked(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _sm3() -> hashes.Hash | None:
    try:
        return hashes.Hash(hashes.SM3())
    except UnsupportedAlgorithm:
        return None
