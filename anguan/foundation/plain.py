"""Plain reads (直读): rows of a model by a statement written out once, for the few that every request begins with.

The ORM puts a query together anew each time, which costs ten times what the question itself does. For models whose
columns need no conversion (no JSON); row policies apply as always.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def rows(model: type[Row], condition: str, values: Sequence[UUID | date | str]) -> list[Row]:
    """Return the rows of a model, called `row` in what follows FROM: WHERE and ORDER BY, with placeholders."""
    names, statement = _statement(model, condition)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [model.from_db(connection.alias, names, found) for found in cursor.fetchall()]


@lru_cache(maxsize=256)
def _statement(model: type[models.Model], condition: str) -> tuple[list[str], str]:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'row."{field.column}"' for field in fields)
    statement = f'SELECT {columns} FROM "{model._meta.db_table}" AS row {condition}'  # noqa: S608 - written in our code
    return [field.attname for field in fields], statement
