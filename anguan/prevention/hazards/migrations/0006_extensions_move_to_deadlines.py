"""The extensions of hazards become those of deadlines; the table they come from goes with the next migration."""

from typing import Any

from django.db import migrations

SUBJECT = "hazards.hazard"
AT_ONCE = 2_000
SAME = (
    "id", "enterprise_id", "region_code", "line_code", "asked_by", "asker_name", "asked_at", "reason", "force_majeure",
    "interim_measure", "present_due_on", "asked_due_on", "reply_due_on", "decision", "decided_by", "decider_name",
    "decided_at", "note",
)  # fmt: skip


def move(apps: Any, schema_editor: Any) -> None:
    """Copy every row under its own key; which kind of deadline it was about follows from its hazard."""
    changes, extensions = apps.get_model("hazards", "DueChange"), apps.get_model("deadlines", "Extension")
    rows = changes.objects.order_by("id").values(*SAME, "hazard_id", "hazard__level", "hazard__order_id")
    made = []
    for row in rows.iterator(AT_ONCE):
        level, ordered = row.pop("hazard__level"), row.pop("hazard__order_id") is not None
        kind = "rectify_major" if level == "major" else "rectify_ordered" if ordered else "rectify"
        made.append(
            extensions(subject_type=SUBJECT, subject_id=row.pop("hazard_id"), kind=f"hazards.{kind}", **row)
        )
        if len(made) == AT_ONCE:
            extensions.objects.bulk_create(made)
            made = []
    extensions.objects.bulk_create(made)


def move_back(apps: Any, schema_editor: Any) -> None:
    """Copy the extensions of hazards back, and take them away from the deadlines."""
    changes, extensions = apps.get_model("hazards", "DueChange"), apps.get_model("deadlines", "Extension")
    rows = extensions.objects.filter(subject_type=SUBJECT).order_by("id")
    made = [changes(hazard_id=row.pop("subject_id"), **row) for row in rows.values(*SAME, "subject_id")]
    changes.objects.bulk_create(made, batch_size=AT_ONCE)
    rows.delete()


class Migration(migrations.Migration):
    dependencies = [("hazards", "0005_orders_are_received"), ("deadlines", "0001_deadlines")]

    operations = [migrations.RunPython(move, move_back)]
