"""Addresses (联系方式): what can be one, how it is written, and what people see of it."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

_MAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,190}\.[^@\s,;<>\"]{2,24}")
_PHONE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})", re.ASCII)
PERSONAL = ("webpush", "email", "sms")


def written(channel: str, value: str) -> str:
    """Return an address in the one way it is kept: phones without spaces and country code, hosts in small letters."""
    if channel == "sms":
        bare = re.sub(r"[\s()-]", "", value)
        found = _PHONE.fullmatch(bare)
        return found[1] if found else bare
    if channel == "email":
        local, at, host = value.strip().rpartition("@")
        return f"{local}{at}{host.lower()}"
    return value.strip()


def reasons_against(channel: str, value: str) -> Iterator[Reason]:
    """Everything that makes this no address."""
    kept = written(channel, value)
    if channel == "sms" and not _PHONE.fullmatch(kept):
        yield Reason("phone_malformed", _("手机号不正确"), _("请填写 11 位手机号"), field="value")
    elif channel == "email" and not (kept.isascii() and _MAIL.fullmatch(kept)):
        yield Reason("mailbox_malformed", _("邮箱地址不正确"), _("例如：name@example.cn"), field="value")
    elif channel == "webpush" and subscription(kept) is None:
        yield Reason("subscription_malformed", _("浏览器没有给出推送地址"), _("请重新打开手机推送"), field="value")
    elif channel not in PERSONAL:
        yield Reason("channel_unknown", _("没有这种通知方式"), _("请选择邮箱、手机号或手机推送"), field="channel")


def subscription(value: str) -> dict[str, Any] | None:
    """Return what a browser gave for web push: its endpoint and keys; None when it is nothing of the kind."""
    try:
        found = json.loads(value)
        endpoint, keys = found["endpoint"], found["keys"]
        fits = urlsplit(endpoint).scheme in {"https", "http"} and keys["p256dh"] and keys["auth"]
    except (ValueError, TypeError, KeyError):
        return None
    return found if fits else None


def identity(channel: str, value: str) -> str:
    """Return what makes an address the same one: of a subscription its endpoint."""
    given = subscription(value) if channel == "webpush" else None
    return str(given["endpoint"]) if given else value


def masked(channel: str, value: str) -> str:
    """Return what people see of an address."""
    match channel:
        case "sms":
            return f"{value[:3]}****{value[-4:]}" if len(value) >= 8 else "****"
        case "email":
            local, _at, host = value.rpartition("@")
            return f"{local[:2]}***@{host}"
        case "webpush":
            return _("浏览器 {host}").format(host=urlsplit(identity(channel, value)).hostname or "")
    return "***"


# Who runs push services for browsers. Anything else could be made to knock on doors inside our own network.
PUSH_SERVICES = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)


def is_push_service(endpoint: str, more: str = "") -> bool:
    """Say whether a subscription leads to a push service: the known ones over https, and those the operator names.

    `more`: hosts parted by commas, with their port where it is not the usual one.
    """
    parts = urlsplit(endpoint)
    if parts.netloc in {host.strip() for host in more.split(",") if host.strip()}:
        return parts.scheme in {"http", "https"}
    host = parts.netloc.lower()
    return parts.scheme == "https" and any(host == one or host.endswith(f".{one}") for one in PUSH_SERVICES)
