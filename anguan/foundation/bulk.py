"""Bulk writes (批量写入): thousands of rows in one statement, for imports, demos and the audit trail.

The rows travel as one JSON text that PostgreSQL turns into rows of the table itself, five times quicker than building
an INSERT with a hundred thousand placeholders. Row policies apply as always. What models do in `save()` and `pre_save`
does not happen here: whoever writes in bulk fills those columns. A model with a `written` is told of its rows.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from functools import lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from psycopg import sql


def insert(rows: Iterable[models.Model], *, update: Sequence[str] = (), ignore: bool = False) -> int:
    """Insert rows of one model; those whose key is there already are updated in the named columns, or ignored.

    Return how many were written.
    """
    listed = list(rows)
    if not listed:
        return 0
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if told := getattr(type(listed[0]), "written", None):
            told(listed)
        cursor.execute(_statement(type(listed[0]), tuple(update), ignore=ignore), [as_json(listed)])
        return int(cursor.rowcount)


@lru_cache(maxsize=256)
def columns_of(model: type[models.Model]) -> tuple[str, ...]:
    """Return the columns that are written, in their order."""
    return tuple(str(field.column) for field in model._meta.concrete_fields if not field.generated)


def as_json(rows: Sequence[models.Model]) -> str:
    """Return rows of one model as `json_populate_recordset` reads them."""
    model = type(rows[0])
    columns, values = columns_of(model), _values(model)
    return json.dumps([dict(zip(columns, values(row), strict=True)) for row in rows], default=_plain)


@lru_cache(maxsize=256)
def _values(model: type[models.Model]) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*(field.attname for field in model._meta.concrete_fields if not field.generated))


@lru_cache(maxsize=256)
def _statement(model: type[models.Model], update: tuple[str, ...], *, ignore: bool) -> str:
    table = sql.Identifier(model._meta.db_table)
    names = sql.SQL(", ").join([sql.Identifier(column) for column in columns_of(model)])
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM json_populate_recordset(NULL::{}, {})").format(
        table, names, names, table, sql.Placeholder()
    )
    if update:
        pairs = [sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in update]
        key = sql.Identifier(str(model._meta.pk.column))
        statement += sql.SQL(" ON CONFLICT ({}) DO UPDATE SET {}").format(key, sql.SQL(", ").join(pairs))
    elif ignore:
        statement += sql.SQL(" ON CONFLICT DO NOTHING")
    return statement.as_string()


def _plain(value: object) -> str:
    """Return a value as PostgreSQL reads it in JSON."""
    match value:
        case UUID():
            return str(value)
        case date() | time():  # and moments, which are dates too
            return value.isoformat()
        case bytes() | bytearray() | memoryview():
            return rf"\x{bytes(value).hex()}"
        case _:
            message = f"no JSON form for {type(value).__name__}"
            raise TypeError(message)
