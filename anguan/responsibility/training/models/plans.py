"""Plans of a year (年度培训计划): what is to be taught in which month, to whom, how long."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import OwnedForeignKey, OwnedModel
from anguan.responsibility.training.rules.categories import Category

ITEM_STATES = ("planned", "held", "dropped")


class Plan(OwnedModel):
    """Plan of a year (年度培训计划): made from the rules, then changed by whoever answers for it."""

    year = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    maker_name = models.CharField(max_length=60)
    issued_at = models.DateTimeField(null=True, blank=True)  # 发布

    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "year"], name="one_training_plan_a_year")]

    def __str__(self) -> str:
        return str(self.year)


class PlanItem(OwnedModel):
    """Item of a plan (计划项): a month, what, for whom, how many minutes, and what came of it."""

    plan = OwnedForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    month = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    category = models.CharField(max_length=20)
    topic = models.CharField(max_length=40, blank=True)
    roles = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # for whom; empty: everyone
    minutes = models.PositiveIntegerField()
    clause = models.CharField(max_length=120, blank=True)
    rule = models.CharField(max_length=60, blank=True)  # catalog.hours it was made from
    state = models.CharField(max_length=10, default="planned")
    dropped_why = models.CharField(max_length=200, blank=True)

    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        indexes = [models.Index(fields=["enterprise", "plan", "month"], name="plan_item_by_month")]
        constraints = [
            models.CheckConstraint(name="plan_item_month", condition=Q(month__gte=1, month__lte=12)),
            models.CheckConstraint(name="plan_item_state_known", condition=Q(state__in=ITEM_STATES)),
            models.CheckConstraint(name="plan_item_category_known", condition=Q(category__in=list(Category))),
        ]

    def __str__(self) -> str:
        return self.title
