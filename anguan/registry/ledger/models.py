"""Ledger uploads: a file an office sent, how its headings were matched, and where its import stands."""

import json
import zlib
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import RegionCodeField, ScopedQuerySet, uuid7
from anguan.foundation.access.visibility import Access, Owned

STATES = ("received", "checking", "checked", "importing", "imported")


class LedgerUpload(models.Model):
    """Ledger upload (台账导入批次): one table of enterprises on its way in, kept with the file as it was sent."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    region_code = RegionCodeField()  # the territory it was judged and imported in
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=60)
    file = models.FileField(upload_to="ledger/%Y/%m/", max_length=200)
    file_name = models.CharField(max_length=200)
    file_size = models.PositiveBigIntegerField()
    sheet = models.CharField(max_length=60, blank=True)
    sheets = models.JSONField(default=list)
    headings = models.JSONField(default=list)
    preview = models.JSONField(default=list)  # the first rows, to recognise columns by
    mapping = models.JSONField(default=dict)  # our column → index of theirs
    datum = models.CharField(max_length=8, blank=True)  # of coordinates whose row does not say
    state = models.CharField(max_length=10, default="received")
    failure = models.CharField(max_length=200, blank=True)  # why the last check or import stopped, in words for people
    received_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    worked_at = models.DateTimeField(null=True, blank=True)  # the last sign of life of the job at it
    row_count = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)  # rows worked through in the present step
    error_rows = models.PositiveIntegerField(default=0)
    warning_rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)  # 新增, foreseen by the check, then as imported
    updated = models.PositiveIntegerField(default=0)  # 更新
    unchanged = models.PositiveIntegerField(default=0)  # 未变
    problem_counts = models.JSONField(default=dict)  # "column|code" → how many
    packed_problems = models.BinaryField(default=b"", editable=False)
    packed_changes = models.BinaryField(default=b"", editable=False)
    packed_entries = models.BinaryField(default=b"", editable=False)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Owned(enterprise="", line="", person="person_id")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["region_code", "-id"], name="ledger_by_region")]
        constraints = [
            models.CheckConstraint(name="ledger_state_known", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="ledger_imported_has_a_time", condition=~Q(state="imported") | Q(imported_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def good_rows(self) -> int:
        """How many rows are to be imported."""
        return self.row_count - self.error_rows

    @property
    def is_working(self) -> bool:
        """Whether a job is at it."""
        return self.state in ("checking", "importing")

    @property
    def problems(self) -> list[list[Any]]:
        """Every problem: row, our column, code, what was written, hint; some hundred thousand at worst."""
        return _unpack(self.packed_problems)

    @problems.setter
    def problems(self, rows: list[list[Any]]) -> None:
        self.packed_problems = _pack(rows)

    @property
    def changes(self) -> list[list[Any]]:
        """What the import brings, or brought: row, enterprise or '', name, added or updated, facts with old and new."""
        return _unpack(self.packed_changes)

    @changes.setter
    def changes(self, rows: list[list[Any]]) -> None:
        self.packed_changes = _pack(rows)

    @property
    def entries(self) -> list[list[Any]]:
        """What the rows without an error say, as the check read it: the import writes this and nothing else."""
        return _unpack(self.packed_entries)

    @entries.setter
    def entries(self, rows: list[list[Any]]) -> None:
        self.packed_entries = _pack(rows)


def _pack(rows: list[list[Any]]) -> bytes:
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=str).encode())


def _unpack(packed: bytes | memoryview) -> list[list[Any]]:
    rows: list[list[Any]] = json.loads(zlib.decompress(packed)) if packed else []
    return rows
