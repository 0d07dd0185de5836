"""Rules of devices (登录设备): what a browser says of itself, as people call it."""

import re
from dataclasses import dataclass

from anguan.foundation.words import mark as _

_APPS = (
    (r"MicroMessenger", _("微信")), (r"wxwork", _("企业微信")), (r"DingTalk", _("钉钉")), (r"Lark|Feishu", _("飞书")),
    (r"Edg", _("Edge 浏览器")), (r"360SE|QIHU", _("360 浏览器")), (r"QQBrowser", _("QQ 浏览器")),
    (r"HuaweiBrowser", _("华为浏览器")), (r"MiuiBrowser", _("小米浏览器")), (r"UCBrowser|UBrowser", _("UC 浏览器")),
    (r"Firefox", _("Firefox 浏览器")), (r"Chrome|Chromium", _("Chrome 浏览器")), (r"Safari", _("Safari 浏览器")),
)  # fmt: skip
_SYSTEMS = (
    (r"iPhone", _("苹果手机"), True), (r"iPad", _("苹果平板"), True), (r"HarmonyOS|OpenHarmony", _("鸿蒙手机"), True),
    (r"Android", _("安卓手机"), True), (r"Windows", _("Windows 电脑"), False),
    (r"Mac OS X|Macintosh", _("苹果电脑"), False), (r"UOS|Kylin|Linux", _("Linux 电脑"), False),
)  # fmt: skip


@dataclass(frozen=True)
class Device:
    """A device by its usual name."""

    name: str
    is_phone: bool


def device_of(user_agent: str) -> Device:
    """Return what a browser runs on and what it is: 安卓手机 · 微信."""
    system, is_phone = next(
        ((title, phone) for pattern, title, phone in _SYSTEMS if re.search(pattern, user_agent)), (_("其他设备"), False)
    )
    app = next((title for pattern, title in _APPS if re.search(pattern, user_agent, re.IGNORECASE)), "")
    return Device(f"{system} · {app}" if app else system, is_phone)
