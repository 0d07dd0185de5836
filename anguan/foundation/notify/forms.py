"""The shape of what people say about how they wish to hear."""

from typing import Any

from django import forms

from anguan.foundation.notify.channels import set_up
from anguan.foundation.notify.rules import CHANNEL_TITLES
from anguan.foundation.notify.services.confirming import CONFIRMED
from anguan.foundation.notify.topics import ROBOTS, topics
from anguan.foundation.ui.forms import AskingForm
from anguan.foundation.words import mark as _


class AddressForm(AskingForm):
    """A mailbox or a phone to hear at."""

    channel = forms.ChoiceField(label=_("方式"), widget=forms.RadioSelect)
    value = forms.CharField(
        label=_("地址"), max_length=200, help_text=_("手机号或邮箱。会先发一个验证码到这里，填对了才会启用。")
    )

    def __init__(self, *args: Any, **named: Any):
        super().__init__(*args, **named)
        ways = [(channel, CHANNEL_TITLES[channel]) for channel in CONFIRMED if channel in set_up()]
        self.fields["channel"].choices = ways  # type: ignore[attr-defined]  # a field with choices
        if len(ways) == 1:
            self.fields["channel"].initial = ways[0][0]


class CodeForm(AskingForm):
    """The code that came."""

    code = forms.RegexField(
        r"^\s*\d{6}\s*$", label=_("验证码"), error_messages={"invalid": _("请填写收到的 6 位数字")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 6}),
    )  # fmt: skip


class QuietForm(AskingForm):
    """Quiet hours of one's own."""

    start = forms.TimeField(label=_("从"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label=_("到"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    working_days_only = forms.BooleanField(
        label=_("休息日全天也不打扰"), required=False, help_text=_("周末和法定节假日全天只留站内消息，调休上班日照常。")
    )


class RobotForm(AskingForm):
    """The robot of a group."""

    channel = forms.ChoiceField(
        label=_("群在哪里"), choices=[(key, CHANNEL_TITLES[key]) for key in ROBOTS], widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("群名称"), max_length=60, help_text=_("例如：安全生产工作群"))
    url = forms.CharField(
        label=_("Webhook 地址"), max_length=300,
        help_text=_("在群设置里添加“自定义机器人”后复制。保存后加密存放，不再显示。"),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("加签密钥"), max_length=200, required=False, help_text=_("钉钉、飞书机器人开启“加签”时填写。")
    )
    topics = forms.MultipleChoiceField(
        label=_("只接收这些消息"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("不选就是全部。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **named: Any):
        super().__init__(*args, **named)
        self.fields["topics"].choices = [(topic.key, topic.title) for topic in topics().values()]  # type: ignore[attr-defined]  # as above
