"""Asking gateways over HTTP: one pool of connections for all threads, and an end to every wait."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import urllib3

from anguan.foundation import clock
from anguan.foundation.notify.channels import Failed
from anguan.foundation.words import mark as _

CONNECT, READ = 4.0, 8.0  # seconds
LONGEST_ANSWER = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """What a gateway answered (网关答复)."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        """The body as JSON; None when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def words(self) -> str:
        """The beginning of the body, for people."""
        return " ".join(self.body[:400].decode(errors="replace").split())[:120]

    @property
    def retry_after(self) -> timedelta | None:
        """How long the gateway asks us to wait."""
        said = self.headers.get("retry-after", "")
        if said.isdigit():
            return timedelta(seconds=min(int(said), 86400))
        try:
            return max(parsedate_to_datetime(said) - clock.now(), timedelta())
        except (ValueError, TypeError):
            return None


def ask(
    method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None, patience: float = READ
) -> Answer | Failed:
    """Ask once; what does not answer in time or at all is a fault of the gateway."""
    began = time.monotonic()
    try:
        answer = _pool().request(
            method, url, headers=dict(headers), body=body, redirect=False, retries=False, preload_content=False,
            timeout=urllib3.Timeout(connect=CONNECT, read=patience),
        )  # fmt: skip
        try:
            got = bytearray()
            while len(got) < LONGEST_ANSWER and (more := answer.read1(LONGEST_ANSWER)):
                got += more
                if time.monotonic() - began > patience + CONNECT:  # a gateway may also hang by speaking slowly
                    answer.close()
                    return Failed(_("网关迟迟没有答复完"), fault=True)
        finally:
            answer.release_conn()
    except urllib3.exceptions.TimeoutError:
        return Failed(_("网关没有在规定时间内答复"), fault=True)
    except urllib3.exceptions.LocationParseError:
        return Failed(_("网关地址不正确"), final=True)
    except urllib3.exceptions.SSLError:
        return Failed(_("网关的证书不可信"), fault=True)
    except urllib3.exceptions.HTTPError:
        return Failed(_("连接不上网关"), fault=True)
    return Answer(answer.status, bytes(got), {name.lower(): value for name, value in answer.headers.items()})


def failure(answer: Answer) -> Failed | None:
    """Return what every gateway means by a status that is not 2xx; None for 2xx."""
    if 200 <= answer.status < 300:
        return None
    if answer.status == 429:
        return Failed(_("网关要求放慢发送"), retry_after=answer.retry_after or timedelta(minutes=1))
    if answer.status >= 500 or answer.status in {408, 425}:
        words = _("网关故障（{status}）").format(status=answer.status)
        return Failed(words, fault=True, retry_after=answer.retry_after)
    if answer.status in {401, 403, 407}:
        return Failed(_("网关不接受本系统的身份（{status}）").format(status=answer.status), fault=True)
    return Failed(_("网关拒绝（{status}）：{words}").format(status=answer.status, words=answer.words), final=True)


@lru_cache(maxsize=1)
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=32, maxsize=16)
