"""What an office does with a quiz: writes it, strikes questions out, publishes it, withdraws it."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.quizzes import queries
from anguan.responsibility.quizzes.models import Quiz
from anguan.responsibility.quizzes.rules import drafting
from anguan.responsibility.quizzes.rules.drafting import Draft

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another
_NOT_A_DRAFT = Reason("not_a_draft", _("竞赛已经发布，题目和规则不能再改"), _("需要改动时请撤下后另办一期"))


@transaction.atomic
def save_draft(draft: Draft, *, by: Actor, at: datetime, quiz_id: UUID | None = None) -> Quiz:
    """Write a quiz, or change one that nobody has seen yet (出题)."""
    by.require("quizzes.run")
    assert by.territory is not None and by.office_id is not None  # noqa: S101, PT018 - only offices are granted it
    refuse_if(drafting.reasons_not_to_save(draft, at=at))
    quiz = queries.own_quizzes(by).select_for_update().filter(pk=quiz_id).first() if quiz_id else None
    if quiz is not None and quiz.state != "draft":
        raise Refused(_NOT_A_DRAFT)
    new = quiz is None
    if quiz is None:
        quiz = Quiz(
            id=quiz_id or uuid7(), region_code=by.territory.code, office_id=by.office_id, office_name=by.organisation,
            code="".join(secrets.choice(_LETTERS) for _n in range(8)), written_by=by.person_id, writer_name=by.name,
        )  # fmt: skip
    for name in ("title", "intro", "opens_at", "closes_at", "asks", "minutes", "most_a_day"):
        setattr(quiz, name, getattr(draft, name))
    quiz.title, quiz.intro, quiz.topics, quiz.changed_at = draft.title.strip(), draft.intro.strip(), [*draft.topics], at
    try:
        with transaction.atomic():
            quiz.save(force_insert=new)
    except IntegrityError as error:
        message = Reason("key_in_use", _("这期竞赛的编号已被使用"), _("请回到列表重新点“办一期竞赛”"))
        raise Refused(message) from error
    audit.record("quizzes.written" if new else "quizzes.changed", quiz, by=by, at=at, title=quiz.title)
    return quiz


@transaction.atomic
def strike_out(quiz_id: UUID, question_ids: Sequence[UUID], *, by: Actor, at: datetime) -> Quiz:
    """Say which of the questions found are not to be asked (不用的题)."""
    quiz = _own_draft(quiz_id, by=by)
    quiz.left_out, quiz.changed_at = list(dict.fromkeys(question_ids))[:5000], at
    quiz.save(update_fields=["left_out", "changed_at"])
    return quiz


@transaction.atomic
def publish(quiz_id: UUID, *, by: Actor, at: datetime) -> Quiz:
    """Publish a quiz (发布竞赛): its questions are frozen, anybody with the link takes part from its opening on."""
    quiz = queries.own_quizzes(by).select_for_update().filter(pk=quiz_id).first()
    if quiz is None:
        raise Refused(_NOT_A_DRAFT)
    if quiz.state == "published":  # pressed twice
        return quiz
    quiz = _own_draft(quiz_id, by=by)
    found = queries.candidates(by, quiz.topics).exclude(pk__in=quiz.left_out).order_by("id")
    pool = [
        {
            "id": str(one.pk), "kind": one.kind, "stem": one.stem, "options": one.options, "answer": one.answer,
            "clause": one.clause, "confidence": one.confidence, "explanation": one.explanation,
        }
        for one in found
    ]  # fmt: skip
    draft = Draft(
        quiz.title, quiz.intro, quiz.opens_at, quiz.closes_at, quiz.asks, quiz.minutes, quiz.most_a_day,
        tuple(quiz.topics),
    )  # fmt: skip
    reasons = drafting.reasons_not_to_save(draft, at=at)
    refuse_if([*reasons, *drafting.reasons_not_to_publish(asks=quiz.asks, found=len(pool))])
    quiz.pool, quiz.state, quiz.shared, quiz.published_at = pool, "published", True, at
    quiz.save(update_fields=["pool", "state", "shared", "published_at"])
    audit.record("quizzes.published", quiz, by=by, at=at, title=quiz.title, questions=len(pool))
    return quiz


@transaction.atomic
def withdraw(quiz_id: UUID, *, by: Actor, at: datetime, reason: str) -> Quiz:
    """Take a quiz off (撤下竞赛): nobody takes part any more; what was counted stays."""
    quiz = queries.own_quizzes(by).select_for_update().filter(pk=quiz_id, state="published").first()
    if quiz is None:
        raise Refused(Reason("not_published", _("竞赛不在发布中"), _("请刷新页面查看最新状态")))
    if not reason.strip():
        raise Refused(Reason("no_reason", _("没有写撤下的理由"), _("写明理由，参加的人会看到"), field="reason"))
    if len(reason) > drafting.LONGEST_REASON:
        raise Refused(Reason("reason_too_long", _("理由超过 200 个字"), _("写短一些"), field="reason"))
    quiz.state, quiz.withdrawn_reason = "withdrawn", reason.strip()
    quiz.save(update_fields=["state", "withdrawn_reason"])
    audit.record("quizzes.withdrawn", quiz, by=by, at=at, title=quiz.title, reason=quiz.withdrawn_reason)
    return quiz


def _own_draft(quiz_id: UUID, *, by: Actor) -> Quiz:
    quiz = queries.own_quizzes(by).select_for_update().filter(pk=quiz_id).first()
    if quiz is None or quiz.state != "draft":
        raise Refused(_NOT_A_DRAFT)
    return quiz
