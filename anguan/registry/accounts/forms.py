"""Forms of people, activation and tokens: they check shape; rules judge."""

from collections.abc import Iterable
from typing import Any

from django import forms

from anguan.foundation.access.roles import title_of
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.registry.accounts.catalog import profile
from anguan.registry.accounts.services import passwords


class AskingForm(forms.Form):
    """A form that can say what the rules said, beside the fields it belongs to."""

    use_required_attribute = False

    def said(self, refusal: Refused) -> None:
        """Put each reason where it belongs."""
        for reason in refusal.reasons:
            field = reason.field if reason.field in self.fields else None
            self.add_error(field, f"{reason.message}。{reason.remedy}")


class PersonForm(AskingForm):
    """A person with a post (人员与岗位)."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(
        label=_("手机号"), max_length=40, required=False, help_text=_("也是登录名；没有手机的人员可以不填")
    )
    role = forms.ChoiceField(label=_("岗位"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("职务"), max_length=60, required=False, help_text=_("例如：车间主任"))
    team = forms.CharField(label=_("班组"), max_length=60, required=False)
    employer = forms.CharField(
        label=_("所属承包商"), max_length=200, required=False, help_text=_("承包商人员必填，写承包商单位全称")
    )

    def __init__(self, *args: Any, roles: Iterable[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, title_of(role)) for role in roles]  # type: ignore[attr-defined]


class OfficialForm(AskingForm):
    """A person of an office (监管人员)."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("手机号"), max_length=40, required=False, help_text=_("也是登录名"))
    role = forms.ChoiceField(label=_("岗位"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    territory_code = forms.CharField(label=_("负责的网格或片区"), max_length=20, required=False)

    def __init__(self, *args: Any, roles: Iterable[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, title_of(role)) for role in roles]  # type: ignore[attr-defined]


class ChangePersonForm(AskingForm):
    """A person's name and phone (更正人员信息)."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("手机号"), max_length=40, required=False)


class AssignmentForm(AskingForm):
    """An enterprise for an expert (指派专家)."""

    enterprise = forms.UUIDField(
        label=_("企业"), widget=forms.TextInput, error_messages={"invalid": _("请从列表中选择")}
    )
    until = forms.DateField(label=_("截止日期"), required=False, help_text=_("不填表示一直有效"))


class CodeForm(AskingForm):
    """A one-time code (激活码)."""

    code = forms.CharField(
        label=_("激活码"),
        max_length=40,
        error_messages={"required": _("请输入纸条上的激活码")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class NewPasswordForm(AskingForm):
    """The first password (设置密码)."""

    password = forms.CharField(
        label=_("设置密码"),
        strip=False,
        max_length=200,
        error_messages={"required": _("请设置密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输入一次"),
        strip=False,
        max_length=200,
        error_messages={"required": _("请再输入一次密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = "；".join(passwords.described())

    def clean(self) -> dict[str, Any]:
        """Judge the password and compare the two, so that everything is said at once."""
        cleaned = super().clean() or {}
        password, again = cleaned.get("password", ""), cleaned.get("again", "")
        if password and again and password != again:
            self.add_error("again", _("两次输入的密码不一样"))
        if password:
            self.said(Refused(*passwords.reasons_against(password, user=None)))
        return cleaned


class TokenForm(AskingForm):
    """An API token (接口令牌)."""

    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("写明给哪个系统用，例如“园区平台每日同步”"))
    days = forms.TypedChoiceField(label=_("有效期"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(str(days), _("{n} 天").format(n=days)) for days in profile().token_days]
        self.fields["days"].choices = choices  # type: ignore[attr-defined]
