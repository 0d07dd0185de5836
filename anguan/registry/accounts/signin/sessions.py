"""Sessions (会话): Django's own, in the database, read by one plain statement: every request begins with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from anguan.foundation import plain


class SessionStore(DatabaseStore):
    """Django's store of sessions."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table."""
        return Session

    @contextmanager
    def taking(self, found: list[Session]) -> Iterator[None]:
        """Within a block, take what `session_of` has just answered about this session instead of asking again."""
        self._found: list[Session] | None = found
        try:
            yield
        finally:
            self._found = None

    def _get_session_from_db(self) -> Session | None:
        found = getattr(self, "_found", None)
        for session in plain.answer(session_of(self.session_key or "", at=timezone.now())) if found is None else found:
            return session
        self._session_key = None
        return None


def session_of(key: str, *, at: datetime) -> plain.Question[Session]:
    """Ask for the session of a key that has not expired."""
    return plain.Question(Session, "WHERE row.session_key = %s AND row.expire_date > %s", (key, at))
