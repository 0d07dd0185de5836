"""Learning because of a plan (按计划学习): an issued item of this month whose topic a course is about is given out."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import held_on
from anguan.responsibility.learning.services.assigning import assign_for_fact
from anguan.responsibility.training.models import PlanItem

SUBJECT = PlanItem._meta.label_lower


def assign_from_plans(*, at: datetime, enterprise_id: UUID | None = None) -> int:
    """Give out the courses that the plans of this month ask for, once for each person. Return how many are new.

    An item without a topic, or about one that no course teaches, is taught in a session; nothing is given out.
    """
    today = clock.day_of(at)
    rows = PlanItem.objects.filter(
        plan__year=today.year, month=today.month, plan__issued_at__isnull=False, state="planned"
    ).exclude(topic="")  # fmt: skip
    if enterprise_id is not None:
        rows = rows.filter(enterprise_id=enterprise_id)
    given = 0
    for item in rows.order_by("enterprise_id", "pk").iterator():
        with transaction.atomic():
            posts = held_on(Post.objects.filter(enterprise_id=item.enterprise_id), today)
            posts = posts.filter(role__in=item.roles) if item.roles else posts
            given += assign_for_fact(
                item.topic, enterprise_id=item.enterprise_id, person_ids=posts.values_list("person_id", flat=True),
                because="plan", words=item.title, at=at, subject=(SUBJECT, item.pk),
            )  # fmt: skip
    return given
