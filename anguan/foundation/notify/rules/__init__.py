"""Rules of notices (消息规则): merging, choosing channels, cutting, trying again; no framework is imported here."""

from anguan.foundation.words import mark as _

DELIVERY_STATES: dict[str, str] = {
    "waiting": _("待发送"),
    "sent": _("已发出"),
    "delivered": _("已送达"),
    "failed": _("未送达"),
    "skipped": _("未发送"),
}
CHANNEL_TITLES: dict[str, str] = {
    "inbox": _("站内消息"),
    "webpush": _("手机推送"),
    "email": _("电子邮件"),
    "sms": _("短信"),
    "wecom": _("企业微信群"),
    "dingtalk": _("钉钉群"),
    "feishu": _("飞书群"),
}
