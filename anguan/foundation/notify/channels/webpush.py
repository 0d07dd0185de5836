"""Web push (手机推送): to the installed app and to browsers, encrypted so that the push service cannot read it.

RFC 8030 (the protocol), 8188 and 8291 (the encryption), 8292 (who we are). The library for it asks for a second HTTP
client and twelve packages; the two pages of the standards need `cryptography`, which is here anyway.
"""

import json
import os
import struct
import time
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from anguan.foundation.notify.channels import Failed, Outcome, Parcel, Sent, Settings, vapid, web
from anguan.foundation.notify.rules import texts
from anguan.foundation.notify.rules.addresses import is_push_service, subscription
from anguan.foundation.words import mark as _

KEPT_FOR = 24 * 3600  # seconds a push service keeps a message for a phone that is switched off
_TOKEN_FOR = 12 * 3600
_RECORD = 4096
_LONGEST_TITLE, _LONGEST_BODY = 300, 2400  # octets; 3,993 is what a push may hold altogether


class WebPush:
    """Web push (手机推送)."""

    key = "webpush"
    title = _("手机推送")
    longest = 900
    merges = True
    concurrency = 8

    def is_set_up(self, settings: Settings) -> bool:
        """Say whether there is a place for its key; no server of ours is needed."""
        return bool(settings.get("key") or settings.get("key_text"))

    def send(self, parcel: Parcel, settings: Settings) -> Outcome:
        """Hand one message to the push service the browser named."""
        given = subscription(parcel.address)
        if given is None:
            return Failed(_("推送地址已损坏"), final=True, gone=True)
        endpoint = str(given["endpoint"])
        if not is_push_service(endpoint, str(settings.get("hosts") or "")):
            return Failed(_("推送地址不属于已知的推送服务"), final=True, gone=True)
        try:
            keys = given["keys"]
            body = encrypted(_content(parcel), vapid.as_octets(keys["p256dh"]), vapid.as_octets(keys["auth"]))
        except ValueError:
            return Failed(_("推送密钥已损坏"), final=True, gone=True)
        host = urlsplit(endpoint)
        headers = {
            "Authorization": authorization(f"{host.scheme}://{host.netloc}", settings),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_FOR),
            "Urgency": "high" if parcel.urgent else "normal",
            "Topic": parcel.reference.replace("-", "")[:32],  # a repeat takes the place of the first
        }
        answer = web.ask("POST", endpoint, headers=headers, body=body)
        if isinstance(answer, Failed):
            return answer
        if answer.status in {404, 410}:
            return Failed(_("这台设备已取消推送"), final=True, gone=True)
        if answer.status in {400, 401, 403}:  # a subscription under a key we no longer have
            return Failed(_("推送服务不接受（{status}）").format(status=answer.status), final=True)
        return web.failure(answer) or Sent(answer.headers.get("location", "")[-120:])


def _content(parcel: Parcel) -> bytes:
    """Return what the service worker reads; the address without host, it is our own."""
    said = {
        "title": texts.cut(parcel.title, _LONGEST_TITLE, texts.octets),
        "body": texts.cut(parcel.body, _LONGEST_BODY, texts.octets),
        "url": urlsplit(parcel.url)._replace(scheme="", netloc="").geturl() or "/",
        "tag": parcel.reference,
        "urgent": parcel.urgent,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def encrypted(
    content: bytes,
    receiver: bytes,
    secret: bytes,
    *,
    salt: bytes | None = None,
    sender: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """Return a message only the browser can read (RFC 8291); salt and key are new each time, tests aside."""
    salt = salt or os.urandom(16)
    sender = sender or ec.generate_private_key(ec.SECP256R1())
    ours = vapid.point(sender.public_key())
    shared = sender.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), receiver))
    keying = _derived(shared, secret, b"WebPush: info\x00" + receiver + ours, 32)
    key = _derived(keying, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(keying, salt, b"Content-Encoding: nonce\x00", 12)
    sealed = AESGCM(key).encrypt(nonce, content + b"\x02", None)  # 2: the last record, and there is but one
    return salt + struct.pack("!IB", _RECORD, len(ours)) + ours + sealed


def _derived(keying: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(keying)


def authorization(audience: str, settings: Settings) -> str:
    """Return how we show a push service who we are; a token holds for half a day."""
    return _authorization(
        audience, str(settings.get("contact") or ""), int(time.time() // _TOKEN_FOR), vapid.key_of(settings)
    )


@lru_cache(maxsize=64)
def _authorization(audience: str, contact: str, period: int, key: ec.EllipticCurvePrivateKey) -> str:
    head = {"typ": "JWT", "alg": "ES256"}
    claims = {"aud": audience, "exp": (period + 2) * _TOKEN_FOR - 60, "sub": contact}
    signed = ".".join(vapid.as_text(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    token = f"{signed}.{vapid.as_text(r.to_bytes(32) + s.to_bytes(32))}"
    return f"vapid t={token}, k={vapid.as_text(vapid.point(key.public_key()))}"
