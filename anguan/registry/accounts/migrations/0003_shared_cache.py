"""The table of the cache all web processes share: limits and used one-time codes must hold in each of them."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sign_in'),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE IF NOT EXISTS anguan_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX IF NOT EXISTS anguan_cache_expires ON anguan_cache (expires);
            """,
            "DROP TABLE IF EXISTS anguan_cache",
        ),
    ]
