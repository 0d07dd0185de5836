"""Writing rows in bulk: keys that are the same for the same seed, and COPY for everything."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, models


def key(at: datetime, random: Random) -> UUID:
    """Return a UUIDv7 of a moment; the rest of it comes from the seed."""
    milliseconds = int(at.timestamp() * 1000)
    value = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76 | random.getrandbits(12) << 64
    return UUID(int=value | 0b10 << 62 | random.getrandbits(62))


def columns_of(model: type[models.Model]) -> list[str]:
    """Return the columns a row of a model is written with, those the database fills left out."""
    return [str(field.column) for field in _written(model)]


def _written(model: type[models.Model]) -> list[Any]:
    return [
        field
        for field in model._meta.concrete_fields
        if not getattr(field, "generated", False) and not isinstance(field, models.AutoField)
    ]


def copy(model: type[models.Model], rows: Iterable[Sequence[Any]]) -> int:
    """COPY rows, given in the order of `columns_of`, and return their number."""
    names = ", ".join(f'"{name}"' for name in columns_of(model))
    count = 0
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as target:
        for row in rows:
            target.write_row(row)
            count += 1
    return count


class Shape:
    """Makes rows of a model from named values, with the model's own defaults for the rest."""

    def __init__(self, model: type[models.Model]):
        self.model = model
        fields = _written(model)
        self.places = {field.attname: place for place, field in enumerate(fields)}
        self.defaults = [field.get_default() if not field.primary_key else None for field in fields]
        self.fresh = [
            (place, type(value)) for place, value in enumerate(self.defaults) if isinstance(value, list | dict)
        ]

    def row(self, **values: Any) -> list[Any]:
        """Return a row."""
        made = list(self.defaults)
        for place, kind in self.fresh:
            made[place] = kind()
        for name, value in values.items():
            made[self.places[name]] = value
        return made
