"""Keyset paging (按键翻页): the page after a row is found by that row's key, so the last costs what the first does."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Field, Func, Model, Q, QuerySet, Value


@dataclass(frozen=True)
class Key:
    """One column of an ordering; `path` is the model's, joined by double underscores."""

    path: str
    descending: bool
    field: "Field[Any, Any]"

    @property
    def nullable(self) -> bool:
        """Whether rows may have no value here; PostgreSQL puts them last going up, and first going down."""
        return self.field.null


class Cursor:
    """The place in an ordering where a page begins or ends, as an opaque word for the address."""

    def __init__(self, model: type[Model], fields: Sequence[str]):
        names = [name.removeprefix("-") for name in fields]
        last_descends = bool(fields) and fields[-1].startswith("-")
        given = [*fields, *([] if names and names[-1] == "pk" else ["-pk" if last_descends else "pk"])]
        self.keys = [Key(name.removeprefix("-"), name.startswith("-"), _field(model, name)) for name in given]

    def ordered(self, rows: QuerySet[Any], *, backwards: bool = False) -> QuerySet[Any]:
        """Return the rows in order, or from the other end."""
        return rows.order_by(*(f"-{key.path}" if key.descending != backwards else key.path for key in self.keys))

    def word(self, row: Model) -> str:
        """Return the place of a row."""
        values = [_plain(_value(row, key.path)) for key in self.keys]
        return base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode().rstrip("=")

    def place(self, word: str) -> list[Any] | None:
        """Return the values of a place, or None when the word is none of ours."""
        try:
            values = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
            if not isinstance(values, list) or len(values) != len(self.keys):
                return None
            return [key.field.to_python(value) for key, value in zip(self.keys, values, strict=True)]
        except (binascii.Error, ValueError, TypeError, ValidationError):
            return None

    def beyond(self, place: Sequence[Any], *, backwards: bool = False) -> Q:
        """Return the filter for the rows after a place, or before it."""
        downs = {key.descending != backwards for key in self.keys}
        if len(downs) == 1 and None not in place and not any(key.nullable for key in self.keys):
            columns = [F(key.path) for key in self.keys]
            values = [Value(value, output_field=key.field) for key, value in zip(self.keys, place, strict=True)]
            return Q(_RowBeyond(*columns, *values, operator="<" if downs.pop() else ">"))
        condition = Q(pk__in=[])
        for key, value in reversed(list(zip(self.keys, place, strict=True))):
            same = Q(**{f"{key.path}__isnull": True}) if value is None else Q(**{key.path: value})
            condition = _beyond_one(key, value, down=key.descending != backwards) | (same & condition)
        return condition


class _RowBeyond(Func):
    """`(a, b) < (x, y)`: the comparison a composite index answers by starting at the right place."""

    output_field = BooleanField()

    def __init__(self, *expressions: Any, operator: str):
        super().__init__(*expressions)
        self.operator = operator

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        parts = [compiler.compile(expression) for expression in self.get_source_expressions()]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _ in side) for side in (parts[:half], parts[half:]))
        return f"({left}) {self.operator} ({right})", [value for _, values in parts for value in values]


def _beyond_one(key: Key, value: Any, *, down: bool) -> Q:
    if value is None:
        return Q(**{f"{key.path}__isnull": False}) if down else Q(pk__in=[])
    if down:
        return Q(**{f"{key.path}__lt": value})
    higher = Q(**{f"{key.path}__gt": value})
    return higher | Q(**{f"{key.path}__isnull": True}) if key.nullable else higher


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    found: Any = None
    for part in name.removeprefix("-").split("__"):
        found = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = found.related_model or model
    if found.is_relation:  # a key may also be somebody else's
        found = found.target_field
    return found  # type: ignore[no-any-return]  # get_field has many kinds


def _value(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part, None)
    return row.pk if isinstance(row, Model) else row


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, (UUID, Decimal)) else value
