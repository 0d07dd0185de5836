"""Confirming (验证): a mailbox or a phone is somebody's when they can read the code that was sent there."""

import base64
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypedDict

from django.core.cache import cache
from django.utils.crypto import constant_time_compare

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.notify.channels import Failed, Parcel, adapters, set_up, settings_of
from anguan.foundation.notify.models import Address
from anguan.foundation.notify.rules import CHANNEL_TITLES
from anguan.foundation.notify.rules import addresses as rules
from anguan.foundation.notify.services.addresses import add_address
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.sealing import fingerprint, seal, unseal
from anguan.foundation.words import mark as _

CONFIRMED = ("email", "sms")
GOOD_FOR = timedelta(minutes=10)
MOST_TRIES, MOST_CODES = 5, 5
_HOUR = 3600


class Pending(TypedDict):
    """An address that waits for its code (待验证地址); kept in the session, which stays on the server."""

    channel: str
    sealed: str
    shown: str
    proof: str  # of the code, not the code
    until: float
    tries: int


def send_code(channel: str, value: str, *, by: Actor, at: datetime) -> Pending:
    """Send a code to an address by its own channel; nothing is kept of the address before it comes back."""
    kept = rules.written(channel, value)
    refuse_if(_reasons(channel, kept))
    for whose in (str(by.person_id), fingerprint(f"address.{channel}", kept)):
        _count(f"notify.codes:{channel}:{whose}")
    code, reference = f"{secrets.randbelow(1_000_000):06}", str(uuid7())
    parcel = Parcel(
        reference=reference,
        address=kept,
        title=_("安管家验证码 {code}").format(code=code),
        body=_("验证码 {code}，10 分钟内有效，用来确认这里可以接收安管家的提醒。不是您本人操作，请忽略。").format(
            code=code
        ),
        url="",
    )
    outcome = adapters()[channel].send(parcel, settings_of(channel))
    if isinstance(outcome, Failed):
        message = _("验证码没有发出：{words}").format(words=outcome.words)
        raise Refused(Reason("code_not_sent", message, _("请核对地址；一直不行，请联系系统管理员"), field="value"))
    return {
        "channel": channel, "shown": rules.masked(channel, kept),
        "sealed": base64.b64encode(seal(kept.encode())).decode(),
        "proof": _proof(kept, code), "until": (at + GOOD_FOR).timestamp(), "tries": 0,
    }  # fmt: skip


def confirm(pending: Pending, code: str, *, by: Actor, at: datetime) -> Address:
    """Take the address up when the code is the one that was sent; each wrong one is counted in `pending`."""
    again = _("请重新发送验证码")
    if at.timestamp() > pending["until"]:
        raise Refused(Reason("code_too_old", _("验证码已过期"), again, field="code"))
    if pending["tries"] >= MOST_TRIES:
        raise Refused(Reason("code_tried_out", _("输错次数太多"), again, field="code"))
    pending["tries"] += 1
    value = unseal(base64.b64decode(pending["sealed"])).decode()
    if not constant_time_compare(pending["proof"], _proof(value, code.strip())):
        raise Refused(Reason("code_wrong", _("验证码不正确"), _("请核对收到的 6 位数字"), field="code"))
    return add_address(pending["channel"], value, by=by, at=at)


def _reasons(channel: str, value: str) -> Iterator[Reason]:
    if channel not in CONFIRMED or channel not in set_up():
        title = CHANNEL_TITLES.get(channel, channel)
        message = _("本系统没有接通{title}").format(title=title)
        yield Reason("channel_not_set_up", message, _("请选择其他方式，或联系系统管理员接通"), field="channel")
    else:
        yield from rules.reasons_against(channel, value)


def _count(key: str) -> None:
    """Count one more code to a person or an address; so many an hour and no more, or strangers could be pestered."""
    cache.add(key, 0, _HOUR)
    if cache.incr(key) > MOST_CODES:
        raise Refused(Reason("too_many_codes", _("验证码发送太频繁"), _("请一小时后再试"), field="value"))


def _proof(value: str, code: str) -> str:
    return fingerprint("address.code", f"{value} {code}")
