"""Announcing (实时通知): tells open browsers that somebody's inbox has changed; `live.py` listens.

What goes over the wire is the keys of people and nothing else; their browsers' process asks the inbox anew.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

CHANNEL = "anguan_live"
_PORTION = 200  # keys in one NOTIFY, which holds 8,000 bytes


def ring(person_ids: Collection[UUID]) -> None:
    """Tell the browsers of these people to look, once this transaction has been committed."""
    keys = sorted(map(str, person_ids))
    with connection.cursor() as cursor:
        for start in range(0, len(keys), _PORTION):
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, ",".join(keys[start : start + _PORTION])])
