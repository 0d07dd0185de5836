"""Robots (群机器人) of WeCom, DingTalk and Feishu, through Apprise.

Apprise says yes or no and takes every 200 for a yes; these gateways answer 200 to what they refuse as well, and say so
in the body. So we listen in on the answers it gets, and judge them ourselves.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import Any, ClassVar
from urllib.parse import unquote

import requests
from apprise.exception import AppriseException
from apprise.plugins import dingtalk, feishu, wecombot

from anguan.foundation.notify.channels import Failed, Outcome, Parcel, Sent, Settings
from anguan.foundation.notify.channels.web import CONNECT, READ, Answer, failure
from anguan.foundation.notify.rules import texts
from anguan.foundation.words import mark as _

# What the gateways say in the body when they mean "too fast", and when the robot itself is no more.
_TOO_FAST = {"45009", "45033", "130101", "410100", "11232", "11233"}
_GONE = {"93000", "40035", "300001", "400101", "19001"}


class _Ear:
    """Stands where the plugins look for `requests`, and remembers the answer to this thread's last question."""

    def __init__(self) -> None:
        self._heard = threading.local()

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def post(self, url: str, **named: Any) -> requests.Response:
        """Ask as `requests.post` does."""
        self._heard.problem = None
        try:
            self._heard.answer = requests.post(url, **named)  # noqa: S113 - the plugins name their timeout
        except requests.RequestException as problem:
            self._heard.problem = problem
            raise
        answer: requests.Response = self._heard.answer
        return answer

    @contextmanager
    def listening(self) -> Iterator[threading.local]:
        """Give the block what it hears."""
        self._heard.answer = self._heard.problem = None
        yield self._heard


_EAR = _Ear()
for _plugin in (dingtalk, feishu, wecombot):
    vars(_plugin)["requests"] = _EAR


class _DingTalk(dingtalk.NotifyDingTalk):  # type: ignore[no-untyped-call]  # Apprise says no types
    def get_signature(self) -> tuple[str, str]:
        """Return the signature as it is; Apprise quotes it, and quotes it again where it puts it into the address."""
        moment, quoted = super().get_signature()  # type: ignore[no-untyped-call]  # as above
        return moment, unquote(quoted)


class Robot:
    """What the three robots share."""

    key: ClassVar[str]
    title: ClassVar[str]
    longest: ClassVar[int]  # octets
    plugin: ClassVar[Any]
    address: ClassVar[re.Pattern[str]]  # as the group's settings show it; what it names tells the robot
    merges = True
    concurrency = 2

    def is_set_up(self, settings: Settings) -> bool:
        """Say yes: what a robot needs stands in its own address."""
        del settings
        return True

    def knows(self, url: str) -> bool:
        """Say whether an address is one of these robots', as the group's settings show it."""
        return self.address.fullmatch(url.strip()) is not None

    def send(self, parcel: Parcel, settings: Settings) -> Outcome:
        """Say one message in the group."""
        try:
            plugin = _plugin_for(self.key, parcel.address, str(settings.get("base") or ""))
        except (AppriseException, ValueError, TypeError):
            return Failed(_("机器人地址不正确"), final=True, gone=True)
        with _EAR.listening() as heard:
            plugin.send(texts.whole(parcel.title, parcel.body, parcel.url, self.longest, texts.octets))
            if isinstance(heard.problem, requests.Timeout):
                return Failed(_("网关没有在规定时间内答复"), fault=True)
            if heard.problem is not None or heard.answer is None:
                return Failed(_("连接不上网关"), fault=True)
            given = heard.answer
        headers = {name.lower(): value for name, value in given.headers.items()}
        return _judged(Answer(given.status_code, given.content[:4096], headers))


class WeCom(Robot):
    """Robot of a WeCom group (企业微信群机器人)."""

    key = "wecom"
    title = _("企业微信群")
    longest = 2000
    plugin = wecombot.NotifyWeComBot
    address = re.compile(r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=(?P<key>[\w-]+)", re.ASCII)


class DingTalk(Robot):
    """Robot of a DingTalk group (钉钉群机器人)."""

    key = "dingtalk"
    title = _("钉钉群")
    longest = 18_000
    plugin = _DingTalk
    address = re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=(?P<token>[A-Za-z0-9]+)")


class Feishu(Robot):
    """Robot of a Feishu group (飞书群机器人)."""

    key = "feishu"
    title = _("飞书群")
    longest = 18_000
    plugin = feishu.NotifyFeishu
    address = re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/(?P<token>[\w-]+)/?", re.ASCII)


def _judged(answer: Answer) -> Outcome:
    if (failed := failure(answer)) is not None:
        return failed
    content = answer.json
    if not isinstance(content, dict):
        return Failed(_("网关的答复看不懂：{words}").format(words=answer.words), fault=True)
    code = str(next((content[name] for name in ("errcode", "code", "StatusCode") if name in content), ""))
    if code == "0":
        return Sent()
    if code in _TOO_FAST:
        return Failed(_("机器人发得太快"), retry_after=timedelta(minutes=1))
    said = str(content.get("errmsg") or content.get("msg") or answer.words)[:100]
    words = _("网关没有接收（{code}）：{said}").format(code=code or "?", said=said)
    return Failed(words, final=code in _GONE, gone=code in _GONE)


@lru_cache(maxsize=512)
def _plugin_for(key: str, address: str, base: str) -> Any:
    """Return Apprise's plugin for a robot's address, with our own limits of patience."""
    robot = {one.key: one for one in (WeCom, DingTalk, Feishu)}[key]
    given: Mapping[str, str] = json.loads(address)
    found = robot.address.fullmatch(given["url"])
    if found is None:
        raise ValueError(robot.key)
    secret = {"secret": given["secret"]} if given.get("secret") else {}
    made = robot.plugin(**found.groupdict(), **secret, cto=CONNECT, rto=READ)
    made.request_rate_per_sec = 0  # the rate is kept by ours, which all processes share
    if base:  # a private deployment, or a test's own gateway
        for name in ("notify_url", "api_url"):
            if hasattr(made, name):
                setattr(made, name, base.rstrip("/") + "/" + getattr(made, name).split("/", 3)[3])
    return made
