"""Connections (数据库连接): Django's engine for PostgreSQL; a connection from the pool is looked at, not asked.

Django asks each connection that it takes from the pool whether it still works: a question and its answer for every
request. One that the server has closed says so by itself, since there is something to read on it.
"""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper of connections to PostgreSQL."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection that works; the pool replaces those that do not."""
        while True:
            connection = super().get_new_connection(conn_params)
            if self.pool is None or _works(connection):
                return connection
            connection.close()
            self.pool.putconn(connection)


def _works(connection: "psycopg.Connection[Any]") -> bool:
    """Say whether a connection works; one on which something has arrived since its last use is asked."""
    looking = select.poll()
    looking.register(connection.fileno(), select.POLLIN)
    if not looking.poll(0):
        return True
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.Error:
        return False
    return True
