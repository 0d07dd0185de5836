"""The year's plan of an enterprise, what it owes when, what proves it, and what it says does not apply to it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from anguan.foundation.access.models import OwnedForeignKey, OwnedModel
from anguan.foundation.access.visibility import Access, Owned
from anguan.responsibility.duties.models.tallying import CountedModel

# open 待办, partial 已办一部分, proven 已证明, earlier 建档前到期（不追究、可补录）,
# disputed 已申报不适用（待镇街复核）, exempt 经复核不适用, dropped 因事实变化不再应办
STATES = ("open", "partial", "proven", "earlier", "disputed", "exempt", "dropped")
OWED = ("open", "partial", "disputed")  # still to be done; late once `due_on` is past
SOURCES = ("form", "briefing", "course", "training", "hazard", "permit", "document", "fund", "certificate", "earlier")
EXEMPTION_STATES = ("asked", "upheld", "refused", "withdrawn")


class YearPlan(OwnedModel):
    """Plan of the year (年度履职计划): the owner commits dates and people; without it an alarm is raised."""

    year = models.PositiveSmallIntegerField()
    due_on = models.DateField()  # by when it has to be committed
    state = models.CharField(max_length=10, default="open")  # open, committed
    committed_at = models.DateTimeField(null=True, blank=True)
    committed_by = models.UUIDField(null=True, blank=True)
    committer_name = models.CharField(max_length=60, blank=True)
    item_count = models.PositiveIntegerField(default=0)  # obligations in it when it was committed
    signature_id = models.UUIDField(null=True, blank=True)  # written by hand under the promise
    watched = models.BooleanField(default=False)  # its deadline runs
    key = models.CharField(max_length=60, blank=True)  # of the delivery, so that one sent twice is one

    class Meta:
        indexes = [
            models.Index(fields=["year", "region_code"], include=["enterprise", "line_code", "state", "due_on"],
                         name="year_plan_by_region"),
            models.Index(fields=["due_on"], condition=Q(state="open", watched=False), name="year_plan_to_watch"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year"], name="one_year_plan_each"),
            models.CheckConstraint(
                name="committed_plan_says_when",
                condition=Q(state="open") | Q(state="committed", committed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.state}"


class Obligation(CountedModel):
    """Obligation (应办事项): one thing an enterprise has to have done by a day, and how far it is.

    What people read of it (title, clause, penalty, proof) stands in the catalog, under `duty` and `version`.
    What has to hold all the time has no day; what is done daily or each shift is one row a month that counts.
    """

    year = models.PositiveSmallIntegerField()
    duty = models.CharField(max_length=60)  # id in the catalog, or "local:<id of a LocalDuty>"
    version = models.CharField(max_length=10, blank=True)  # `effective_from` of the catalog's version, where it has one
    task = models.CharField(max_length=60, blank=True)
    what = models.CharField(max_length=160, blank=True)  # which period, event, certificate or machine
    key = models.CharField(max_length=240)  # what makes it the same when the year is laid out anew (rules.identity)
    standing = models.BooleanField(default=False)  # 持续保持
    known_on = models.DateField(null=True, blank=True)  # a later fact brought it; periods over by then: earlier
    due_on = models.DateField(null=True, blank=True)
    first_on = models.DateField(null=True, blank=True)  # of its period
    last_on = models.DateField(null=True, blank=True)
    times = models.PositiveIntegerField(null=True, blank=True, default=1)  # how often in its period; None: not known
    times_done = models.PositiveIntegerField(default=0)
    confidence = models.CharField(max_length=10)  # of its day
    notes = models.CharField(max_length=400, blank=True)
    committed_on = models.DateField(null=True, blank=True)  # the day the owner means to do it
    doer_id = models.UUIDField(null=True, blank=True)
    doer_name = models.CharField(max_length=60, blank=True)
    handed_from = models.CharField(max_length=60, blank=True)  # who had it and left
    handed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, default="open")
    proven_on = models.DateField(null=True, blank=True)  # the day it was done, by its proofs
    proven_at = models.DateTimeField(null=True, blank=True)  # when the last of them came in
    late = models.BooleanField(default=False)  # proven after its day
    grade = models.CharField(max_length=1, blank=True)  # the weakest of its live proofs
    doubted = models.BooleanField(default=False)  # a proof of it is hardly to be believed
    watched = models.BooleanField(default=False)  # its deadline runs: it is near, or over
    ended_why = models.CharField(max_length=200, blank=True)  # of what was dropped or exempted

    access: ClassVar[Access] = Owned(person="doer_id")

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "year", "due_on"], name="obligation_by_enterprise"),
            models.Index(fields=["doer_id", "due_on"], condition=Q(state__in=OWED), name="obligation_of_doer"),
            models.Index(  # what a territory is counted by stands in the index
                fields=["year", "region_code", "due_on"],
                include=["enterprise", "line_code", "duty", "state", "late", "doubted"],
                name="obligation_by_region",
            ),
            models.Index(fields=["year", "due_on", "id"], name="obligation_by_due"),  # lists of a territory
            models.Index(
                fields=["due_on"], condition=Q(state__in=OWED, watched=False), name="obligation_to_watch"
            ),
            models.Index(
                fields=["id"], condition=Q(watched=True) & ~Q(state__in=OWED), name="obligation_watched_no_more"
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year", "key"], name="obligation_once_a_year"),
            models.CheckConstraint(name="obligation_state_known", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="proven_obligation_says_when", condition=~Q(state="proven") | Q(proven_on__isnull=False)
            ),
            models.CheckConstraint(
                name="only_what_stands_has_no_day", condition=Q(standing=True) | Q(due_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.what} {self.due_on}"


class Proof(OwnedModel):
    """Proof (证明材料): something that shows an obligation was done; evidence date and upload date are both kept."""

    obligation = OwnedForeignKey(Obligation, on_delete=models.CASCADE, related_name="proofs")
    source = models.CharField(max_length=12)  # SOURCES: the form, or the domain that proves it by itself
    source_type = models.CharField(max_length=60, blank=True)  # "briefings.briefing"
    source_id = models.UUIDField(null=True, blank=True)
    happened_on = models.DateField()  # 事情发生的日期
    uploaded_at = models.DateTimeField()  # 上传时间
    times = models.PositiveIntegerField(default=1)
    words = models.CharField(max_length=500, blank=True)  # what was done
    answers = models.JSONField(default=dict, blank=True)  # of its form
    exhibit_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    grade = models.CharField(max_length=1, blank=True)
    by = models.UUIDField(null=True, blank=True)
    by_name = models.CharField(max_length=60, blank=True)
    doubts = models.JSONField(default=list, blank=True)  # [{"code", "words", "with": [proof ids]}]
    answered_at = models.DateTimeField(null=True, blank=True)  # somebody explained the doubt
    answer = models.CharField(max_length=500, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)  # an office believes it all the same
    accepted_by = models.UUIDField(null=True, blank=True)
    accepted_by_name = models.CharField(max_length=60, blank=True)
    accepted_why = models.CharField(max_length=200, blank=True)
    void_at = models.DateTimeField(null=True, blank=True)  # taken back, or not accepted by an office
    void_why = models.CharField(max_length=200, blank=True)
    void_by = models.UUIDField(null=True, blank=True)
    void_by_name = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=60, blank=True)  # of the delivery, so that one sent twice is one

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "obligation"], name="proof_by_obligation"),
            models.Index(fields=["enterprise", "-uploaded_at"], name="proof_by_enterprise"),
            models.Index(fields=["source_id"], condition=Q(source_id__isnull=False), name="proof_by_source"),
            models.Index(
                fields=["region_code", "-uploaded_at"],
                condition=~Q(doubts=[]) & Q(void_at__isnull=True, accepted_at__isnull=True), name="proof_doubted",
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "obligation", "source_type", "source_id"],
                condition=Q(source_id__isnull=False, void_at__isnull=True),
                name="proven_once_by_a_thing",
            ),
            models.UniqueConstraint(fields=["enterprise", "key"], condition=~Q(key=""), name="proof_delivered_once"),
            models.CheckConstraint(name="proof_source_known", condition=Q(source__in=SOURCES)),
            models.CheckConstraint(name="void_proof_says_why", condition=Q(void_at__isnull=True) | ~Q(void_why="")),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.happened_on}"


class Exemption(OwnedModel):
    """Exemption (申报不适用): the enterprise says a duty is not for it, with a reason; the town looks a second time."""

    duty = models.CharField(max_length=60)
    task = models.CharField(max_length=60, blank=True)  # empty: the whole duty
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)
    exhibit_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    state = models.CharField(max_length=10, default="asked")
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    asker_name = models.CharField(max_length=60)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    decider_name = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=60, blank=True)  # of the delivery, so that one sent twice is one

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "-asked_at"], name="exemption_by_enterprise"),
            models.Index(fields=["region_code", "asked_at"], condition=Q(state="asked"), name="exemption_asked"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year", "duty", "task"], condition=Q(state__in=["asked", "upheld"]),
                name="one_exemption_for_a_duty",
            ),
            models.CheckConstraint(name="exemption_state_known", condition=Q(state__in=EXEMPTION_STATES)),
            models.CheckConstraint(
                name="exemption_looked_at_by_another",
                condition=Q(state__in=["asked", "withdrawn"])
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decided_by=F("asked_by")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title} {self.state}"
