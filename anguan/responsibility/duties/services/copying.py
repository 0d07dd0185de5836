"""Copying (批量写入): new obligations of many enterprises through COPY, as text; most of a row is the same for all."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import uuid_utils
from django.db import connection
from psycopg import sql

from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties.models import Obligation
from anguan.responsibility.duties.rules.identity import Wanted

_OF_THE_FIRM = ("id", "enterprise_id", "region_code", "line_code", "year", "known_on", "state")
_OF_THE_DUTY = ("duty", "task", "key", "standing", "due_on", "first_on", "last_on", "times", "what", "notes", "version",
                "confidence")  # fmt: skip
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_AT_ONCE, _MOST_KNOWN = 500, 50_000
_known: dict[int, tuple[Wanted, str]] = {}  # the text of what is shared, by identity; it is held, so ids stay its own


def copy(fresh: Iterable[tuple[Enterprise, int, Wanted, str, date | None]]) -> int:
    """COPY new obligations, as the owner of the tables; what a row does not say has the default of its column."""
    named = (*_OF_THE_FIRM, *_OF_THE_DUTY)
    rest = {one.attname: one.get_default() for one in Obligation._meta.concrete_fields if one.attname not in named}
    tail = "".join(f"\t{_text(value)}" for value in rest.values()) + "\n"
    columns = sql.SQL(", ").join(map(sql.Identifier, (*named, *rest)))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(Obligation._meta.db_table), columns)
    count, lines, own, before = 0, list[str](), "", (0, 0)
    with connection.cursor() as cursor, cursor.copy(statement) as target:
        for firm, year, wanted, state, known_on in fresh:
            if before != (id(firm), year):  # an enterprise's come together
                own = f"{firm.pk}\t{firm.region_code}\t{firm.line_code}\t{year}\t{_text(known_on)}"
                before = id(firm), year
            lines.append(f"{uuid_utils.uuid7()}\t{own}\t{state}\t{_shared(wanted)}{tail}")
            count += 1
            if len(lines) == _AT_ONCE:
                target.write("".join(lines))
                lines.clear()
        target.write("".join(lines))
    return count


def _shared(wanted: Wanted) -> str:
    known = _known.get(id(wanted))
    if known is not None and known[0] is wanted:
        return known[1]
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    text = "\t".join([_text(getattr(wanted, name)) for name in _OF_THE_DUTY])
    _known[id(wanted)] = wanted, text
    return text


def _text(value: Any) -> str:
    match value:
        case None:
            return r"\N"
        case bool():
            return "t" if value else "f"
        case str():
            return value.translate(_ESCAPED)
        case _:
            return f"{value}"
