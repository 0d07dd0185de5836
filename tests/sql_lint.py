"""SQL lint (语句检查): what runs for a person on an owned table names its enterprise; tables stay distributable.

Loaded by `-p tests.sql_lint`. Every statement that the code runs in somebody's scope, in any test of the suite, is
looked at; makers and jobs, which work as the owner of the tables, are not. A test fails with the statements it ran
that would not find their way on a distributed database.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pytest

from anguan.foundation.access.scope import WEB_ROLE

_CHANGE = re.compile(r'^\s*(?:UPDATE|DELETE FROM)\s+"(?P<table>\w+)"', re.IGNORECASE)
_LOCK = re.compile(r'\bFROM\s+"(?P<table>\w+)".*\bFOR\s+(?:NO KEY\s+)?UPDATE\b', re.IGNORECASE | re.DOTALL)
_FORBIDDEN = {
    "a trigger": re.compile(r"\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+)?TRIGGER\b", re.IGNORECASE),
    "ROLLUP": re.compile(r"\b(?:ROLLUP|CUBE|GROUPING SETS)\s*\(", re.IGNORECASE),
    "WITH RECURSIVE": re.compile(r"\bWITH\s+RECURSIVE\b", re.IGNORECASE),
}
_ROLE = re.compile(r"SET LOCAL ROLE (\S+?);")
_SAVEPOINT = re.compile(r"^(?P<back>ROLLBACK TO )?SAVEPOINT \"?(?P<name>\w+)")


@lru_cache(maxsize=1)
def owned_tables() -> dict[str, str]:
    """Return every owned table with the column that says whose a row is."""
    from django.apps import apps

    from anguan.foundation.access.models import OwnedBase

    owned = [
        model
        for model in apps.get_models()
        if issubclass(model, OwnedBase) and not getattr(model, "append_only", False)
    ]
    return {model._meta.db_table: model.owner_column for model in owned}


def faults(sql: str, owned: dict[str, str]) -> list[str]:
    """Return what is wrong with one statement, or nothing."""
    found = [
        f"{name} on an owned table"
        for name, pattern in _FORBIDDEN.items()
        if pattern.search(sql) and any(f'"{table}"' in sql or f" {table}" in sql for table in owned)
    ]
    touched = _CHANGE.search(sql) or _LOCK.search(sql)
    if touched is None or touched["table"] not in owned:
        return found
    table, owner = touched["table"], owned[touched["table"]]
    head, _, condition = sql.partition(" WHERE ")
    if f'"{table}"."{owner}"' not in condition:
        found.append(f"WHERE does not name {table}.{owner}")
    if sql.lstrip()[:6].upper() == "UPDATE" and f'"{owner}" =' in head.partition(" SET ")[2]:
        found.append(f"SET names {table}.{owner}, which never changes")
    return found


class Watch:
    """Looks at the statements of one test that run as the web role."""

    def __init__(self) -> None:
        self.role = ""
        self.said: list[str] = []
        self._roles_at: dict[str, str] = {}  # going back to a savepoint takes back a role set after it

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Run a statement, and look at it when it runs for somebody."""
        text = sql if isinstance(sql, str) else str(sql)
        if point := _SAVEPOINT.match(text):
            if point["back"]:
                self.role = self._roles_at.get(point["name"], self.role)
            else:
                self._roles_at[point["name"]] = self.role
        elif roles := _ROLE.findall(text):
            self.role = roles[-1].strip('"')
        elif self.role == WEB_ROLE and context["connection"].in_atomic_block:
            self.said += [f"{fault}: {' '.join(text.split())[:300]}" for fault in faults(text, owned_tables())]
        return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def _sql_lint(request: pytest.FixtureRequest) -> Iterator[None]:
    """Look at what a test with a database runs; tests without one have nothing to look at."""
    if request.node.get_closest_marker("django_db") is None and "db" not in request.fixturenames:
        yield
        return
    from django.db import connection

    watch = Watch()
    with connection.execute_wrapper(watch):
        yield
    if watch.said:
        pytest.fail("\n".join(["statements that do not name their enterprise:", *dict.fromkeys(watch.said)]))
