"""Sign-ins, sign-outs and changes of secrets, written to the audit trail as the account library reports them."""

from datetime import datetime
from typing import Any

from allauth.account.signals import password_changed, user_logged_in
from allauth.core import context
from allauth.mfa import signals as second_factor
from django.contrib.auth.signals import user_logged_out
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as, narrow_to
from anguan.foundation.audit import services as audit
from anguan.registry.accounts import queries
from anguan.registry.accounts.models import Person, User
from anguan.registry.accounts.signin import hurdles
from anguan.registry.accounts.signin.adapters import AccountAdapter


def connect() -> None:
    """Listen; the app's start calls this once."""
    user_logged_in.connect(on_signed_in, dispatch_uid="anguan.signed_in")
    user_logged_out.connect(on_signed_out, dispatch_uid="anguan.signed_out")
    password_changed.connect(on_password_changed, dispatch_uid="anguan.password_changed")
    second_factor.authenticator_added.connect(on_factor_added, dispatch_uid="anguan.factor_added")
    second_factor.authenticator_removed.connect(on_factor_removed, dispatch_uid="anguan.factor_removed")
    second_factor.authenticator_reset.connect(on_codes_renewed, dispatch_uid="anguan.codes_renewed")
    second_factor.authentication_failed.connect(on_factor_failed, dispatch_uid="anguan.factor_failed")


def on_signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    """Somebody has signed in (登录)."""
    at = clock.now()
    request.session[hurdles.SEEN] = int(at.timestamp())
    narrow_to(None, person_id=user.person_id)
    _record("accounts.signed_in", request, user, at=at)


def on_signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    """Somebody has signed out (退出)."""
    if isinstance(user, User):
        _record("accounts.signed_out", request, user, at=clock.now())


def on_password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    """Somebody has changed their password (更换密码)."""
    _record("accounts.password_changed", request, user, at=clock.now())


def on_factor_added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """A second factor was enrolled (绑定动态口令); told after the transaction, so it needs one of its own."""
    with acting_as(None, person_id=user.person_id):
        _record("accounts.second_factor_added", request, user, at=clock.now(), kind=authenticator.type)


def on_factor_removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """A second factor was taken off (解除动态口令)."""
    request.session.pop("second_factor", None)
    _record("accounts.second_factor_removed", request, user, at=clock.now(), kind=authenticator.type)


def on_codes_renewed(request: HttpRequest, user: User, **_: Any) -> None:
    """New recovery codes were made (更换恢复码); told after the transaction."""
    with acting_as(None, person_id=user.person_id):
        _record("accounts.recovery_codes_renewed", request, user, at=clock.now())


def on_factor_failed(request: HttpRequest, user: User, **_: Any) -> None:
    """A wrong one-time password (动态口令不正确)."""
    audit.record("accounts.second_factor_failed", user, by=None, at=clock.now(), source=_source(request))


def _record(action: str, request: HttpRequest, user: User, *, at: datetime, **detail: Any) -> None:
    audit.record(action, user, by=_actor(request, user, at=at), at=at, source=_source(request), **detail)


def _actor(request: HttpRequest, user: User, *, at: datetime) -> Actor:
    known: Actor | None = getattr(request, "actor", None)
    if known is not None:
        return known
    today = clock.day_of(at)
    posts = queries.posts_held(user.person_id, today=today)
    if posts:
        return queries.actor_in(posts[0], today=today)
    person = Person.objects.filter(pk=user.person_id).first()
    return Actor(user.person_id, person.name if person else user.username, frozenset())


def _source(request: HttpRequest) -> str:
    try:
        return str(AccountAdapter().get_client_ip(request or context.request))
    except PermissionDenied:  # a sign-out without a visitor, by a program of ours
        return ""
