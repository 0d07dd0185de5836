"""The queue of the sweep is swept itself: its old places are given back early, or each round passes them again."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0005_ascents")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE deadlines_ascent SET"
            " (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05)",
            "ALTER TABLE deadlines_ascent RESET (autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor)",
        )
    ]
