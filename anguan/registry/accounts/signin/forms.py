"""Forms of signing in and of keeping one's account: the account library's, in our words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from django import forms

from anguan.foundation.words import mark as _
from anguan.registry.accounts.services import passwords


def _say(field: forms.Field, label: str, missing: str, **attrs: str) -> None:
    field.label, field.help_text = label, ""
    field.error_messages["required"] = missing
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class SignInForm(account.LoginForm):  # type: ignore[misc]  # the library has no types
    """Name and password (登录)."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _say(
            self.fields["login"], _("登录名"), _("请填写登录名或手机号"),
            autocomplete="username", autocapitalize="none", spellcheck="false",
        )  # fmt: skip
        _say(self.fields["password"], _("密码"), _("请填写密码"))


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]  # the library has no types
    """A new password (更换密码)."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], _("现在的密码"), _("请填写现在的密码"))
        _say(self.fields["password1"], _("新密码"), _("请填写新密码"))
        self.fields["password1"].help_text = "；".join(passwords.described())
        _say(self.fields["password2"], _("再输入一次"), _("请再输入一次新密码"))

    def clean(self) -> dict[str, Any]:
        """Compare the two in our words."""
        cleaned: dict[str, Any] = forms.Form.clean(self) or {}
        first, again = cleaned.get("password1"), cleaned.get("password2")
        if first and again and first != again:
            self.add_error("password2", _("两次输入的密码不一样"))
        return cleaned


class ConfirmByPasswordForm(account.ReauthenticateForm):  # type: ignore[misc]  # the library has no types
    """The password once more (再次确认身份)."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], _("密码"), _("请填写密码"), autofocus="autofocus")


def _say_code(field: forms.Field, label: str) -> None:
    _say(field, label, _("请填写动态口令"), inputmode="numeric", autocomplete="one-time-code", autofocus="autofocus")


class SecondFactorForm(second_factor.AuthenticateForm):  # type: ignore[misc]  # the library has no types
    """The six digits at the sign-in (动态口令)."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _say_code(self.fields["code"], _("动态口令或恢复码"))


class ConfirmBySecondFactorForm(second_factor.ReauthenticateForm):  # type: ignore[misc]  # the library has no types
    """The six digits once more."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _say_code(self.fields["code"], _("动态口令或恢复码"))


class EnrolForm(totp.ActivateTOTPForm):  # type: ignore[misc]  # the library has no types
    """The first six digits (绑定动态口令)."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _say_code(self.fields["code"], _("手机上显示的 6 位数字"))
