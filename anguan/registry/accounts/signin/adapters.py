"""What we tell the account library (django-allauth): our lockout, our password policy, our words."""

import time
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.audit import services as audit
from anguan.foundation.sealing import seal, unseal
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import User
from anguan.registry.accounts.rules.passwords import Failures, wait_said
from anguan.registry.accounts.services import barrier, passwords

JUST_NOW = 300  # seconds
SAID = {
    "account/messages/logged_out.txt": _("已退出登录。"),
    "account/messages/password_changed.txt": _("密码已更换，其他设备上的登录已全部退出。"),
    "mfa/messages/totp_activated.txt": _("动态口令已绑定。"),
    "mfa/messages/totp_deactivated.txt": _("动态口令已解除。"),
    "mfa/messages/recovery_codes_generated.txt": _("恢复码已生成，请抄写或打印后妥善保管。"),
    "usersessions/messages/sessions_logged_out.txt": _("其他设备上的登录已全部退出。"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Sign-in by name and password (登录), nothing by e-mail, nobody signs up by themselves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("这个账号已停用，请联系发码单位。"),
        "enter_current_password": _("现在的密码不正确。"),
        "incorrect_code": _("动态口令不正确，请看手机上最新的 6 位数字。"),
        "incorrect_password": _("密码不正确。"),
        "invalid_login": _("登录名或密码不正确。"),
        "too_many_login_attempts": _("尝试次数太多，为了安全已暂停，请 15 分钟后再试。"),
        "username_password_mismatch": _("登录名或密码不正确。"),
        "rate_limited": _("尝试次数太多，请稍后再试。"),
        "same_as_current": _("新密码不能与现在的密码相同。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are given out, not taken."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse while the account or the source is locked; attempts on one account wait for each other."""
        at, name = clock.now(), str(credentials.get("username", ""))
        until = barrier.locked_until("source", self.get_client_ip(request), at=at)
        until = until or barrier.hold("account", name, at=at)
        if until is not None:
            raise ValidationError(_locked(Failures(0, at, until)), code="too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        """Called after a right password: its owner's failures are forgotten."""
        name = getattr(self, "_name", "")
        if name:
            barrier.clear("account", name)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Check a name and a password."""
        self._name = str(credentials.get("username", ""))
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a failure, record it, and say how many attempts are left; the same for names nobody has."""
        at, name, source = clock.now(), str(credentials.get("username", "")), self.get_client_ip(request)
        of_account = barrier.count_failure("account", name, at=at)
        of_source = barrier.count_failure("source", source, at=at)
        user = User.objects.filter(username=name.strip().lower()).first()
        audit.record("accounts.sign_in_failed", user, by=None, at=at, source=source, failures=of_account.count)
        for kind, failures in (("account", of_account), ("source", of_source)):
            if failures.locked(at):
                audit.record("accounts.locked", user, by=None, at=at, source=source, kind=kind)
                raise ValidationError(_locked(failures), code="too_many_login_attempts")
        left = max(1, barrier.limit_of("account") - of_account.count)
        said = _("登录名或密码不正确，还可以试 {n} 次。").format(n=left)
        raise ValidationError(said, code="username_password_mismatch")

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Ask for the password again before something sensitive; failures count as at the sign-in."""
        again = self.authenticate(context.request, username=user.get_username(), password=password)
        return again is not None and again.pk == user.pk

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set a new password and remember the one before."""
        if isinstance(user, User):
            passwords.set_password(user, password, at=clock.now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """After a change one goes back to one's own page."""
        return reverse("accounts:account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """After signing out one may sign in again."""
        return reverse("account_login")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Someone who signed in a moment ago, and was sent to enrol, need not do it twice."""
        records = get_authentication_records(context.request, context.request.user)
        return not any(time.time() - record["at"] < JUST_NOW for record in records)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say what happened in our words; what we have no words for is not worth a notice."""
        if message_template is not None:
            kwargs["message"] = SAID.get(message_template)
        if kwargs.get("message"):
            super().add_message(request, level, None, *args, **kwargs)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing goes out by e-mail; the audit trail has it."""

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Offer the ways to confirm in our words."""
        said = {"reauthenticate": _("改用密码确认"), "mfa_reauthenticate": _("改用动态口令确认")}
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": said.get(method["id"], "")} for method in methods]


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """The second factor (动态口令): kept encrypted, drawn by ourselves."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _("请先绑定动态口令，再生成恢复码。"),
        "incorrect_code": _("动态口令不正确，请看手机上最新的 6 位数字。"),
    }

    def get_totp_issuer(self) -> str:
        """Name us in the authenticator app."""
        return "安管家"

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code."""
        return str(segno.make(url, error="m").svg_inline(scale=5, border=2))

    def encrypt(self, text: str) -> str:
        """Keep secrets encrypted."""
        return seal(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a kept secret."""
        return unseal(encrypted_text.encode()).decode()


def qr_picture(content: str) -> str:
    """Return a QR code as a data: PNG, which the page's policy allows."""
    made = segno.make(content, error="m")
    return str(made.png_data_uri(scale=6, border=2))


def _locked(failures: Failures) -> str:
    assert failures.locked_until is not None  # noqa: S101 - only locked ones come here
    wait = wait_said(failures.locked_until, at=clock.now())
    return _("尝试次数太多，为了安全已暂停登录，请 {wait}后再试。").format(wait=wait)
