"""Every model of the installation: who may see it, which way its keys point, and that PostgreSQL says the same."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from anguan.foundation.access.models import OwnedBase, OwnedForeignKey
from anguan.foundation.access.policies import declared_access
from anguan.foundation.access.scope import WEB_ROLE
from anguan.foundation.access.visibility import Access

# From the top down; a key may point down, or sideways within a group as the registry's order allows.
LAYERS = ("insight", "oversight", "emergency", "prevention", "responsibility", "registry", "foundation")
REGISTRY = ("ledger", "accounts", "premises", "enterprises", "offices", "regions")

# Tables that others bring along, each with why no row of it needs a declaration of ours.
OTHERS: dict[str, str] = {
    "account": "the account library's e-mail addresses; we sign in by name and keep none",
    "auth": "Django's groups and permissions; our roles are a table in code",
    "contenttypes": "names of models",
    "mfa": "second factors, read by the account library for the person signing in",
    "procrastinate": "the job queue: ids only, worked by the owner of the tables",
    "sessions": "sessions, looked up by their secret key before anybody is known",
    "socialaccount": "sign-ins through a city's own identity provider",
    "usersessions": "where one is signed in, shown by the account library to oneself",
}


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("anguan.")]


def others() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if not model.__module__.startswith("anguan.")]


def names(found: Iterable[type[models.Model]]) -> list[str]:
    return [model._meta.label for model in found]


def place(model: type[models.Model]) -> tuple[int, int]:
    """Return how high a model stands: its group, and within the registry its domain."""
    _, group, domain, *_ = model.__module__.split(".")
    return LAYERS.index(group), REGISTRY.index(domain) if group == "registry" else 0


def selected(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def test_every_model_says_who_may_see_it() -> None:
    silent = [model for model in ours() if not callable(getattr(declared_access(model), "visible_to", None))]
    assert names(silent) == []


def test_every_table_others_bring_is_known_with_its_reason() -> None:
    assert {model._meta.app_label for model in others()} == OTHERS.keys()


def test_every_key_points_down() -> None:
    wrong = []
    for model in ours():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not isinstance(field, models.ForeignKey) or not isinstance(target, type):
                continue
            if target in ours() and place(target) < place(model):
                wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert wrong == []


def test_keys_between_rows_of_one_enterprise_match_it() -> None:
    """A key from one owned row to another is an `OwnedForeignKey`, the one to the enterprise itself apart."""
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in ours()
        if issubclass(model, OwnedBase)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and not isinstance(field, OwnedForeignKey)
        and issubclass(field.related_model, OwnedBase)
        and field.related_model._meta.label != "enterprises.Enterprise"
    ]
    assert wrong == []


def test_unique_rules_of_owned_rows_name_the_enterprise() -> None:
    wrong = []
    for model in ours():
        if not issubclass(model, OwnedBase) or model.owner_column != "enterprise_id":
            continue
        for rule in model._meta.constraints:
            if isinstance(rule, models.UniqueConstraint) and not {"enterprise", "enterprise_id", "chain"} & set(
                rule.fields
            ):
                wrong.append(f"{model._meta.label}: {rule.name}")
        wrong += [
            f"{model._meta.label}.{field.name}"
            for field in model._meta.local_fields
            if field.unique and not field.primary_key
        ]
    assert wrong == []


@pytest.mark.django_db
def test_every_table_with_something_to_hide_has_its_policies() -> None:
    tables = {
        str(name): bool(on) for name, on in selected("SELECT relname, relrowsecurity FROM pg_class WHERE relkind = 'r'")
    }
    policies: dict[str, set[str]] = {}
    for table, command in selected("SELECT tablename, cmd FROM pg_policies WHERE %s = ANY(roles)", WEB_ROLE):
        policies.setdefault(table, set()).add(command)
    for model in ours():
        access: Access = declared_access(model)
        if access.policy() is None:
            continue
        table = model._meta.db_table
        assert tables[table], f"{table} has no row security"
        assert policies.get(table) == {"SELECT", "INSERT", "UPDATE", "DELETE"}, table


@pytest.mark.django_db
def test_the_web_role_owns_nothing_and_passes_by_nothing() -> None:
    owned = selected(
        "SELECT relname FROM pg_class JOIN pg_roles ON relowner = pg_roles.oid WHERE rolname = %s", WEB_ROLE
    )
    assert owned == []
    (rights,) = selected(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s", WEB_ROLE
    )
    assert rights == (False, False, False, False)
    assert (
        selected("SELECT 1 FROM pg_auth_members JOIN pg_roles ON member = pg_roles.oid WHERE rolname = %s", WEB_ROLE)
        == []
    )


@pytest.mark.django_db
def test_what_is_append_only_can_neither_be_changed_nor_removed() -> None:
    for model in ours():
        if getattr(model, "append_only", False):
            rights = selected(
                "SELECT privilege_type FROM information_schema.role_table_grants"
                " WHERE grantee = %s AND table_name = %s",
                WEB_ROLE, model._meta.db_table,
            )  # fmt: skip
            assert {right for (right,) in rights} == {"SELECT", "INSERT"}, model


@pytest.mark.django_db
def test_there_is_no_trigger_of_ours() -> None:
    """Append-only is a matter of grants; the job queue's own triggers are its own affair."""
    found = selected(
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid WHERE NOT tgisinternal"
    )
    tables = {model._meta.db_table for model in ours()}
    assert [name for name, table in found if table in tables] == []
