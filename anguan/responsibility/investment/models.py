"""The book of safety money of a year, every entry in it, uses an enterprise added, and ledgers that were sent."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from anguan.foundation.access.models import OwnedForeignKey, OwnedModel

SIDES = ("set_aside", "spent")  # 提取, 使用
MODES = ("", "by_rates", "actual_expense", "not_listed")  # "": nobody has reckoned yet, or it cannot be said


class Fund(OwnedModel):
    """Book of a year (安全生产费用年度账): what it is reckoned from, what is due, what was set aside and spent.

    The sums are worked out anew from the live entries whenever one is made or struck, with this row locked.
    """

    year = models.PositiveSmallIntegerField()
    industry_code = models.CharField(max_length=5, blank=True)  # of the enterprise, as it was then
    last_year_revenue = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    this_year_revenue = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)  # first year only
    businesses = models.JSONField(default=list, blank=True)  # as duties' rules.facts.Business; empty: by industry
    separate_accounts = models.BooleanField(default=True)
    opening = models.DecimalField(max_digits=18, decimal_places=2, default=0)  # 年初结余
    due_last_year = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)  # 上一年应计提
    claimed = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)  # what it worked out itself
    mode = models.CharField(max_length=16, blank=True)
    annual = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    cost = models.JSONField(default=dict, blank=True)  # the whole answer of rules.cost, as it was then
    rates = models.CharField(max_length=120, blank=True)  # which edition
    confidence = models.CharField(max_length=10, blank=True)
    reckoned_at = models.DateTimeField(null=True, blank=True)
    reckoned_by = models.UUIDField(null=True, blank=True)
    reckoner_name = models.CharField(max_length=60, blank=True)
    plan = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)  # {use: amount as text}
    planned = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)  # its sum
    planned_at = models.DateTimeField(null=True, blank=True)
    planner_name = models.CharField(max_length=60, blank=True)
    set_aside = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    spent = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    entry_count = models.PositiveIntegerField(default=0)
    doubted = models.PositiveIntegerField(default=0)  # live entries with something doubtful
    last_entry_on = models.DateField(null=True, blank=True)
    paused = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)  # months noted as suspended

    class Meta:
        indexes = [
            models.Index(  # what a territory is counted by stands in the index
                fields=["year", "region_code"],
                include=["enterprise", "line_code", "industry_code", "mode", "annual", "set_aside", "spent", "planned"],
                name="fund_by_region",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year"], name="one_fund_a_year"),
            models.CheckConstraint(name="fund_mode_known", condition=Q(mode__in=MODES)),
            models.CheckConstraint(name="fund_year_likely", condition=Q(year__gte=2000, year__lte=2100)),
            models.CheckConstraint(name="fund_sums_not_negative", condition=Q(set_aside__gte=0, spent__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.year}"


class Entry(OwnedModel):
    """Entry of the book (台账一笔): money set aside for a month, or spent; a wrong one is struck, never changed."""

    fund = OwnedForeignKey(Fund, on_delete=models.PROTECT, related_name="entries")
    year = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10)
    month = models.PositiveSmallIntegerField()  # the month it belongs to in the book
    on = models.DateField()  # of the voucher
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    use = models.CharField(max_length=50, blank=True)  # id in the catalog, or "own:<id of an OwnUse>"; of spendings
    what = models.CharField(max_length=200, blank=True)
    supplier = models.CharField(max_length=100, blank=True)
    voucher = models.CharField(max_length=60, blank=True)  # 凭证号、发票号
    exhibit_ids = ArrayField(models.UUIDField(), default=list, blank=True)  # photos of the voucher
    doubts = models.JSONField(default=list, blank=True)  # [{"code", "words", "with": [entry ids]}]
    upload_id = models.UUIDField(null=True, blank=True)  # the ledger it came with
    by = models.UUIDField()
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    void_at = models.DateTimeField(null=True, blank=True)
    void_why = models.CharField(max_length=200, blank=True)
    void_by = models.UUIDField(null=True, blank=True)
    void_by_name = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "year", "-on"], name="fund_entry_by_enterprise"),
            models.Index(fields=["enterprise", "fund", "side"], name="fund_entry_by_fund"),
            models.Index(
                fields=["enterprise", "voucher"], condition=~Q(voucher="") & Q(void_at__isnull=True),
                name="fund_entry_by_voucher",
            ),
            models.Index("year", "region_code", F("on").desc(), name="fund_entry_by_region"),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(name="fund_entry_side_known", condition=Q(side__in=SIDES)),
            models.CheckConstraint(name="fund_entry_above_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="fund_entry_month_of_year", condition=Q(month__gte=1, month__lte=12)),
            models.CheckConstraint(
                name="struck_fund_entry_says_why", condition=Q(void_at__isnull=True) | ~Q(void_why="")
            ),
        ]

    def __str__(self) -> str:
        return self.what or self.side


class OwnUse(OwnedModel):
    """Use an enterprise added (自定使用类别) where none of the list fits."""

    title = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "title"], name="own_use_once")]

    def __str__(self) -> str:
        return self.title


class LedgerUpload(OwnedModel):
    """Ledger (安全费用台账) as it was sent, with what the check found; emptied once it is imported."""

    year = models.PositiveSmallIntegerField()
    person_id = models.UUIDField()
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True, blank=True)
    received_at = models.DateTimeField()
    rows = models.JSONField(default=list)  # what may be imported, as rules.importing.Line
    problems = models.JSONField(default=list)  # [row, column or null, message, remedy, is error]
    said = models.JSONField(default=list)  # of the whole table: [[message, remedy]], superseded rates among it
    row_count = models.PositiveIntegerField(default=0)
    set_aside = models.DecimalField(max_digits=18, decimal_places=2, default=0)  # of the rows without an error
    spent = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    known = models.PositiveIntegerField(default=0)  # rows that stand in the book already
    imported_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["enterprise", "-received_at"], name="fund_ledgers_newest")]

    def __str__(self) -> str:
        return self.file_name
