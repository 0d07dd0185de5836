"""Saved filters: what a person looks at again and again."""

from typing import ClassVar

from django.db import models

from anguan.foundation.access.models import ScopedQuerySet, uuid7
from anguan.foundation.access.visibility import Access, OwnPerson


class SavedFilter(models.Model):
    """Saved filter (常用筛选) of one person for one list: its name and the parameters of its address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person_id = models.UUIDField()
    page = models.CharField(max_length=60)
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=2000)
    saved_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = OwnPerson()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "page", "name"], name="one_saved_filter_of_a_name")]

    def __str__(self) -> str:
        return self.name
