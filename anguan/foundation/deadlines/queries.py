"""Reading deadlines, always for someone: one subject's, their alarms, one deadline's history."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import RUNNING, Alarm, Deadline, DeadlineChange, Extension
from anguan.foundation.deadlines.rules.ladder import LISTENERS
from anguan.foundation.words import mark as _

UNHEARD = ("passed_on", "unreachable")  # fates of an alarm nobody it was for heard of
WHAT: dict[str, str] = {
    "began": _("产生期限"),
    "moved": _("期限变更"),
    "handed": _("转办"),
    "paused": _("中止"),
    "resumed": _("恢复"),
    "ladder": _("改按新的催办阶梯"),
    "met": _("办结"),
    "lapsed": _("终止"),
    "alarm": _("提醒"),
    "asked": _("申请延期"),
    "granted": _("同意延期"),
    "refused": _("不同意延期"),
}


def deadlines_for(actor: Actor) -> QuerySet[Deadline]:
    """Return the deadlines an actor may see: their own, their enterprise's, their territory's.

    A contractor's worker sees their own alone: the rest is their host's business.
    """
    rows: QuerySet[Deadline] = Deadline.objects.visible_to(actor)
    return rows.filter(doer_id=actor.person_id) if actor.roles == {"contractor_worker"} else rows


def deadlines_of(subject_ids: Iterable[UUID], *, by: Actor, running: bool = True) -> dict[UUID, list[Deadline]]:
    """Return the deadlines of many subjects in one query, soonest first; a subject without any has []."""
    found: dict[UUID, list[Deadline]] = {subject_id: [] for subject_id in subject_ids}
    rows = deadlines_for(by).filter(subject_id__in=found).order_by("due_at", "id")
    for deadline in rows.filter(state__in=RUNNING) if running else rows:
        found[deadline.subject_id].append(deadline)
    return found


def alarms_of(deadline: Deadline, *, by: Actor) -> QuerySet[Alarm]:
    """Return the alarms raised for a deadline, in the order they were climbed."""
    return (
        Alarm.objects.visible_to(by)
        .filter(enterprise_id=deadline.enterprise_id, deadline_id=deadline.pk)
        .order_by("climb")
    )


def unheard_by(actor: Actor) -> QuerySet[Alarm]:
    """Return the alarms an actor may see that reached nobody they were for (没有送到的提醒)."""
    return _of_deadlines(Alarm.objects.visible_to(actor).filter(fate__in=UNHEARD), actor)


def extensions_for(actor: Actor) -> QuerySet[Extension]:
    """Return the extensions an actor may see."""
    return _of_deadlines(Extension.objects.visible_to(actor), actor)


def _of_deadlines(rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """Keep those of the deadlines an actor may see, where these are fewer than all of the enterprise's."""
    if actor.roles != {"contractor_worker"}:
        return rows
    own: QuerySet[Any] = rows.filter(deadline_id__in=deadlines_for(actor).values("pk"))
    return own


def with_deadline(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add to each row what its deadline is about, and whose it is (`about`, `organisation`)."""
    deadline = Deadline.objects.filter(pk=OuterRef("deadline_id"))
    named: QuerySet[Any] = rows.annotate(
        about=Subquery(deadline.values("about")[:1]), organisation=Subquery(deadline.values("organisation")[:1])
    )
    return named


@dataclass(frozen=True)
class Happened:
    """One line of a deadline's history (期限记录)."""

    at: datetime
    what: str
    title: str
    by_name: str = ""
    note: str = ""
    due_before: datetime | None = None
    due_after: datetime | None = None
    alarm: Alarm | None = field(default=None, compare=False)
    extension: Extension | None = field(default=None, compare=False)


def history_of(deadline: Deadline, by: Actor) -> list[Happened]:
    """Return what became of a deadline, oldest first: due when, moved by whom, who was told when, how it ended."""
    owner = deadline.enterprise_id
    lines = [Happened(deadline.began_at, "began", WHAT["began"], due_after=deadline.original_due_at)]
    changes = DeadlineChange.objects.visible_to(by).filter(enterprise_id=owner, deadline_id=deadline.pk)
    lines += (
        Happened(
            one.at, one.what, WHAT.get(one.what, one.what), one.by_name, one.note, one.due_before, one.due_after
        )
        for one in changes
    )  # fmt: skip
    lines += (
        Happened(one.raised_at, "alarm", WHAT["alarm"], note=LISTENERS[one.listener], alarm=one)
        for one in alarms_of(deadline, by=by)
    )
    extensions = Extension.objects.visible_to(by).filter(
        enterprise_id=owner, subject_id=deadline.subject_id, kind=deadline.kind
    )
    for asked in extensions:
        lines.append(Happened(asked.asked_at, "asked", WHAT["asked"], asked.asker_name, asked.reason, extension=asked))
        if asked.decided_at is not None and asked.decision in WHAT:
            lines.append(
                Happened(
                    asked.decided_at, asked.decision, WHAT[asked.decision], asked.decider_name, asked.note,
                    extension=asked,
                )
            )  # fmt: skip
    if deadline.ended_at is not None:
        lines.append(
            Happened(
                deadline.ended_at, deadline.state, WHAT[deadline.state], deadline.ended_by_name, deadline.ended_why
            )
        )
    return sorted(lines, key=lambda line: line.at)
