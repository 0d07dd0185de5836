"""Passwords (口令): judged, set, remembered, so that an old one does not come back."""

from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.registry.accounts.catalog import profile
from anguan.registry.accounts.models import FormerPassword, User
from anguan.registry.accounts.rules import passwords as rules


def reasons_against(password: str, *, user: User | None, names: tuple[str, ...] = ()) -> list[Reason]:
    """Everything that is wrong with a new password of someone."""
    policy = profile().password
    known = (*names, user.username) if user is not None else names
    reasons = rules.reasons_against(
        password,
        min_length=policy.min_length,
        min_classes=policy.min_classes,
        names=known,
        is_common=_is_common(password),
    )
    if user is not None and not reasons and _was_used(password, user, remembered=policy.remembered):
        said = _("不能再用最近 {n} 次用过的密码").format(n=policy.remembered)
        reasons.append(Reason("password_used", said, _("请换一个没有用过的密码"), field="password"))
    return reasons


def set_password(user: User, password: str, *, at: datetime) -> None:
    """Give someone a new password, and remember the hash of the one before."""
    if user.password and user.has_usable_password():
        FormerPassword.objects.create(user=user, password=user.password, replaced_at=at)
        kept = user.former_passwords.order_by("-replaced_at", "-id")[: profile().password.remembered]
        user.former_passwords.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    user.set_password(password)
    user.password_changed_at = at
    user.save(update_fields=["password", "password_changed_at"])


def described() -> list[str]:
    """Return what the policy asks for, in short sentences for the form."""
    policy = profile().password
    said = [
        _("至少 {n} 个字符").format(n=policy.min_length),
        _("大写字母、小写字母、数字、符号至少 {n} 种").format(n=policy.min_classes),
        _("不含登录名、姓名和手机号"),
    ]
    if policy.max_age_days:
        said.append(_("每 {n} 天更换一次").format(n=policy.max_age_days))
    return said


def _is_common(password: str) -> bool:
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False


def _was_used(password: str, user: User, *, remembered: int) -> bool:
    hashes = [user.password] if user.has_usable_password() else []
    hashes += list(
        user.former_passwords.order_by("-replaced_at", "-id").values_list("password", flat=True)[:remembered]
    )
    return any(check_password(password, one) for one in hashes[: remembered or 1])
