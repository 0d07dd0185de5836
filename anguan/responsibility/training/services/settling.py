"""Settling (核算学时): what everybody owes and how far they are, brought in line with posts, changes and records.

Set-based for one enterprise: the posts, the changes and the records of the people asked for are read once each.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.services import Owed as OwedBy
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import Post
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.training import catalog, queries
from anguan.responsibility.training.models import Debt, Move, Record, Setting
from anguan.responsibility.training.rules.hours import (
    EARLIER,
    WINDOW_GRACE,
    Held,
    Learnt,
    Moved,
    Owed,
    due_when_first_seen,
    owes,
    reached,
    worker_of,
)

SUBJECT = Debt._meta.label_lower
BEFORE_DUTY, HOURS = "training.before_duty", "training.hours"
_UPDATED = (
    "person_name", "role", "title", "team", "minutes_owed", "minutes_done", "missing", "state", "met_on", "settled_at",
)  # fmt: skip
_MOVES = {"transfer": "transferred", "return": "returned"}
_Key = tuple[UUID, str, int, date]


@transaction.atomic
def settle(
    enterprise_id: UUID, *, at: datetime, person_ids: Collection[UUID] | None = None, by: Actor | None = None
) -> int:
    """Reckon what people of an enterprise owe (核算学时), all of them or those named; return how many debts changed."""
    firm_row: Enterprise = Enterprise.objects.defer("grams").get(pk=enterprise_id)
    setting = queries.setting_of(enterprise_id)
    today, firm = clock.day_of(at), queries.firm_of(firm_row, setting)
    only = Q() if person_ids is None else Q(person_id__in=list(person_ids))
    posts = _posts(enterprise_id, only)
    before = {
        (row.person_id, row.rule, row.year, row.since): row
        for row in Debt.objects.filter(only, enterprise_id=enterprise_id)
        .exclude(state__in=["lapsed", "waived"], year__lt=today.year)
        .select_for_update()
    }
    moves = _moves(enterprise_id, only)
    wanted: dict[_Key, tuple[Owed, Post]] = {}
    for person_id, held in posts.items():
        who = worker_of(
            [Held(post.role, *span) for post in held for span in post.spans], moves.get(person_id, ()), today=today
        )
        post = _acting(held, today)
        for owed in owes(who, firm, today.year) if who.roles else ():
            wanted[person_id, owed.entry.id, owed.year, owed.since] = owed, post
        for key, row in before.items():  # of a year that has passed
            if key[0] == person_id and row.year < today.year and who.roles:
                wanted[key] = _owed_of(row), post
    learnt = _learnt(enterprise_id, {key[0] for key in wanted})
    made, changed = [], []
    for key, (owed, post) in wanted.items():
        row = before.pop(key, None)
        fresh = row is None
        row = row or _new(owed, post, firm_row, today=today)
        was = _told(row)
        _reckon(row, owed, post, learnt.get(key[0], ()), setting, today=today, at=at)
        if fresh:
            made.append(row)
        elif _told(row) != was:
            changed.append((row, was[0]))
    for row in before.values():  # owed no more: the person left, or the rule is asked of them no longer
        if row.state in ("open", "met"):
            was_state, row.state, row.settled_at = row.state, "lapsed", at
            changed.append((row, was_state))
    bulk.insert(made)
    bulk.insert([row for row, _was in changed], update=_UPDATED)
    _deadlines(made, changed, firm_row, at=at, by=by)
    if person_ids is None:
        Setting.objects.filter(enterprise_id=enterprise_id).update(settled_on=today)
    return len(made) + len(changed)


def settle_due(*, at: datetime, most: int = 200) -> int:
    """Reckon the enterprises not reckoned today yet, the longest ago first; how many."""
    today = clock.day_of(at)
    active = Enterprise.objects.filter(status="active", activated_at__isnull=False)
    without = active.filter(~Exists(Setting.objects.filter(enterprise_id=OuterRef("pk"))))
    for firm in without.only("id", "region_code", "line_code")[:most]:
        make_setting(firm)
    due = Setting.objects.filter(
        Q(settled_on__isnull=True) | Q(settled_on__lt=today), enterprise__status="active",
        enterprise__activated_at__isnull=False,
    ).order_by(F("settled_on").asc(nulls_first=True), "pk")  # fmt: skip
    found = list(due.values_list("enterprise_id", flat=True)[:most])
    for enterprise_id in found:
        settle(enterprise_id, at=at)
    return len(found)


def make_setting(firm: Enterprise) -> Setting:
    """Return the row of how an enterprise counts, made where there is none."""
    row = Setting(enterprise=firm, region_code=firm.region_code, line_code=firm.line_code)
    bulk.insert([row], ignore=True)
    found: Setting = Setting.objects.get(enterprise_id=firm.pk)
    return found


def _posts(enterprise_id: UUID, only: Q) -> Mapping[UUID, list[Post]]:
    found: dict[UUID, list[Post]] = defaultdict(list)
    for post in Post.objects.filter(only, enterprise_id=enterprise_id).order_by("since", "id"):
        found[post.person_id].append(post)
    return found


def _moves(enterprise_id: UUID, only: Q) -> Mapping[UUID, list[Moved]]:
    found: dict[UUID, list[Moved]] = defaultdict(list)
    for row in Move.objects.filter(only, enterprise_id=enterprise_id):
        found[row.person_id].append(Moved(_MOVES[row.kind], row.on, row.left_on))
    return found


def _learnt(enterprise_id: UUID, person_ids: Iterable[UUID]) -> Mapping[UUID, list[Learnt]]:
    found: dict[UUID, list[Learnt]] = defaultdict(list)
    rows = Record.objects.filter(
        enterprise_id=enterprise_id, person_id__in=list(person_ids), void_at__isnull=True, passed=True
    ).values_list("person_id", "category", "minutes", "on", "topic")
    for person_id, category, minutes, on, topic in rows:
        found[person_id].append(Learnt(category, minutes, on, topic))
    return found


def _acting(held: Sequence[Post], today: date) -> Post:
    """Return the post a debt is shown with: one that is held, the highest first."""
    order = ("principal", "safety_officer", "team_leader", "worker")
    now = [post for post in held if post.until is None or post.until >= today] or list(held)
    return min(now, key=lambda post: order.index(post.role) if post.role in order else len(order))


def _owed_of(row: Debt) -> Owed:
    entry = catalog.entries()[row.rule]
    until = date(row.year, 12, 31) if entry.when in ("yearly", "each_year") else None
    return Owed(entry, row.year, row.since, row.due_on, until, row.before_duty)


def _new(owed: Owed, post: Post, firm: Enterprise, *, today: date) -> Debt:
    return Debt(
        enterprise=firm, region_code=firm.region_code, line_code=firm.line_code, person_id=post.person_id,
        rule=owed.entry.id, year=owed.year, before_duty=owed.before_duty, since=owed.since,
        due_on=due_when_first_seen(owed, today=today),
    )  # fmt: skip


def _reckon(
    row: Debt, owed: Owed, post: Post, learnt: Sequence[Learnt], setting: Setting, *, today: date, at: datetime
) -> None:
    found = reached(owed, learnt, minutes_per_hour=setting.minutes_per_hour)
    row.person_name, row.role, row.title, row.team = post.person_name, post.role, post.title, post.team
    row.minutes_owed, row.minutes_done, row.missing = found.minutes_owed, found.minutes_done, list(found.missing)
    row.met_on, row.settled_at = found.met_on, at
    if row.state == "waived":
        return
    row.state = "met" if found.is_met else "open"
    if row.state == "open" and owed.until is not None and today > owed.until + WINDOW_GRACE:
        row.state = "lapsed"  # its year is over and cannot be made up for


def _told(row: Debt) -> tuple[str, str, str, str, str, int, int, tuple[str, ...], date | None]:
    return (
        row.state, row.person_name, row.role, row.title, row.team, row.minutes_owed, row.minutes_done,
        tuple(row.missing), row.met_on,
    )  # fmt: skip


def _deadlines(
    made: Sequence[Debt], changed: Sequence[tuple[Debt, str]], firm: Enterprise, *, at: datetime, by: Actor | None
) -> None:
    again = [row for row, was in changed if row.state == "open" and was != "open"]
    deadlines.owe_many(
        [owed_by(row, firm, at=at) for row in [*(one for one in made if one.state == "open"), *again]], at=at
    )
    for row, was in changed:
        if was == "open" and row.state == "met":
            deadlines.met(row.pk, kind_of(row), enterprise_id=row.enterprise_id, by=by, at=at)
        elif was == "open" and row.state in ("lapsed", "waived"):
            deadlines.lapse(row.pk, enterprise_id=row.enterprise_id, at=at, why=_("不再要求"), by=by)


def kind_of(row: Debt) -> str:
    """Return the kind of deadline a debt runs under."""
    return BEFORE_DUTY if row.before_duty else HOURS


def owed_by(row: Debt, firm: Enterprise, *, at: datetime) -> OwedBy:
    """Return a debt as the deadlines keep it."""
    return OwedBy(
        kind=kind_of(row), subject_type=SUBJECT, subject_id=row.pk,
        about=_("{name}：{title}").format(name=row.person_name, title=catalog.entries()[row.rule].title),
        due=Due.on(row.due_on), began_at=at, enterprise_id=row.enterprise_id, region_code=row.region_code,
        line_code=row.line_code, organisation=firm.name, doer_id=row.person_id, doer_name=row.person_name,
    )  # fmt: skip


def on_duty_since(row: Debt) -> date:
    """Return the day somebody goes on duty whose education comes before it."""
    return row.since + EARLIER
