"""Owned rows: the base classes of everything an enterprise owns.

Two small pieces keep these tables distributable by enterprise: `OwnedModel` updates with `enterprise_id` in the filter
and never sets it, and `OwnedForeignKey` joins on it as well.
"""

from typing import Any, ClassVar, Self
from uuid import UUID

import uuid_utils.compat
from django.db import models
from django.db.models import Q
from django.db.models.sql.where import WhereNode

from anguan.foundation.access.actor import Actor
from anguan.foundation.access.visibility import Access, Owned


def uuid7() -> UUID:
    """Return a new key that sorts by time; phones mint the same kind offline."""
    return uuid_utils.compat.uuid7()


class ScopedQuerySet(models.QuerySet[Any]):
    """A query set that knows who may see its rows."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the rows that exist for this actor, as the model's `access` says."""
        access: Access = self.model.access
        return self.filter(access.visible_to(actor))


class RegionCodeField(models.CharField[str, str]):
    """A division code, compared byte by byte so that ranges mean prefixes whatever the server's locale."""

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)


class OwnedBase(models.Model):
    """What every owned row has: a key of its own making, and the region and line it happened in, as they were then."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region_code = RegionCodeField()
    line_code = models.CharField(max_length=20, default="emergency")  # 监管条线

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Owned()
    owner_column: ClassVar[str] = "enterprise_id"

    class Meta:
        abstract = True

    def _do_update(self, *args: Any, **kwargs: Any) -> Any:
        """Update this row through its owner: `enterprise_id` is in the filter and never in the SET list."""
        rows, using, key, values, *rest = args
        rows = rows.filter(**{self.owner_column: getattr(self, self.owner_column)})
        values = [value for value in values if value[0].attname != self.owner_column]
        return super()._do_update(rows, using, key, values, *rest, **kwargs)


class OwnedModel(OwnedBase):
    """A row owned by an enterprise; `enterprise_id` never changes."""

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class OwnedRecord(OwnedBase):
    """A row of the foundation about an enterprise, which may come before there is one; no foreign key points up."""

    enterprise_id = models.UUIDField(null=True, blank=True, db_index=False)

    class Meta:
        abstract = True


class OwnedForeignKey(models.ForeignKey[Any, Any]):
    """A foreign key between rows of one enterprise: joins and lazy loads match `enterprise_id` too."""

    def get_extra_descriptor_filter(self, instance: models.Model) -> Q:
        """Add the owner to a lazy load of the related row."""
        return Q(enterprise_id=instance.enterprise_id)  # type: ignore[attr-defined]

    def get_extra_restriction(self, alias: str | None, related_alias: str) -> Any:
        """Add the owner to a join."""
        theirs: Any = self.related_model._meta.get_field("enterprise")
        ours: Any = self.model._meta.get_field("enterprise")
        equal: Any = theirs.get_lookup("exact")
        return WhereNode([equal(theirs.get_col(related_alias), ours.get_col(alias))])
