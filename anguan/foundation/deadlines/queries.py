"""Reading deadlines, always for someone: their clock, one subject's deadlines, one deadline's history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import RUNNING, Alarm, Deadline, DeadlineChange, Extension
from anguan.foundation.deadlines.rules.ladder import LISTENERS
from anguan.foundation.words import mark as _

MOST_SHOWN = 50  # rows of each part of a clock

PARTS: dict[str, str] = {"overdue": _("已逾期"), "today": _("今天到期"), "week": _("本周到期"), "later": _("以后")}
WHOSE: dict[str, str] = {
    "own": _("我的"),
    "people": _("我的人员"),
    "firm": _("本单位"),
    "territory": _("辖区"),
}
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
    """Return the deadlines an actor may see: their own, their enterprise's, their territory's."""
    return Deadline.objects.visible_to(actor)


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


@dataclass(frozen=True)
class Part:
    """One part of a clock (逾期、今天、本周、以后): how many, and the soonest of them."""

    key: str
    title: str
    rows: QuerySet[Deadline]  # all of them, soonest first

    @property
    def shown(self) -> list[Deadline]:
        """The first of them."""
        return list(self.rows[:MOST_SHOWN])

    @property
    def count(self) -> int:
        """How many there are."""
        return self.rows.count()


@dataclass(frozen=True)
class Clock:
    """Somebody's clock (我的时钟): what is open, of whom they ask, in four parts."""

    whose: str
    choices: dict[str, str]  # the other clocks this actor may look at
    parts: list[Part]

    @property
    def by_key(self) -> dict[str, Part]:
        """The parts by their keys."""
        return {part.key: part for part in self.parts}


def clock_of(actor: Actor, at: datetime, *, whose: str = "") -> Clock:
    """Return an actor's clock at a moment: their own, or (`whose`) that of their people, firm or territory."""
    choices = {key: title for key, title in WHOSE.items() if key in _clocks_of(actor)}
    chosen = whose if whose in choices else next(iter(choices))
    rows = deadlines_for(actor).filter(_whose(actor, chosen), state="open").order_by("due_at", "id")
    return Clock(chosen, choices, [Part(key, PARTS[key], rows.filter(within)) for key, within in windows(at).items()])


def windows(at: datetime) -> dict[str, Q]:
    """Return the four parts of a clock at a moment as conditions; a week ends with Sunday.

    What is due today falls into today until its moment is past, then it is overdue.
    """
    today = clock.day_of(at)
    tonight = clock.end_of(today)
    sunday = clock.end_of(today + timedelta(days=6 - today.weekday()))
    return {
        "overdue": Q(due_at__lte=at),
        "today": Q(due_at__gt=at, due_at__lte=tonight),
        "week": Q(due_at__gt=tonight, due_at__lte=sunday),
        "later": Q(due_at__gt=max(tonight, sunday)),
    }


def _clocks_of(actor: Actor) -> list[str]:
    if actor.is_official:
        return ["own", "people", "territory"]
    if actor.enterprise_id is None:
        return ["own"]
    manages = actor.roles & {"principal", "safety_officer", "team_leader"}
    return ["own", "people", "firm"] if manages else ["own", "firm"]


def _whose(actor: Actor, whose: str) -> Q:
    """Return the condition of a clock, with the columns its index begins with."""
    own = Q(doer_id=actor.person_id)
    if whose == "own":
        return own
    if whose == "territory" and actor.territory is not None:
        return Q(region_code__gte=actor.territory.start, region_code__lt=actor.territory.stop)
    if actor.is_official:  # what their office owes
        return Q(office_id=actor.office_id)
    firm = Q(enterprise_id=actor.enterprise_id, office_id__isnull=True)
    return firm & ~own & Q(doer_id__isnull=False) if whose == "people" else firm


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


def late(at: datetime) -> Q:
    """Return the condition of being late at a moment: open and past due, or met after its due (逾期)."""
    return Q(state__in=RUNNING, due_at__lte=at) | Q(state="met", ended_at__gte=F("due_at"))


def next_climb_of(deadline: Deadline) -> Sequence[tuple[datetime, str]]:
    """Return what is still to be told of a deadline: when, and to whom (a key of `LISTENERS`)."""
    return list(zip(deadline.climb_at[deadline.stage :], deadline.climb_to[deadline.stage :], strict=True))
