"""Tally of obligations (履职计数): a city's half a million counted by town, line, industry and duty.

Whatever changes what is counted leaves a mark on its town in the same transaction; a marked town is counted from its
rows until the loop has counted it anew. So the tally is never wrong, only sometimes not used.
"""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models.functions import Left

from anguan.foundation.access.models import OwnedModel, RegionCodeField, ScopedQuerySet
from anguan.foundation.access.visibility import Access, Internal, Owned

TOWN_DIGITS = 9  # of a division code
COUNTED = frozenset({"year", "region_code", "line_code", "duty", "due_on", "state", "late", "doubted", "enterprise_id"})


class Tally(models.Model):
    """Tally (履职计数): the obligations of one year, town, line, industry and duty, as they stand on a day."""

    id = models.BigAutoField(primary_key=True)
    year = models.PositiveSmallIntegerField()
    region_code = RegionCodeField()  # of the town
    line_code = models.CharField(max_length=20)
    industry = models.CharField(max_length=3, blank=True)  # division of GB/T 4754 (大类)
    duty = models.CharField(max_length=60)
    total = models.PositiveIntegerField()  # to be done in the year
    due = models.PositiveIntegerField()  # of them, whose day is past
    in_time = models.PositiveIntegerField()  # of those due: proven, and done by their day
    done_late = models.PositiveIntegerField()
    late = models.PositiveIntegerField()  # of those due: not proven
    doubted = models.PositiveIntegerField()
    disputed = models.PositiveIntegerField()
    exempt = models.PositiveIntegerField()  # beside the total

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Owned(enterprise="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "region_code", "line_code", "industry", "duty"],
                include=["total", "due", "in_time", "done_late", "late", "doubted", "disputed", "exempt"],
                name="tally_of_a_kind_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.region_code} {self.duty}"


class CountedTown(models.Model):
    """Counted town (已计数镇街): its tally is whole, and reckons lateness as of a day."""

    region_code = RegionCodeField(primary_key=True)
    day = models.DateField()
    counted_at = models.DateTimeField()

    access: ClassVar[Access] = Internal("says which towns of a territory the tally can speak for; holds no number")

    def __str__(self) -> str:
        return f"{self.region_code} {self.day}"


class Recount(models.Model):
    """Mark (待重计): what is counted in a town has changed; the tally does not speak for it until counted anew."""

    id = models.BigAutoField(primary_key=True)
    region_code = RegionCodeField()

    access: ClassVar[Access] = Internal("written with every change of what is counted; holds the code of a town alone")

    class Meta:
        indexes = [models.Index(fields=["region_code"], name="recount_by_region")]

    def __str__(self) -> str:
        return self.region_code


def town_of(region_code: str) -> str:
    """Return the code of the town a division code lies in."""
    return region_code[:TOWN_DIGITS]


def mark(regions: Iterable[str]) -> None:
    """Mark the towns of some regions; within the transaction that changes what is counted there."""
    Recount.objects.bulk_create([Recount(region_code=town) for town in sorted({town_of(code) for code in regions})])


class CountedRows(ScopedQuerySet):
    """Rows that are counted by town: who changes them marks their towns."""

    def update(self, **values: Any) -> int:
        """Change rows, and mark their towns where what is counted changes."""
        if not _counts(values):
            return super().update(**values)
        with transaction.atomic():
            self.mark_towns()
            return super().update(**values)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **named: Any) -> list[Any]:
        """Make rows, and mark their towns."""
        rows = list(objs)
        with transaction.atomic():
            mark(row.region_code for row in rows)
            return super().bulk_create(rows, *args, **named)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Remove rows, and mark their towns."""
        with transaction.atomic():
            self.mark_towns()
            return super().delete()

    def mark_towns(self) -> None:
        """Mark the towns of these rows."""
        towns = self.order_by().annotate(counted_town=Left("region_code", TOWN_DIGITS))
        mark(towns.values_list("counted_town", flat=True).distinct())


class CountedModel(OwnedModel):
    """An owned row that is counted by town; saved, removed or written in bulk, it marks its town."""

    objects: ClassVar[Any] = CountedRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **named: Any) -> None:
        """Keep the row, and mark its town where what is counted changes."""
        changed = named.get("update_fields")
        with transaction.atomic():
            if changed is None or _counts(changed):
                self.written([self])
            super().save(*args, **named)

    def delete(self, *args: Any, **named: Any) -> tuple[int, dict[str, int]]:
        """Remove the row, and mark its town."""
        with transaction.atomic():
            self.written([self])
            return super().delete(*args, **named)

    @classmethod
    def written(cls, rows: Collection[Any]) -> None:
        """Mark the towns of rows that are written in bulk (`foundation.bulk`)."""
        mark(row.region_code for row in rows)


def _counts(names: Iterable[str]) -> bool:
    return not COUNTED.isdisjoint({*names, *(f"{name}_id" for name in names)})
