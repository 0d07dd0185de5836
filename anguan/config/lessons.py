"""Lessons because of facts (事实派学): which news of the domains above gives whom a lesson about what.

Learning stands below them and cannot read their rows; here both are known. Each is a reaction: safe to run twice, and
where no published course is about the topic, nothing happens.
"""

from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.words import mark as _
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.permits import catalog as permits
from anguan.prevention.permits.models import Permit
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import held_on
from anguan.responsibility.briefings.models import Attendance
from anguan.responsibility.learning import catalog
from anguan.responsibility.learning.services.assigning import assign_for_fact, waive_all_of


def hazard_closed(hazard_id: str, enterprise_id: str, **_others: str | int) -> None:
    """A hazard was struck off (销号): those who answered for it and put it right learn about its kind."""
    row = Hazard.objects.defer("grams").filter(enterprise_id=UUID(enterprise_id), pk=UUID(hazard_id)).first()
    if row is None:
        return
    assign_for_fact(
        catalog.facts().hazard.get(row.category, ""), enterprise_id=row.enterprise_id,
        person_ids=_known(row.rectified_by, row.assigned_to), because="hazard",
        words=_("“{what}”已销号").format(what=row.what[:60]), at=clock.now(),
        subject=(Hazard._meta.label_lower, row.pk),
    )  # fmt: skip


def permit_turned_back(permit_id: str, enterprise_id: str, **_others: str | int) -> None:
    """A permit was sent back, or stopped by the rules at a gate: applicant and work leader learn about that work."""
    row = Permit.objects.defer("grams").filter(enterprise_id=UUID(enterprise_id), pk=UUID(permit_id)).first()
    if row is None:
        return
    sheet = permits.kinds().get(row.kind)
    words = _("{kind} {place}没有通过").format(kind=sheet.short if sheet is not None else "", place=row.place[:60])
    assign_for_fact(
        catalog.facts().permit.get(row.kind, ""), enterprise_id=row.enterprise_id,
        person_ids=_known(row.applied_by, row.leader_id), because="permit", words=words.strip(), at=clock.now(),
        subject=(Permit._meta.label_lower, row.pk),
    )  # fmt: skip


def post_given(post_id: str, enterprise_id: str, **_others: str | int) -> None:
    """Somebody came to a post (新上岗): they learn what everybody there has to know."""
    row = Post.objects.filter(pk=UUID(post_id), enterprise_id=UUID(enterprise_id)).first()
    if row is None:
        return
    assign_for_fact(
        catalog.facts().post.get(row.role, ""), enterprise_id=UUID(enterprise_id), person_ids=[row.person_id],
        because="post", words=row.title, at=clock.now(), subject=(Post._meta.label_lower, row.pk),
    )  # fmt: skip


def post_left(person_id: str, enterprise_id: str, **_others: str | int) -> None:
    """Somebody left (离岗): with their last post at an enterprise goes what they had to learn there."""
    at = clock.now()
    posts = Post.objects.filter(enterprise_id=UUID(enterprise_id), person_id=UUID(person_id))
    if not held_on(posts, clock.day_of(at)).exists():
        waive_all_of(UUID(person_id), enterprise_id=UUID(enterprise_id), reason=_("已离岗"), at=at)


def answered_wrong(attendance_id: str, enterprise_id: str, lesson: str = "", **_others: str | int) -> None:
    """Somebody did not know the answer before the shift (班前提问): they learn it."""
    row = Attendance.objects.filter(enterprise_id=UUID(enterprise_id), pk=UUID(attendance_id)).first()
    if row is None or not lesson:
        return
    assign_for_fact(
        lesson, enterprise_id=row.enterprise_id, person_ids=[row.person_id], because="briefing",
        words=_("班前提问没有答对"), at=clock.now(), subject=(Attendance._meta.label_lower, row.pk),
    )  # fmt: skip


def _known(*keys: UUID | None) -> list[UUID]:
    return [key for key in keys if key is not None]
