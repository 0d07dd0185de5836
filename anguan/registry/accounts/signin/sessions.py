"""Sessions (会话): Django's own, in the database, read by one plain statement: every request begins with it."""

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

    def _get_session_from_db(self) -> Session | None:
        for session in plain.rows(Session, _UNEXPIRED, [self.session_key, timezone.now()]):
            return session
        self._session_key = None
        return None


_UNEXPIRED = "WHERE row.session_key = %s AND row.expire_date > %s"
