"""What an enterprise set for its permits: which law holds, its own stricter rule, who signs; its daily commitment."""

from django.db import models

from anguan.foundation.access.models import OwnedModel


class Setting(OwnedModel):
    """Setting (本企业作业票制度): which law holds, and the written rule on top, as `rules.case.Overlay`."""

    regime = models.CharField(max_length=10, default="general")
    overlay = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=200, blank=True)  # 制度名称与文号
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise"], name="one_permit_setting")]

    def __str__(self) -> str:
        return self.source


class SlotHolder(OwnedModel):
    """Who may sign a slot (签批人): the enterprise's own people for the slots of 表 B.1."""

    slot = models.CharField(max_length=40)
    person_id = models.UUIDField()
    person_name = models.CharField(max_length=60)
    area_id = models.UUIDField(null=True, blank=True)  # for one area only

    class Meta:
        indexes = [models.Index(fields=["enterprise", "slot"], name="slot_holder_by_slot")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "slot", "person_id", "area_id"], nulls_distinct=False, name="slot_held_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.slot} {self.person_name}"


class Commitment(OwnedModel):
    """Daily safety commitment (安全承诺公告): the special work an enterprise said it would do that day (报备)."""

    day = models.DateField()
    counts = models.JSONField(default=dict)  # {"hot_work.special": 1, "confined_space": 2}
    said = models.TextField(blank=True)
    promised_by = models.UUIDField()
    promiser_name = models.CharField(max_length=60)
    promised_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["enterprise", "-day"], name="commitment_by_enterprise")]
        constraints = [models.UniqueConstraint(fields=["enterprise", "day"], name="one_commitment_a_day")]

    def __str__(self) -> str:
        return str(self.day)
