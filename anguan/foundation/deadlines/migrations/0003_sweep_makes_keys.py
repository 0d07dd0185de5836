"""A function that makes keys sorted by time, for rows that a statement makes: the server's own where it has one."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OURS = """
CREATE OR REPLACE FUNCTION anguan_uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    -- RFC 9562: 48 bits of milliseconds, then what gen_random_uuid() made, with 7 as its version
    SELECT encode(
        set_bit(set_bit(overlay(
            uuid_send(gen_random_uuid())
            PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
            FROM 1 FOR 6
        ), 52, 1), 53, 1), 'hex')::uuid
$$
"""
SERVERS = """
CREATE OR REPLACE FUNCTION anguan_uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$ SELECT uuidv7() $$
"""


def create(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create it for this server."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_proc WHERE proname = 'uuidv7')")
        (there,) = cursor.fetchone()
    schema_editor.execute(SERVERS if there else OURS)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_climbs_may_wake")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
