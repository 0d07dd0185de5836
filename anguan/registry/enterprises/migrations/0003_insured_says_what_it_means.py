"""The feature of having a liability insurance is named so; that of having to have one is the duties' (应投保)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

RENAME = "UPDATE enterprises_enterprise SET flags = array_replace(flags, %s, %s) WHERE flags @> ARRAY[%s]::varchar[]"
BEFORE, AFTER = "high_risk_insured", "liability_insured"


def rename(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give the feature its new name."""
    with editor.connection.cursor() as cursor:
        cursor.execute(RENAME, [BEFORE, AFTER, BEFORE])


def rename_back(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give the feature its old name."""
    with editor.connection.cursor() as cursor:
        cursor.execute(RENAME, [AFTER, BEFORE, AFTER])


class Migration(migrations.Migration):
    """Rename a value of `flags`."""

    dependencies = [("enterprises", "0002_search_by_code_and_initials")]
    operations = [migrations.RunPython(rename, rename_back)]
