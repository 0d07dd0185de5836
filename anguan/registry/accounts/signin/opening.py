"""Opening (开门): what every request begins with, asked in one step where it is known whose session it is.

In order it would be five steps: the session, the account it names, the transaction, its scope, the posts. A process
remembers whose a session was, and asks for all of it at once, within that person's scope. What was remembered decides
only what is asked for: every answer is of this moment, the session proves itself as ever, and what was answered about
anybody else than the person it proves is thrown away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest

from anguan.foundation import clock
from anguan.foundation.plain import Question
from anguan.registry.accounts import queries
from anguan.registry.accounts.models import Post, User, account_at_hand
from anguan.registry.accounts.signin.sessions import SessionStore, session_of

_MOST = 20_000
_whose: dict[str, tuple[UUID, UUID]] = {}  # the account and the person of a session


@dataclass(frozen=True)
class Opening:
    """What is asked for at the beginning of one request; nothing where it is not known whose session it is."""

    key: str = ""
    person_id: UUID | None = None
    questions: Sequence[Question[Any]] = ()

    def signed_in(self, request: HttpRequest, answers: list[list[Any]]) -> tuple[User | None, list[Post] | None]:
        """Return who has signed in and may, with the posts they hold where those have been answered."""
        if not answers:
            user = _user_of(request)
            if user is not None:
                _remember(request.session.session_key, user)
            return user, None
        sessions, accounts, posts = answers
        session = cast(SessionStore, request.session)
        with session.taking(sessions), account_at_hand(*accounts):
            user = _user_of(request)
        if user is None or [user] != accounts or user.person_id != self.person_id:
            _whose.pop(self.key, None)
            return user, None
        return user, posts


def opening_of(request: HttpRequest, *, at: datetime) -> Opening:
    """Return what to ask for at the beginning of a request."""
    key = request.session.session_key
    known = _whose.get(key) if key else None
    if key is None or known is None:
        return Opening()
    account_id, person_id = known
    asked: list[Question[Any]] = [
        session_of(key, at=at),
        Question(User, "WHERE row.id = %s", (account_id,)),
        queries.holding(person_id, today=clock.day_of(at)),
    ]
    return Opening(key, person_id, asked)


def _user_of(request: HttpRequest) -> User | None:
    user = request.user
    return user if isinstance(user, User) and user.is_active else None


def _remember(key: str | None, user: User) -> None:
    if len(_whose) >= _MOST:
        _whose.clear()
    if key:
        _whose[key] = (user.pk, user.person_id)
