"""A pool hands out connections that work, also after the server has closed what it had given before."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

from anguan.foundation.database.base import DatabaseWrapper


@pytest.fixture
def pooled(transactional_db: None) -> Iterator[DatabaseWrapper]:
    options = {"pool": {"min_size": 1, "max_size": 1, "timeout": 5}}
    made = ConnectionHandler({"default": {**connection.settings_dict, "OPTIONS": options}})["default"]
    assert isinstance(made, DatabaseWrapper)
    yield made
    made.close()
    made.close_pool()


def _backend(of: DatabaseWrapper) -> int:
    with of.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_connection_is_used_again_until_the_server_closes_it(pooled: DatabaseWrapper) -> None:
    first = _backend(pooled)
    pooled.close()
    assert _backend(pooled) == first
    pooled.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
        assert cursor.fetchone() == (True,)
    assert _backend(pooled) != first


def test_one_on_which_only_news_have_arrived_is_kept(pooled: DatabaseWrapper) -> None:
    with pooled.cursor() as cursor:
        cursor.execute("LISTEN news")
    first = _backend(pooled)
    pooled.close()
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY news")
    assert _backend(pooled) == first
