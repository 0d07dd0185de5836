"""Cloning (复制): several processes make the tables once; the database of each is a copy of the first one's.

Loaded by `-p tests.cloning`. Making them takes a process a quarter of a minute, copying them no second.
"""

import os
from functools import wraps
from typing import Any

import pytest
from django.conf import settings
from psycopg import sql

MODEL = "anguan_tests_model"  # nobody's own; made anew by each run
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
_ONE_AT_A_TIME = 4_711  # a lock that PostgreSQL keeps for us
_MADE_BY = "SELECT pg_catalog.shobj_description(oid, 'pg_database') FROM pg_catalog.pg_database WHERE datname = %s"


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Copy wherever Django would migrate, if there is more than one process."""
    if RUN:
        from django.db.backends.postgresql.creation import DatabaseCreation

        DatabaseCreation.create_test_db = _copied(  # type: ignore[method-assign]  # for every connection
            DatabaseCreation.create_test_db
        )


def _copied(create: Any) -> Any:
    @wraps(create)
    def copied(creation: Any, *given: Any, **named: Any) -> str:
        connection, name = creation.connection, creation._get_test_db_name()
        with creation._nodb_cursor() as cursor:  # what is locked is free again when this closes
            cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
            cursor.execute(_MADE_BY, [MODEL])
            if cursor.fetchone() != (RUN,):
                connection.settings_dict["TEST"]["NAME"] = MODEL
                create(creation, *given, **named)
                connection.settings_dict["TEST"]["NAME"] = name
                connection.close()
                connection.close_pool()
                cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(MODEL), sql.Literal(RUN)))
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            cursor.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(*map(sql.Identifier, (name, MODEL)))
            )
        settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        return str(name)

    return copied
