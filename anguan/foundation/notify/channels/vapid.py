"""The key of this installation's web push (VAPID, RFC 8292): made once, kept with the other secrets or in a setting.

Browsers subscribe under its public half; with another key every subscription is void.
"""

import base64
import os
import tempfile
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from anguan.foundation.notify.channels import Settings, settings_of


def as_text(content: bytes) -> str:
    """Return octets as base64url without padding, as web push writes everything."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def as_octets(text: str) -> bytes:
    """Return what base64url says, with padding or without."""
    return base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))


def public_key() -> str:
    """Return the public key browsers subscribe under (applicationServerKey)."""
    return as_text(point(key_of(settings_of("webpush")).public_key()))


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as the 65 octets of its point."""
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def key_of(settings: Settings) -> ec.EllipticCurvePrivateKey:
    """Return the private key; made and kept when there is none yet."""
    return _key(str(settings.get("key_text") or ""), str(settings["key"]))


@lru_cache(maxsize=4)
def _key(text: str, place: str) -> ec.EllipticCurvePrivateKey:
    if text:
        return ec.derive_private_key(int.from_bytes(as_octets(text)), ec.SECP256R1())
    path = Path(place)
    if not path.exists():
        _make(path)
    found = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        message = f"{path} holds no key of web push"
        raise TypeError(message)
    return found


def _make(path: Path) -> None:
    """Write a new key; when two processes come at once, the first one's stays."""
    made = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)  # for its owner's eyes only
    with os.fdopen(handle, "wb") as file:
        file.write(made)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
