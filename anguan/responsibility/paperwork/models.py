"""Documents of an enterprise, the versions of their text, who has to sign them, and what a self-check looks at."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anguan.foundation.access.models import OwnedForeignKey, OwnedModel
from anguan.foundation.access.visibility import Access, Owned
from anguan.responsibility.paperwork.rules.lifecycle import State

ANSWERS = ("", "yes", "no", "na")  # 未查、是、否、不涉及
WAYS = ("", "phone", "handed")  # 本人手机签、在别人手机上签


class Document(OwnedModel):
    """Document (标准文书): made from facts, changed by people, signed, and frozen with a hash when archived."""

    kind = models.CharField(max_length=30)  # of the catalog
    variant = models.CharField(max_length=20, blank=True)  # which drill, which meeting
    title = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    held_on = models.DateField()  # the day of what it tells; for letters the day they were made
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=100, blank=True)
    led = models.BooleanField(default=False)  # 主要负责人带队
    follows = OwnedForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers")
    template = models.CharField(max_length=20)  # version of the catalog its text began with
    parts = models.JSONField(default=list)  # [{"key", "title", "text"}]
    version = models.PositiveIntegerField(default=1)  # of the text
    state = models.CharField(max_length=10, default=State.DRAFT)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    maker_name = models.CharField(max_length=60)
    changed_at = models.DateTimeField()
    changer_name = models.CharField(max_length=60)
    sent_at = models.DateTimeField(null=True, blank=True)
    pressed_on = models.DateField(null=True, blank=True)  # the last day those missing were pressed
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.UUIDField(null=True, blank=True)
    archiver_name = models.CharField(max_length=60, blank=True)
    sealed = models.CharField(max_length=64, blank=True)  # SHA-256 over everything it holds, at archiving
    void_at = models.DateTimeField(null=True, blank=True)
    void_by = models.UUIDField(null=True, blank=True)
    void_by_name = models.CharField(max_length=60, blank=True)
    void_why = models.CharField(max_length=200, blank=True)
    signers = models.PositiveIntegerField(default=0)  # those struck are left out
    signed = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "-made_at", "id"], name="document_by_enterprise"),
            models.Index(
                fields=["region_code", "-made_at"], include=["enterprise", "line_code", "kind", "state", "year"],
                name="document_by_region",
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(name="document_state_known", condition=Q(state__in=list(State))),
            models.CheckConstraint(
                name="archived_document_is_sealed",
                condition=~Q(state=State.ARCHIVED) | Q(sealed__regex=r"^[0-9a-f]{64}$", archived_at__isnull=False),
            ),
            models.CheckConstraint(name="void_document_says_why", condition=~Q(state=State.VOID) | ~Q(void_why="")),
        ]

    def __str__(self) -> str:
        return self.title


class Edition(OwnedModel):
    """Edition (历次文稿): the text as somebody saved it; nobody's words are lost."""

    document = OwnedForeignKey(Document, on_delete=models.CASCADE, related_name="editions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    parts = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "document", "version"], name="edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class Signatory(OwnedModel):
    """Signatory (签名人): who has to sign a document, with whom, and the evidence of their hand."""

    document = OwnedForeignKey(Document, on_delete=models.CASCADE, related_name="signatories")
    person_id = models.UUIDField()
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=60, blank=True)  # 岗位
    team = models.CharField(max_length=60, blank=True)
    part = models.CharField(max_length=20)  # of the catalog: principal, leader, worker, attendee…
    tier = models.PositiveSmallIntegerField(default=0)  # 0 at the top
    upper_id = models.UUIDField(null=True, blank=True)  # with whom a letter is signed
    upper_name = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, default="missing")  # missing 未签, signed 已签, struck 不再要求
    way = models.CharField(max_length=10, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    handed_by = models.CharField(max_length=60, blank=True)  # on whose phone
    exhibit_id = models.UUIDField(null=True, blank=True)  # the signature
    exhibit_sha256 = models.CharField(max_length=64, blank=True)
    covers = models.CharField(max_length=64, blank=True)  # SHA-256 of the text signed
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_why = models.CharField(max_length=100, blank=True)

    access: ClassVar[Access] = Owned(person="person_id")

    class Meta:
        indexes = [
            models.Index(
                fields=["person_id", "-id"], condition=Q(state="missing"), name="signatory_waiting"
            ),
            models.Index(fields=["enterprise", "document", "tier", "id"], name="signatory_by_document"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "document", "person_id"], name="signs_once"),
            models.CheckConstraint(
                name="signatory_state_known", condition=Q(state__in=["missing", "signed", "struck"])
            ),
            models.CheckConstraint(name="signatory_way_known", condition=Q(way__in=WAYS)),
            models.CheckConstraint(
                name="signed_has_its_evidence",
                condition=~Q(state="signed") | Q(signed_at__isnull=False, exhibit_id__isnull=False) & ~Q(covers=""),
            ),
            models.CheckConstraint(name="struck_says_why", condition=~Q(state="struck") | ~Q(struck_why="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class CheckItem(OwnedModel):
    """Check item (自查项): one thing a self-check looks at, its answer, and where it comes from."""

    document = OwnedForeignKey(Document, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    source = models.CharField(max_length=160, blank=True)  # the clause, as cited
    answer = models.CharField(max_length=3, blank=True)
    note = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answerer_name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "document", "number"], name="check_item_once"),
            models.CheckConstraint(name="check_answer_known", condition=Q(answer__in=ANSWERS)),
        ]

    def __str__(self) -> str:
        return self.text
