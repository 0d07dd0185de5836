"""Clocking (期限): what is near gets its deadline, what is proven or dropped ends it; a step of the loop.

Set-based, safe twice and in several places: rows are claimed with a lock that others skip, and a deadline runs once for
what is owed, whoever asks.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.deadlines.models import RUNNING, Deadline
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.services import Owed
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties.models import LocalDuty, Obligation, Proof, YearPlan
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.queries.law import LOCAL, titles
from anguan.responsibility.duties.rules.lateness import WATCHED

PLAN, ITEM, DOUBT = "duties.plan", "duties.item", "duties.doubt"
AT_ONCE = 2_000
MOST_BATCHES = 20  # in one step, so that the loop is heard of in between


def step(at: datetime) -> int:
    """Watch what has come near, and let go of what is owed no more; how many. Called again and again by the loop."""
    done = 0
    for _batch in range(MOST_BATCHES):
        count = watch_near(at=at)
        done += count
        if count < AT_ONCE:
            break
    return done + watch_plans(at=at) + let_go(at=at)


@transaction.atomic
def watch_near(*, at: datetime, most: int = AT_ONCE) -> int:
    """Give a deadline to what has come near and has none yet; how many."""
    near = clock.day_of(at) + WATCHED
    rows = Obligation.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state__in=OWED, watched=False, due_on__lte=near, standing=False, enterprise__status="active",
    ).order_by("due_on")[:most]  # fmt: skip
    return watch(list(rows), at=at)


def watch(rows: Sequence[Obligation], *, at: datetime) -> int:
    """Give deadlines to obligations; one that runs already is moved where its day differs."""
    if not rows:
        return 0
    keys = [row.pk for row in rows]
    running = set(
        Deadline.objects.filter(
            enterprise_id__in={row.enterprise_id for row in rows}, subject_id__in=keys, kind=ITEM, state__in=RUNNING
        ).values_list("subject_id", flat=True)
    )
    names, named = _firms(rows), titles_of(rows)
    owed = {row.pk: owed_of(row, title=named[row.duty], organisation=names[row.enterprise_id], at=at) for row in rows}
    deadlines.owe_many([owed[key] for key in keys if key not in running], at=at, told_from=at)
    for key in running:
        deadlines.owe(owed[key], at=at)
    Obligation.objects.filter(enterprise_id__in={row.enterprise_id for row in rows}, pk__in=keys).update(watched=True)
    for row in rows:
        row.watched = True
    return len(rows)


@transaction.atomic
def watch_plans(*, at: datetime, most: int = AT_ONCE) -> int:
    """Give a deadline to the plans of the year that are to be committed soon; how many."""
    rows = list(
        YearPlan.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            state="open", watched=False, due_on__lte=clock.day_of(at) + WATCHED, enterprise__status="active"
        ).order_by("due_on")[:most]
    )  # fmt: skip
    if not rows:
        return 0
    names = _firms(rows)
    deadlines.owe_many(
        [
            Owed(
                kind=PLAN, subject_type=YearPlan._meta.label_lower, subject_id=row.pk,
                about=_("{year} 年履职计划").format(year=row.year), due=Due.on(row.due_on), began_at=at,
                enterprise_id=row.enterprise_id, region_code=row.region_code, line_code=row.line_code,
                organisation=names[row.enterprise_id],
            )
            for row in rows
        ],
        at=at, told_from=at,
    )  # fmt: skip
    YearPlan.objects.filter(pk__in=[row.pk for row in rows]).update(watched=True)
    return len(rows)


@transaction.atomic
def let_go(*, at: datetime, most: int = AT_ONCE) -> int:
    """End the deadlines of what was dropped, exempted or proven elsewhere while its deadline ran; how many."""
    rows = list(
        Obligation.objects.select_for_update(skip_locked=True).filter(watched=True).exclude(state__in=OWED)[:most]
    )  # fmt: skip
    for row in rows:
        follow(row, by=None, at=at)
    Obligation.objects.filter(pk__in=[row.pk for row in rows]).update(watched=False)
    return len(rows)


def follow(row: Obligation, *, by: Actor | None, at: datetime) -> bool:
    """End the deadline of what is owed no more: met where it is proven, lapsed otherwise; whether it is owed no more.

    The row is not saved here.
    """
    if row.state in OWED:
        return False
    if row.due_on is not None and row.state == "proven":  # watched or not: one that was just moved runs on unwatched
        deadlines.met(row.pk, ITEM, enterprise_id=row.enterprise_id, by=by, at=at)
    elif row.watched:
        why = row.ended_why or _("不再应办")
        deadlines.lapse(row.pk, enterprise_id=row.enterprise_id, at=at, kind=ITEM, why=why, by=by)
    row.watched = False
    return True


def doubt(proofs: Sequence[tuple[Proof, Obligation]], *, at: datetime) -> int:
    """Give a deadline to doubts that have to be explained; how many."""
    rows = [row for _proof, row in proofs]
    if not rows:
        return 0
    names, named = _firms(rows), titles_of(rows)
    due = Due.on(clock.add_working_days(clock.day_of(at), 5), calendar_known=True)
    return deadlines.owe_many(
        [
            Owed(
                kind=DOUBT, subject_type=Proof._meta.label_lower, subject_id=proof.pk,
                about=_("说明存疑：{title}").format(title=said(row, named[row.duty])), due=due, began_at=at,
                enterprise_id=row.enterprise_id, region_code=row.region_code, line_code=row.line_code,
                organisation=names[row.enterprise_id], doer_id=proof.by, doer_name=proof.by_name,
            )
            for proof, row in proofs
        ],
        at=at, told_from=at,
    )  # fmt: skip


def owed_of(row: Obligation, *, title: str, organisation: str, at: datetime) -> Owed:
    """Return an obligation as the deadlines keep it."""
    assert row.due_on is not None  # noqa: S101 - what stands all the time has no deadline
    return Owed(
        kind=ITEM, subject_type=Obligation._meta.label_lower, subject_id=row.pk, about=said(row, title),
        due=Due.on(row.due_on), began_at=at, enterprise_id=row.enterprise_id, region_code=row.region_code,
        line_code=row.line_code, organisation=organisation, doer_id=row.doer_id, doer_name=row.doer_name,
    )  # fmt: skip


def said(row: Obligation, title: str) -> str:
    """Return an obligation as people read it: 应急演练（现场处置方案演练 2026 年上半年）."""
    more = " ".join(part for part in (row.task, row.what) if part)
    return f"{title}（{more}）" if more else title


def titles_of(rows: Sequence[Obligation]) -> dict[str, str]:
    """Return what the duties of some obligations are called."""
    local = {row.duty.removeprefix(LOCAL): row.duty for row in rows if row.duty.startswith(LOCAL)}
    found = {row.duty: titles().get(row.duty, _("履职事项")) for row in rows}
    if local:
        for key, title in LocalDuty.objects.filter(pk__in=list(local)).values_list("pk", "title"):
            found[local[str(key)]] = title
    return found


def title_of(row: Obligation) -> str:
    """Return what the duty of an obligation is called."""
    return titles_of([row])[row.duty]


def _firms(rows: Sequence[Obligation] | Sequence[YearPlan]) -> dict[UUID, str]:
    found: QuerySet[Enterprise] = Enterprise.objects.filter(pk__in={row.enterprise_id for row in rows})
    return dict(found.values_list("pk", "name"))
