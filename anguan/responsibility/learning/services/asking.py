"""Writing questions (编写试题): a changed one is a new row that replaces the old, which stays as it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.keys import write_first
from anguan.foundation.refusal import Reason, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.learning import catalog
from anguan.responsibility.learning.models import Material, Question
from anguan.responsibility.learning.queries import content
from anguan.responsibility.learning.rules.bank import likeness
from anguan.responsibility.learning.rules.questions import QuestionSaid, check
from anguan.responsibility.learning.services.writing import belonging

KEPT = ("kind", "stem", "options", "answer", "difficulty", "clause", "explanation", "topics", "picture_id")


@dataclass(frozen=True)
class QuestionWritten:
    """A question as somebody wrote it."""

    kind: str
    stem: str
    options: Sequence[str] = ()
    answer: Any = ()
    picture_id: UUID | None = None
    difficulty: int = 2
    clause: str = ""
    explanation: str = ""
    topics: Sequence[str] = field(default_factory=tuple)

    @classmethod
    def of(cls, said: QuestionSaid, picture_id: UUID | None = None) -> "QuestionWritten":
        """Return what a row of a table says."""
        return cls(
            said.kind, said.stem, said.options, said.answer, picture_id, said.difficulty, said.clause,
            said.explanation, said.topics,
        )  # fmt: skip


@transaction.atomic
def write_question(
    said: QuestionWritten, *, by: Actor, at: datetime, question_id: UUID | None = None, key: UUID | None = None
) -> Question:
    """Write a question, or the next wording of one; one the own bank has already is refused, the same again is one."""
    whose = belonging(by)
    own = content.own_questions(by)
    if key is not None and (known := own.filter(pk=key).first()):
        again: Question = known
        return again
    before: Question | None = own.select_for_update(of=("self",)).get(pk=question_id) if question_id else None
    if before is not None and before.state != "ready" and _successor(before, by=by):
        changed = Reason("question_replaced", _("这道题已经有了新的版本"), _("请打开新版本再修改"))
        refuse_if([changed])
    said = _tidied(said)
    picture = content.materials_for(by).filter(pk=said.picture_id, kind="picture").first() if said.picture_id else None
    refuse_if(_against(said, picture))
    same = likeness(said.stem, said.options, picture.sha256 if picture and said.kind == "spot" else "")
    values = {name: getattr(said, name) for name in KEPT}
    if before is not None and {name: getattr(before, name) for name in KEPT} == values and before.state == "ready":
        return before
    refuse_if(_already_there(same, own, apart_from=before))
    made = Question(
        **whose, **values, id=key or uuid7(), likeness=same, shared=whose["owner"] == "office",
        written_by=by.person_id, writer_name=by.name, changed_at=at, replaces_id=before.pk if before else None,
    )  # fmt: skip
    if before is not None:
        made.code, before.code = before.code, ""
        before.state = "retired"
        before.save(update_fields=["state", "code"])
    write_first(made)
    audit.record(
        "learning.question_written", made, by=by, at=at, stem=made.stem[:100], answer=made.answer,
        replaces=before.pk if before else None,
    )  # fmt: skip
    return made


@transaction.atomic
def set_question_in_use(question_id: UUID, *, in_use: bool, by: Actor, at: datetime) -> Question:
    """Take a question out of the bank (停用), or put it back; what was asked stays as it was."""
    belonging(by)
    question: Question = content.own_questions(by).select_for_update(of=("self",)).get(pk=question_id)
    wanted = "ready" if in_use else "retired"
    if question.state == wanted:
        return question
    if in_use:
        if _successor(question, by=by):
            refuse_if([Reason("question_replaced", _("这道题已经有了新的版本"), _("请使用新版本"))])
        refuse_if(_already_there(question.likeness, content.own_questions(by), apart_from=question))
    question.state, question.changed_at = wanted, at
    question.save(update_fields=["state", "changed_at"])
    audit.record("learning.question_" + wanted, question, by=by, at=at)
    return question


def successor_of(question: Question, *, by: Actor) -> Question | None:
    """Return the wording that replaced a question."""
    return _successor(question, by=by)


def _successor(question: Question, *, by: Actor) -> Question | None:
    found: Question | None = content.questions_for(by).filter(replaces_id=question.pk).first()
    return found


def _tidied(said: QuestionWritten) -> QuestionWritten:
    answer = said.answer
    if said.kind == "multiple" and isinstance(answer, list | tuple):
        answer = sorted(answer, key=str)
    if isinstance(answer, tuple):
        answer = list(answer)
    return replace(
        said, stem=said.stem.strip(), options=[option.strip() for option in said.options], answer=answer,
        clause=said.clause.strip(), explanation=said.explanation.strip(), topics=list(dict.fromkeys(said.topics)),
    )  # fmt: skip


def _against(said: QuestionWritten, picture: Material | None) -> list[Reason]:
    found = check(
        QuestionSaid(said.kind, said.stem, said.options, said.answer, picture is not None, said.difficulty)
    )  # fmt: skip
    if said.picture_id and picture is None and said.kind != "spot":
        found.append(Reason("picture_gone", _("图片找不到了"), _("请重新上传图片"), field="picture"))
    if set(said.topics) - set(catalog.topics()):
        found.append(Reason("topic_unknown", _("有的主题不在目录里"), _("请重新选择"), field="topics"))
    if len(said.clause) > 200:
        found.append(Reason("clause_long", _("依据超过200字"), _("请只写文件名和条款"), field="clause"))
    if len(said.explanation) > 1000:
        found.append(Reason("explanation_long", _("解析超过1000字"), _("请写短一些"), field="explanation"))
    return found


def _already_there(same: str, own: QuerySet[Question], *, apart_from: Question | None) -> list[Reason]:
    rows = own.filter(likeness=same, state="ready")
    twin = (rows.exclude(pk=apart_from.pk) if apart_from else rows).first()
    if twin is None:
        return []
    said = _("本单位题库里已有同样的题：“{stem}”").format(stem=twin.stem[:40])
    return [Reason("question_twice", said, _("请在题库里搜索并修改那一道"), field="stem")]
