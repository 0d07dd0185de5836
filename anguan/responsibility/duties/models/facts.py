"""What is known of an enterprise for its duties, and what a change of it would change (事实表、事实变化)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import OwnedModel

DIFFERENCE_STATES = ("proposed", "applied", "dropped")


class FactSheet(OwnedModel):
    """Fact sheet (事实表): what the owner answered beside the one file, and the whole sheet the calendar follows."""

    said = models.JSONField(default=dict, blank=True)  # fields of rules.facts.Facts; they go before what rows say
    said_at = models.DateTimeField(null=True, blank=True)
    said_by = models.UUIDField(null=True, blank=True)
    sayer_name = models.CharField(max_length=60, blank=True)
    facts = models.JSONField(default=dict, blank=True)  # what the obligations that are there were made from
    catalog_version = models.CharField(max_length=60, blank=True)
    begins_on = models.DateField(null=True, blank=True)  # what was due before is not asked: the calendar's first day
    years = models.JSONField(default=list, blank=True)  # the years that are laid out
    planned_at = models.DateTimeField(null=True, blank=True)
    stale_at = models.DateTimeField(null=True, blank=True)  # something changed then; the planner has yet to look

    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        indexes = [
            models.Index(fields=["stale_at"], condition=Q(stale_at__isnull=False), name="fact_sheet_stale"),
            models.Index(fields=["planned_at"], name="fact_sheet_planned"),
        ]
        constraints = [models.UniqueConstraint(fields=["enterprise"], name="one_fact_sheet_each")]

    def __str__(self) -> str:
        return f"{self.enterprise_id}"


class Difference(OwnedModel):
    """Difference (事实变化): what a changed fact would add, drop and move; shown before it takes effect, then kept."""

    facts_before = models.JSONField(default=dict, blank=True)
    facts_after = models.JSONField(default=dict, blank=True)
    changed = models.JSONField(default=list)  # [{"field", "title", "before", "after"}], in words
    added = models.JSONField(default=list)  # [{"key", "duty", "title", "task", "what", "due", "why"}]
    dropped = models.JSONField(default=list)
    moved = models.JSONField(default=list)  # … and "due_before"
    said = models.JSONField(null=True, blank=True)  # the owner's answers as they would be; None: it came from elsewhere
    key = models.CharField(max_length=60, blank=True)  # of the delivery, so that one sent twice is one
    because = models.CharField(max_length=200)  # 本企业修改、企业档案变化、目录更新、地方设置
    state = models.CharField(max_length=10, default="proposed")
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField(null=True, blank=True)
    takes_effect_at = models.DateTimeField(null=True, blank=True)  # by itself, where nobody says anything
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    decider_name = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "-proposed_at"], name="difference_by_enterprise"),
            models.Index(fields=["takes_effect_at"], condition=Q(state="proposed"), name="difference_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(state="proposed"), name="one_difference_waits_each"
            ),
            models.CheckConstraint(name="difference_state_known", condition=Q(state__in=DIFFERENCE_STATES)),
        ]

    def __str__(self) -> str:
        return f"{self.because} {self.state}"
