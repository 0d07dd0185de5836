"""Row policies and grants: written from the models' own declarations after every migration.

The web role may read and write tables but owns none; append-only tables grant it no UPDATE and no DELETE; tables with a
policy show it only the rows of its scope. Running this twice changes nothing.
"""

import logging
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from psycopg import sql

from anguan.foundation.access.scope import WEB_ROLE

log = logging.getLogger("anguan.access")

# Operators that indexes need under row policies and that leak nothing in an error: marked so where the server allows.
LEAKPROOF = ("arraycontains(anyarray, anyarray)", "arrayoverlap(anyarray, anyarray)")


def declared_access(model: type[models.Model]) -> Any:
    """Return what a model says about who may see it, or None when it says nothing."""
    return getattr(model, "access", None)


def secure_database(**_: Any) -> None:
    """Create the web role where it is missing, and bring grants and policies in line with the models."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('anguan.policies'))")
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB_ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {WEB_ROLE} NOLOGIN NOBYPASSRLS")
        cursor.execute(f"GRANT {WEB_ROLE} TO CURRENT_USER")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {WEB_ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WEB_ROLE}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB_ROLE}")
        cursor.execute(f"REVOKE ALL ON django_migrations FROM {WEB_ROLE}")
        there = set(connection.introspection.table_names(cursor))  # a migration may stop half-way on purpose
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy and model._meta.db_table in there:
                _secure_table(cursor, model)
    for function in LEAKPROOF:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"ALTER FUNCTION pg_catalog.{function} LEAKPROOF")
        except DatabaseError:
            log.warning("this server does not let us mark %s leakproof: searches will be slower", function)


def _secure_table(cursor: Any, model: type[models.Model]) -> None:
    table = sql.Identifier(model._meta.db_table)
    if getattr(model, "append_only", False):
        cursor.execute(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(table, sql.Identifier(WEB_ROLE)))
    access = declared_access(model)
    condition = access.policy() if access is not None else None
    if condition is None:
        cursor.execute(sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(table))  # what it may once have had
        return
    # The planner cannot know whom a setting names; left to see the comparisons it takes every scope for a tiny one and
    # fetches whole territories by bitmap. Behind CASE a policy is a plain filter, and the query's own words
    # (`visible_to`, with the same bounds as literals) choose the index: 10 ms instead of 1.5 s over a million rows.
    keeping = getattr(access, "keeping", access.policy)()  # who may write them, where more may read
    condition, keeping = (f"CASE WHEN {said} THEN true ELSE false END" for said in (condition, keeping))
    may_insert = "true" if getattr(model, "anyone_may_append", False) else keeping
    body, kept = sql.SQL(condition), sql.SQL(keeping)
    cursor.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(table))
    for name in ("seen", "inserted", "updated", "deleted"):
        cursor.execute(sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(sql.Identifier(name), table))
    role = sql.Identifier(WEB_ROLE)
    cursor.execute(sql.SQL("CREATE POLICY seen ON {} FOR SELECT TO {} USING ({})").format(table, role, body))
    cursor.execute(
        sql.SQL("CREATE POLICY inserted ON {} FOR INSERT TO {} WITH CHECK ({})").format(
            table, role, sql.SQL(may_insert)
        )
    )
    cursor.execute(
        sql.SQL("CREATE POLICY updated ON {} FOR UPDATE TO {} USING ({}) WITH CHECK ({})").format(
            table, role, kept, kept
        )
    )
    cursor.execute(sql.SQL("CREATE POLICY deleted ON {} FOR DELETE TO {} USING ({})").format(table, role, kept))
