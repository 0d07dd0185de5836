"""Lasting sessions (仍然有效的会话): asked now and then for pages that stay open and send nothing themselves."""

from collections.abc import Collection
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from anguan.foundation import clock
from anguan.registry.accounts.models import User
from anguan.registry.accounts.signin.hurdles import IDLE, SEEN


def still_open(keys: Collection[str]) -> set[str]:
    """Return those of these sessions that last: not signed out, not silent for too long, of an account in use."""
    at = clock.now()
    found = {}
    for session in Session.objects.filter(session_key__in=keys, expire_date__gt=at):
        said = session.get_decoded()
        seen, idle = said.get(SEEN), said.get(IDLE)
        silent = seen is not None and idle is not None and at.timestamp() - seen > idle
        if not silent and BACKEND_SESSION_KEY in said:
            found[session.session_key] = said
    users = User.objects.in_bulk([UUID(said[SESSION_KEY]) for said in found.values()])
    return {key for key, said in found.items() if _is_theirs(users.get(UUID(said[SESSION_KEY])), said)}


def _is_theirs(user: User | None, said: dict[str, str]) -> bool:
    """Say whether the account is in use and its password still the one signed in with."""
    if user is None or not user.is_active:
        return False
    return constant_time_compare(said.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
