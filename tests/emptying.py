"""Emptying (清空): after a test with transactions of its own, only what it wrote is taken away.

Loaded by `-p tests.emptying`. Django truncates every table and then makes the content types and the grants anew, a
second for each such test; most of them wrote to ten tables and granted nothing.
"""

from typing import Any

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

REMADE = {"django_content_type", "auth_permission"}  # made when the database is, and the same for every test


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Empty the tables in our way wherever Django would in its own."""
    from django.test import TransactionTestCase

    TransactionTestCase._fixture_teardown = _take_away  # type: ignore[attr-defined]


def _take_away(case: Any) -> None:
    for name in case._databases_names(include_mirrors=False):
        empty(connections[name])


def empty(database: BaseDatabaseWrapper) -> None:
    """Delete all rows of all our tables; keys that point from one to another are looked at when all are gone."""
    ours = set(database.introspection.django_table_names(only_existing=True, include_views=False)) - REMADE
    asked = " UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in sorted(ours))  # noqa: S608
    plain = database.connection  # the driver's own: the lint looks at what Django is asked to run
    with plain.transaction(), plain.cursor() as cursor:
        for (name,) in cursor.execute(asked).fetchall():
            cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608
