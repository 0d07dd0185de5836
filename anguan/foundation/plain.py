"""Plain statements (直读): written out once and prepared once for each connection, for the few in every request.

The ORM puts a query together anew each time, its cursor writes the values into the text, and the server reads and plans
that text: ten times what the question itself costs. Here the server keeps the plan, and the values travel beside it.
Row policies apply as always: the server plans again when the role is another one. A pooler in transaction mode must
know prepared statements of the protocol (pgbouncer does since 1.21).
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any, Generic, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections, models
from psycopg import Connection, DataError
from psycopg.errors import error_from_result
from psycopg.pq import Escaping, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Row = TypeVar("Row", bound=models.Model)
Value = UUID | date | str | int | None
Texts = list[str | None]

_names: WeakKeyDictionary[Connection[Any], dict[str, bytes]] = WeakKeyDictionary()  # what each has been told before
_FINE = {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK}
_FROM_TEXT: Mapping[str, Callable[[str], object]] = {
    "CharField": str,
    "TextField": str,
    "UUIDField": UUID,
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "BooleanField": "t".__eq__,
    "IntegerField": int,
    "PositiveIntegerField": int,
    "FloatField": float,
}
_FROM_JSON = {name: _FROM_TEXT[name] for name in ("UUIDField", "DateField", "DateTimeField")}


def rows(model: type[Row], condition: str, values: Sequence[Value]) -> list[Row]:
    """Return the rows of a model, called `row` in what follows FROM: WHERE and ORDER BY, with placeholders.

    Columns that PostgreSQL works out itself are left for later, as `defer()` does.
    """
    names, readers, statement = _selecting(model, condition)
    return [
        model.from_db(
            DEFAULT_DB_ALIAS,
            names,
            [None if text is None else read(text) for read, text in zip(readers, found, strict=True)],
        )
        for found in ask(statement, values)
    ]


@dataclass(frozen=True)
class Question(Generic[Row]):
    """Rows of a model that are wanted, as `rows()` is told."""

    model: type[Row]
    condition: str
    values: tuple[Value, ...]


def answer(question: Question[Row]) -> list[Row]:
    """Return the rows one question asks for."""
    return rows(question.model, question.condition, question.values)


def together(first: str, *questions: Question[Any]) -> list[list[Any]]:
    """Run statements without values and ask several questions after them, all in one step; return each one's rows."""
    values = [value for question in questions for value in question.values]
    result = _observed(
        _tell_and_ask, _together(tuple((one.model, one.condition) for one in questions)), (first, values)
    )
    answers = [json.loads(result.get_value(0, column) or b"[]") for column in range(len(questions))]
    return [_instances(question, found) for question, found in zip(questions, answers, strict=True)]


def ask(statement: str, values: Sequence[Value]) -> list[Texts]:
    """Return what one statement answers, with `%s` where the values go: rows of texts, as PostgreSQL writes them."""
    result = _observed(_ask, statement, values)
    value, columns = result.get_value, range(result.nfields)
    return [
        [None if (found := value(row, column)) is None else found.decode() for column in columns]
        for row in range(result.ntuples)
    ]


def tell(statements: str) -> None:
    """Run statements without values and without an answer, all in one step."""
    _observed(_tell, statements, None)


def _observed(run: Callable[..., PGresult], statement: str, values: object) -> PGresult:
    """Run it on this thread's connection as Django's cursors do: those who watch statements see it, too."""
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    database.validate_no_broken_transaction()
    for watch in reversed(database.execute_wrappers):
        run = partial(watch, run)
    with database.wrap_database_errors:
        return run(statement, values, False, {"connection": database, "cursor": None})


def _ask(statement: str, values: Sequence[Value], _many: bool, context: dict[str, Any]) -> PGresult:
    raw: Connection[Any] = context["connection"].connection
    if _must_begin(raw):
        _checked(raw.pgconn.exec_(b"BEGIN"))
    sent: list[Any] = [_as_sent(value) for value in values]  # its type forgets that None is NULL
    return _checked(raw.pgconn.exec_prepared(_prepared(raw, statement), sent))


def _tell(statements: str, _values: None, _many: bool, context: dict[str, Any]) -> PGresult:
    raw: Connection[Any] = context["connection"].connection
    text = f"BEGIN; {statements}" if _must_begin(raw) else statements
    return _checked(raw.pgconn.exec_(text.encode()))


def _tell_and_ask(statement: str, told: tuple[str, Sequence[Value]], _many: bool, context: dict[str, Any]) -> PGresult:
    """Several statements may go in one step only as text, so here the values are written into it, by libpq."""
    raw: Connection[Any] = context["connection"].connection
    first, values = told
    name, escaped = _prepared(raw, statement), Escaping(raw.pgconn).escape_literal
    written = b", ".join(b"NULL" if (sent := _as_sent(value)) is None else escaped(sent) for value in values)
    begin = b"BEGIN; " if _must_begin(raw) else b""
    return _checked(raw.pgconn.exec_(b"%s%s; EXECUTE %s (%s)" % (begin, first.encode(), name, written)))


def _prepared(raw: Connection[Any], statement: str) -> bytes:
    """Return the name under which a connection's server keeps a statement."""
    names = _names.setdefault(raw, {})
    if statement not in names:
        name = b"plain_%d" % len(names)
        _checked(raw.pgconn.prepare(name, _numbered(statement)))
        names[statement] = name
    return names[statement]


def _must_begin(raw: Connection[Any]) -> bool:
    """Say whether Django has opened a transaction that the server does not know of yet."""
    return not raw.autocommit and raw.pgconn.transaction_status == TransactionStatus.IDLE


def _checked(result: PGresult) -> PGresult:
    if result.status not in _FINE:
        raise error_from_result(result, encoding="utf-8")
    return result


def _as_sent(value: Value) -> bytes | None:
    match value:
        case None:
            return None
        case date():  # and moments, which are dates too
            return value.isoformat().encode()
    text = str(value)
    if "\0" in text:
        raise DataError("text may not hold NUL")
    return text.encode()


@lru_cache(maxsize=256)
def _numbered(statement: str) -> bytes:
    """Return a statement with numbered placeholders."""
    first, *rest = re.split("%s", statement)
    return (first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))).encode()


@lru_cache(maxsize=256)
def _selecting(model: type[models.Model], condition: str) -> tuple[list[str], list[Callable[[str], object]], str]:
    fields = _fields(model)
    columns = ", ".join(f'row."{field.column}"' for field in fields)
    statement = f'SELECT {columns} FROM "{model._meta.db_table}" AS row {condition}'  # noqa: S608 - written in our code
    return [field.attname for field in fields], [_FROM_TEXT[_kind(field)] for field in fields], statement


@lru_cache(maxsize=256)
def _together(questions: tuple[tuple[type[models.Model], str], ...]) -> str:
    """Return one statement for all, each answered in a column: an array of rows in JSON, in their order."""
    asked = [_selecting(model, condition)[2] for model, condition in questions]
    return "SELECT " + ", ".join(f"(SELECT json_agg(found) FROM ({one}) AS found)" for one in asked)  # noqa: S608


def _instances(question: Question[Row], found: list[dict[str, Any]]) -> list[Row]:
    names, readers = _reading(question.model)
    return [
        question.model.from_db(
            DEFAULT_DB_ALIAS,
            names,
            [
                read(value) if read is not None and value is not None else value
                for read, value in zip(readers, row.values(), strict=True)
            ],
        )
        for row in found
    ]


@lru_cache(maxsize=256)
def _reading(model: type[models.Model]) -> tuple[list[str], list[Callable[[str], object] | None]]:
    """Return the attributes of a model, and what JSON leaves to be read in each."""
    fields = _fields(model)
    return [field.attname for field in fields], [_FROM_JSON.get(_kind(field)) for field in fields]


def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _kind(field: Any) -> str:
    while field.remote_field:
        field = field.target_field
    return str(field.get_internal_type())
