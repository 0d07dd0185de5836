"""Scope: tells PostgreSQL, for the length of one transaction, for whom it works.

The settings are made with literal `SET LOCAL` statements, which every pooler in transaction mode understands; the role
is the web role, which owns nothing and cannot pass by row policies, also where the connection itself belongs to the
owner (tests, jobs).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from anguan.foundation import plain
from anguan.foundation.access.actor import Actor
from anguan.foundation.plain import Question

WEB_ROLE = "anguan_web"
SETTINGS = ("enterprises", "region_start", "region_stop", "lines", "person")


def narrow_to(
    actor: Actor | None, *, person_id: UUID | None = None, asking: Sequence[Question[Any]] = ()
) -> list[list[Any]]:
    """Set the scope of the current transaction to an actor's, or to one person's own rows, or to nobody's.

    What is asked along with it is answered within that scope, in the same step.
    """
    territory = actor.territory if actor else None
    person = actor.person_id if actor else person_id
    return _set(
        WEB_ROLE,
        asking,
        enterprises=",".join(sorted(map(str, actor.enterprise_ids))) if actor else "",
        region_start=territory.start if territory else "",
        region_stop=territory.stop if territory else "",
        lines=",".join(sorted(actor.lines)) if actor else "",
        person=str(person or ""),
    )


@contextmanager
def acting_as(
    actor: Actor | None, *, person_id: UUID | None = None, asking: Sequence[Question[Any]] = ()
) -> Iterator[list[list[Any]]]:
    """Run a block in one transaction in which the database shows only what this actor may see.

    The block is given the answers to what is asked along with the scope.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        yield narrow_to(actor, person_id=person_id, asking=asking)
        # A released savepoint keeps SET LOCAL, so an enclosing transaction gets its own back; a rollback does it too.
        if not outermost and not transaction.get_rollback():
            _set("none", (), **dict.fromkeys(SETTINGS, ""))


def _set(role: str, asking: Sequence[Question[Any]], **settings: str) -> list[list[Any]]:
    statements = _statements(role, tuple(settings.items()))
    if asking:
        return plain.together(statements, *asking)
    plain.tell(statements)
    return []


@lru_cache(maxsize=4096)
def _statements(role: str, settings: tuple[tuple[str, str], ...]) -> str:
    """Return the statements of one scope; the same people come back request after request."""
    statements = [sql.SQL("SET LOCAL ROLE {}").format(sql.SQL("NONE") if role == "none" else sql.Identifier(role))]
    statements += [
        sql.SQL("SET LOCAL {} = {}").format(sql.Identifier("anguan", name), sql.Literal(value))
        for name, value in settings
    ]
    return sql.SQL("; ").join(statements).as_string()
