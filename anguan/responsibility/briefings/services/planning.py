"""Planning (应开班前会的生成): slots of today and tomorrow made ahead, planned anew when the calendar changes, missed.

The loop takes shifts and slots in portions with SKIP LOCKED, so that it is safe twice and in two places. It runs as the
owner of the tables; what a person's change plans anew runs in their scope.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.briefings import queries
from anguan.responsibility.briefings.models import BriefingSetting, Member, Shift, ShiftDay, Slot, Team
from anguan.responsibility.briefings.rules.calendar import due_at, pattern_of, times, works
from anguan.responsibility.briefings.services import owing, telling

NOBODY = _("班组没有成员，请补充成员")
CHANGED = _("班次日历已调整")
AT_ONCE = 2_000
_PLANNED = ["team_name", "shift_name", "leader_id", "leader_name", "starts_at", "due_at", "ends_at", "state", "roster",
            "excused_why"]  # fmt: skip


def step(at: datetime) -> int:
    """Make what is expected and miss what is over (班前会计划): one round of the loop; return how many."""
    return plan(at) + miss(at)


@transaction.atomic
def plan(at: datetime, *, limit: int = AT_ONCE) -> int:
    """Make the slots of today and tomorrow that are not there yet; return how many."""
    today = clock.day_of(at)
    tomorrow = today + timedelta(days=1)
    waiting = Shift.objects.filter(planned_until__lt=tomorrow).order_by("planned_until", "id")
    shifts = list(waiting.select_for_update(of=("self",), skip_locked=True)[:limit])
    if not shifts:
        return 0
    enterprises = Enterprise.objects.defer("grams").in_bulk({shift.enterprise_id for shift in shifts})
    working = [shift for shift in shifts if enterprises[shift.enterprise_id].status == "active"]
    teams = Team.objects.in_bulk({shift.team_id for shift in working})
    drafts = _drafts(working, teams, (today, tomorrow), after=None, by=None)
    new = [slot for slot, shift in drafts if slot.day > shift.planned_until]
    made = _write(new, {key: each.name for key, each in enterprises.items()}, at=at)
    for shift in shifts:
        over = shift.until is not None and shift.until <= tomorrow
        shift.planned_until = date.max if over else tomorrow
    bulk.insert(shifts, update=["planned_until"])
    return made


@transaction.atomic
def miss(at: datetime, *, limit: int = AT_ONCE) -> int:
    """Keep that briefings were not held by the end of their shift (未开); return how many."""
    over = Slot.objects.filter(state="expected", ends_at__lte=at).order_by("ends_at", "id")
    slots = list(over.select_for_update(of=("self",), skip_locked=True)[:limit])
    for slot in slots:
        slot.state = "missed"
    bulk.insert(slots, update=["state"])
    for enterprise_id, count in sorted(Counter(slot.enterprise_id for slot in slots).items()):
        announce("briefings.missed", enterprise_id=enterprise_id, count=count)
    return len(slots)


def replan(team: Team, *, by: Actor | None, at: datetime) -> None:
    """Bring the slots of a team that have not begun in line with its calendar, their deadlines with them."""
    enterprise = queries.rows_of(Enterprise, by).defer("grams").get(pk=team.enterprise_id)
    _replan([team], enterprise, by=by, at=at)


def replan_all(enterprise: Enterprise, *, by: Actor, at: datetime) -> None:
    """Bring every slot of an enterprise that has not begun in line with its calendar."""
    teams = queries.teams_for(by).filter(enterprise_id=enterprise.pk, closed_at__isnull=True)
    _replan(list(teams), enterprise, by=by, at=at)


def _replan(teams: Sequence[Team], enterprise: Enterprise, *, by: Actor | None, at: datetime) -> None:
    today = clock.day_of(at)
    days = (today, today + timedelta(days=1))
    known = {team.pk: team for team in teams}
    rows = queries.rows_of(Shift, by).filter(enterprise_id=enterprise.pk, team_id__in=known)
    shifts = list(rows.filter(Q(until__isnull=True) | Q(until__gte=today)))
    open_shifts = [shift for shift in shifts if known[shift.team_id].closed_at is None]
    drafts = _drafts(open_shifts if enterprise.status == "active" else [], known, days, after=at, by=by)
    wanted = {(slot.shift_id, slot.day): slot for slot, _shift in drafts}
    there = queries.rows_of(Slot, by).filter(enterprise_id=enterprise.pk, team_id__in=known, day__gte=today)
    there = there.filter(starts_at__gt=at, briefing_id__isnull=True, state__in=["expected", "excused"])
    for slot in there.select_for_update(of=("self",)).order_by("id"):
        draft = wanted.pop((slot.shift_id, slot.day), None)
        if draft is None:
            owing.lapse(slot, CHANGED, by=by, at=at)
            gone = queries.rows_of(Slot, by).filter(enterprise_id=enterprise.pk, pk=slot.pk)
            gone._raw_delete(gone.db)  # nothing hangs on it; `delete()` would forget whose it is
        else:
            _change(slot, draft, enterprise, by=by, at=at)
    _write(list(wanted.values()), {enterprise.pk: enterprise.name}, at=at)
    planned = {"planned_until": days[-1]}
    queries.rows_of(Shift, by).filter(enterprise_id=enterprise.pk, pk__in=[one.pk for one in shifts]).update(**planned)


def _change(slot: Slot, draft: Slot, enterprise: Enterprise, *, by: Actor | None, at: datetime) -> None:
    """Make one slot as it would be made now; one excused by somebody stays so."""
    if slot.state == "excused" and slot.excused_why != NOBODY:
        draft.state, draft.excused_why = slot.state, slot.excused_why
    changed = [name for name in _PLANNED if getattr(slot, name) != getattr(draft, name)]
    if not changed:
        return
    for name in changed:
        setattr(slot, name, getattr(draft, name))
    slot.save(update_fields=changed)
    if slot.state == "expected":
        owing.owe(slot, organisation=enterprise.name, by=by, at=at)
    elif "state" in changed:
        owing.lapse(slot, slot.excused_why, by=by, at=at)
        telling.nobody([slot], at=at)


def _drafts(
    shifts: Sequence[Shift], teams: Mapping[UUID, Team], days: Sequence[date], *, after: datetime | None,
    by: Actor | None,
) -> Iterator[tuple[Slot, Shift]]:  # fmt: skip
    """Return the slots shifts should have on some days, not stored; with `after` only those that begin later."""
    exceptions = queries.days_of(shifts, days[0], days[-1], by=by)
    rosters = _rosters({shift.team_id for shift in shifts}, days[0], by=by)
    graces = _graces({shift.enterprise_id for shift in shifts}, by=by)
    for shift in shifts:
        team, pattern = teams[shift.team_id], pattern_of(shift.pattern)
        for day in days:
            if not _works(shift, team, day, pattern_works=works(pattern, day, _said(exceptions[shift.pk]))):
                continue
            starts_at, ends_at = times(shift.starts, shift.ends, day)
            if after is None or starts_at > after:
                roster = rosters.get(team.pk, 0)
                yield Slot(
                    id=uuid7(), enterprise_id=team.enterprise_id, region_code=team.region_code,
                    line_code=team.line_code, team_id=team.pk, shift_id=shift.pk, team_name=team.name,
                    shift_name=shift.name, leader_id=team.leader_id, leader_name=team.leader_name, day=day,
                    starts_at=starts_at, ends_at=ends_at, roster=roster,
                    due_at=due_at(starts_at, ends_at, graces.get(team.enterprise_id, queries.GRACE_MINUTES)),
                    state="expected" if roster else "excused", excused_why="" if roster else NOBODY,
                ), shift  # fmt: skip


def _works(shift: Shift, team: Team, day: date, *, pattern_works: bool) -> bool:
    within = shift.since <= day and (shift.until is None or day <= shift.until)
    return within and team.closed_at is None and pattern_works


def _said(rows: Mapping[date, ShiftDay]) -> dict[date, bool]:
    return {day: row.works for day, row in rows.items()}


def _rosters(team_ids: Iterable[UUID], day: date, *, by: Actor | None) -> dict[UUID, int]:
    rows = queries.rows_of(Member, by).filter(queries.on_roster(day), team_id__in=list(team_ids))
    counted = rows.order_by().values_list("team_id").annotate(people=Count("person_id", distinct=True))
    return dict(counted)


def _graces(enterprise_ids: Iterable[UUID], *, by: Actor | None) -> dict[UUID, int]:
    rows = queries.rows_of(BriefingSetting, by).filter(enterprise_id__in=list(enterprise_ids))
    return dict(rows.values_list("enterprise_id", "grace_minutes"))


def _write(slots: list[Slot], organisations: dict[UUID, str], *, at: datetime) -> int:
    """Write slots with their deadlines; what is there already is left alone."""
    written = bulk.insert(slots, ignore=True)
    if written < len(slots):
        there = {*Slot.objects.filter(pk__in=[slot.pk for slot in slots]).values_list("pk", flat=True)}
        slots = [slot for slot in slots if slot.pk in there]
    owing.owe_all([slot for slot in slots if slot.state == "expected"], organisations, at=at)
    telling.nobody([slot for slot in slots if slot.state == "excused"], at=at)
    return written


@transaction.atomic
def excuse(slot_id: UUID, *, by: Actor, at: datetime, reason: str) -> Slot:
    """Say that a briefing need not be held (免开): the team does not work after all; a reason is asked."""
    enterprise = queries.own_enterprise(by, "briefings.manage")
    rows = queries.slots_for(by).filter(enterprise_id=enterprise.pk)
    slot: Slot = rows.select_for_update(of=("self",)).get(pk=slot_id)
    said = reason.strip()[:100]
    if not said:
        raise Refused(Reason("no_reason", _("没有写明原因"), _("请写明免开班前会的原因"), field="reason"))
    if slot.state == "excused":
        return slot
    if slot.state != "expected":
        raise Refused(Reason("not_in_this_state", _("这次班前会已开或已过时限"), _("请刷新页面查看最新进展")))
    slot.state, slot.excused_why = "excused", said
    slot.save(update_fields=["state", "excused_why"])
    owing.lapse(slot, said, by=by, at=at)
    audit.record("briefings.excused", slot, by=by, at=at, team=slot.team_name, day=f"{slot.day}", reason=said)
    announce("briefings.excused", slot_id=slot.pk, enterprise_id=enterprise.pk)
    return slot
