"""Sign-in barrier (登录锁定): counting failures by account and by source, in the database all processes share."""

from datetime import datetime, timedelta

from django.db import connection

from anguan.foundation.sealing import fingerprint
from anguan.registry.accounts.catalog import profile
from anguan.registry.accounts.models import SignInBarrier
from anguan.registry.accounts.rules.passwords import Failures, one_more

KEPT = timedelta(days=1)


def locked_until(kind: str, value: str, *, at: datetime) -> datetime | None:
    """Return until when nothing is tried for an account name or a source, or None."""
    row = SignInBarrier.objects.filter(key=_key(kind, value), locked_until__gt=at).first()
    return row.locked_until if row else None


def hold(kind: str, value: str, *, at: datetime) -> datetime | None:
    """Say until when it is locked, and let no other attempt on it pass before this transaction ends.

    Without it many guesses sent at the same moment would all be judged before the first is counted.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_signinbarrier (key, kind, failures, since) VALUES (%s, %s, 0, %s)"
            " ON CONFLICT (key) DO UPDATE SET kind = excluded.kind",
            [_key(kind, value), kind, at],
        )
    return locked_until(kind, value, at=at)


def count_failure(kind: str, value: str, *, at: datetime) -> Failures:
    """Count one more failure and return how it stands; the one that reaches the limit locks."""
    key = _key(kind, value)
    row = SignInBarrier.objects.select_for_update().filter(key=key).first()
    before = Failures(row.failures, row.since, row.locked_until) if row is not None and row.failures else None
    lockout = profile().lockout
    after = one_more(
        before,
        limit=limit_of(kind),
        window=timedelta(minutes=lockout.window_minutes),
        lasts=timedelta(minutes=lockout.minutes),
        at=at,
    )
    SignInBarrier.objects.update_or_create(
        key=key,
        defaults={"kind": kind, "failures": after.count, "since": after.since, "locked_until": after.locked_until},
    )
    return after


def limit_of(kind: str) -> int:
    """Return how many failures of a kind lock."""
    limits = {
        "account": profile().lockout.account_failures,
        "source": profile().lockout.source_failures,
        "activation": profile().activation.source_failures,
    }
    return limits[kind]


def clear(kind: str, value: str) -> None:
    """Forget the failures of an account: its owner has signed in."""
    SignInBarrier.objects.filter(key=_key(kind, value)).delete()


def forget_old(*, at: datetime) -> int:
    """Remove what no longer counts; a daily job."""
    return SignInBarrier.objects.filter(since__lt=at - KEPT).exclude(locked_until__gt=at).delete()[0]


def _key(kind: str, value: str) -> str:
    return fingerprint(f"barrier.{kind}", value.strip().lower())
