"""Rules of passwords (口令) and of failed sign-ins (登录失败处理)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

CLASSES = (r"[A-Z]", r"[a-z]", r"[0-9]", r"[^A-Za-z0-9]")
# Words people here build their passwords around; what is left of the password beside them is counting and signs.
_HABITS = (
    "password", "passwd", "admin", "root", "qwerty", "qwer", "asdf", "zxcv", "qaz", "wsx", "abc", "aa", "woaini",
    "anquan", "anguan", "anjian", "yingji", "qiye", "gongsi", "huanying", "zhongguo", "jiangsu", "yancheng", "test",
)  # fmt: skip
_RUNS = ("0123456789", "9876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def classes_in(password: str) -> int:
    """Return how many of the four classes of characters a password uses."""
    return sum(re.search(pattern, password) is not None for pattern in CLASSES)


def is_habit(password: str) -> bool:
    """Say whether a password is one of the usual patterns: Aa123456!, Anquan@2026, Qwer1234…"""
    letters = re.sub(r"[^a-z]", "", password.lower())
    digits = re.sub(r"[^0-9]", "", password)
    plain_digits = len(set(digits)) <= 2 or any(digits in run for run in _RUNS) or re.fullmatch(r"(19|20)\d\d", digits)
    plain_letters = letters in _HABITS or len(set(letters)) <= 1 or any(letters in run for run in _RUNS)
    return bool(plain_letters and plain_digits)


def reasons_against(
    password: str, *, min_length: int, min_classes: int, names: Iterable[str] = (), is_common: bool = False
) -> list[Reason]:
    """Everything that is wrong with a password, all at once; `names` must not stand in it."""
    reasons = []
    if len(password) < min_length:
        reasons.append(_about("too_short", _("密码太短"), _("请至少用 {n} 个字符").format(n=min_length)))
    if len(password) > 128:
        reasons.append(_about("too_long", _("密码太长"), _("请不要超过 128 个字符")))
    if classes_in(password) < min_classes:
        wanted = _("请在大写字母、小写字母、数字、符号中至少用 {n} 种").format(n=min_classes)
        reasons.append(_about("too_plain", _("密码的字符种类太少"), wanted))
    lowered = password.lower()
    if any(len(name) >= 2 and name.lower() in lowered for name in names):
        reasons.append(_about("has_name", _("密码里含有登录名、姓名或手机号"), _("请去掉这些内容")))
    if is_common or is_habit(password):
        reasons.append(
            _about("common", _("这个密码很多人在用，容易被猜到"), _("请换一个，例如几个不相干的词加数字和符号"))
        )
    return reasons


def _about(code: str, message: str, remedy: str) -> Reason:
    return Reason(f"password_{code}", message, remedy, field="password")


def must_change(changed_at: datetime | None, *, max_age_days: int, at: datetime) -> bool:
    """Say whether a password is older than it may be (定期更换); one set by a machine has no age."""
    return changed_at is not None and max_age_days > 0 and at - changed_at >= timedelta(days=max_age_days)


def days_to_change(changed_at: datetime | None, *, max_age_days: int, at: datetime) -> int | None:
    """Return the days left until a password must be changed."""
    if changed_at is None or not max_age_days:
        return None
    return max(0, (changed_at + timedelta(days=max_age_days) - at).days)


@dataclass(frozen=True)
class Failures:
    """How often something failed since when, and until when it is locked."""

    count: int
    since: datetime
    locked_until: datetime | None = None

    def locked(self, at: datetime) -> bool:
        """Say whether nothing is tried before the lock ends."""
        return self.locked_until is not None and at < self.locked_until


def one_more(before: Failures | None, *, limit: int, window: timedelta, lasts: timedelta, at: datetime) -> Failures:
    """Return the count after one more failure; the one that reaches the limit locks."""
    fresh = before is None or at - before.since >= window or before.locked_until is not None
    count = 1 if fresh or before is None else before.count + 1
    since = at if fresh or before is None else before.since
    return Failures(count, since, at + lasts if count >= limit else None)


def wait_said(locked_until: datetime, *, at: datetime) -> str:
    """Return how long to wait, as people say it; never less than a minute."""
    minutes = max(1, -(-int((locked_until - at).total_seconds()) // 60))
    return _("{n} 分钟").format(n=minutes)
