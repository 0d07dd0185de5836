"""What of the year's duties waits for somebody today (今日履职): due soon, late, taken over, to be explained."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.mobile.fieldwork import Task
from anguan.foundation.ui.navigation import address
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.queries.owing import obligations_for, plans_for, proofs_for
from anguan.responsibility.duties.rules.lateness import days_late, stand
from anguan.responsibility.duties.services import clocking

SOON = timedelta(days=7)
MOST = 8
TAKEN_OVER_SHOWN = timedelta(days=14)


def tasks(actor: Actor, today: date) -> list[Task]:
    """Return what somebody has to do of the year's duties within a week, the late ones first."""
    if actor.enterprise_id is None or not actor.may("duties.prove"):
        return []
    return [
        *_items(actor, actor.enterprise_id, today),
        *_doubts(actor, actor.enterprise_id),
        *_taken_over(actor, actor.enterprise_id, today),
        *_plans(actor, actor.enterprise_id, today),
    ]


def _items(actor: Actor, home: UUID, today: date) -> Iterator[Task]:
    """One's own; who answers for the enterprise also sees what nobody was named for."""
    mine = Q(doer_id=actor.person_id)
    if actor.may("duties.manage"):
        mine |= Q(doer_id__isnull=True)
    rows = obligations_for(actor).filter(
        mine, Q(due_on__lte=today + SOON) | Q(committed_on__lte=today), enterprise_id=home, state__in=OWED,
        standing=False,
    ).order_by("due_on", "id")[:MOST]  # fmt: skip
    many = list(rows)
    named = clocking.titles_of(many)
    for row in many:
        stands = stand(
            state=row.state, due_on=row.due_on, committed_on=row.committed_on, late=row.late, today=today
        )  # fmt: skip
        if stands == "late":
            days = days_late(row.due_on, proven_on=None, today=today)
            words = _("已逾期 {days} 天").format(days=days)
        elif stands == "slipped":
            words = _("计划 {day} 办，还没有办").format(day=f"{row.committed_on:%m-%d}")
        else:
            words = _("{day} 前办完并上传证明").format(day=f"{row.due_on:%m-%d}")
        if row.times and row.times > 1:
            words = _("{words}，已办 {done}/{times} 次").format(words=words, done=row.times_done, times=row.times)
        yield Task(
            clocking.said(row, named[row.duty]), words, address("duties:item", row.pk), row.due_on,
            "wrong" if stands == "late" else "plain", keep=(address("duties:prove", row.pk),),
        )  # fmt: skip


def _doubts(actor: Actor, home: UUID) -> Iterator[Task]:
    """One's own proofs that are hardly to be believed, until they are explained."""
    rows = proofs_for(actor).filter(
        ~Q(doubts=[]), enterprise_id=home, by=actor.person_id, void_at__isnull=True, accepted_at__isnull=True,
        answered_at__isnull=True,
    ).select_related("obligation").order_by("-uploaded_at")[:MOST]  # fmt: skip
    for proof in rows:
        title = clocking.title_of(proof.obligation)
        yield Task(
            _("说明存疑：{title}").format(title=title), "；".join(one["words"] for one in proof.doubts)[:100],
            address("duties:item", proof.obligation_id), tone="wrong",
        )  # fmt: skip


def _taken_over(actor: Actor, home: UUID, today: date) -> Iterator[Task]:
    """What came from somebody who left, told of once for two weeks."""
    rows = obligations_for(actor).filter(
        enterprise_id=home,
        doer_id=actor.person_id,
        state__in=OWED,
        handed_at__gte=clock.start_of(today - TAKEN_OVER_SHOWN),
    )
    names = sorted(set(rows.values_list("handed_from", flat=True)))
    if names:
        yield Task(
            _("接手的事项：{names}").format(names="、".join(names)),
            _("{count} 件由您接手，请安排日期和人").format(count=rows.count()), reverse("duties:calendar"),
        )  # fmt: skip


def _plans(actor: Actor, home: UUID, today: date) -> Iterator[Task]:
    if not actor.may("duties.manage"):
        return
    for plan in plans_for(actor).filter(enterprise_id=home, state="open", due_on__lte=today + timedelta(days=30)):
        yield Task(
            _("{year} 年履职计划还没有排").format(year=plan.year),
            _("{day} 前排好日期和责任人").format(day=f"{plan.due_on:%m-%d}"),
            address("duties:plan", plan.year), plan.due_on, "wrong" if plan.due_on < today else "plain",
        )  # fmt: skip
