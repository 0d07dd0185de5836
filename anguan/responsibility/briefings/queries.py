"""Reading teams, slots and briefings (班组、应开班前会、班前会记录), always for someone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.evidence.rules.grading import SITE_RADIUS_M
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.registry.premises.models import Site
from anguan.responsibility.briefings.models import (
    Attendance,
    Briefing,
    BriefingSetting,
    Member,
    Shift,
    ShiftDay,
    Slot,
    Team,
)
from anguan.responsibility.briefings.rules.calendar import pattern_of, works
from anguan.responsibility.briefings.rules.topics import without_answer

ENTERPRISE_RADIUS_M = 1_000.0  # one point for a whole enterprise
NOT_THEIRS = Reason("not_yours", _("班前会由企业自己组织"), _("请联系该企业的管理人员"))
GRACE_MINUTES = 30  # design: the law does not say


def teams_for(actor: Actor) -> QuerySet[Team]:
    """Return the teams an actor may see."""
    return Team.objects.visible_to(actor)


def slots_for(actor: Actor) -> QuerySet[Slot]:
    """Return the expected briefings an actor may see."""
    return Slot.objects.visible_to(actor)


def briefings_for(actor: Actor) -> QuerySet[Briefing]:
    """Return the briefings an actor may see; the secret of the turning code stays in the database."""
    return Briefing.objects.visible_to(actor).defer("secret")


def answers_shown(briefing: Briefing, actor: Actor) -> bool:
    """Say whether somebody may read what is right: not while they may still be asked."""
    return briefing.state != "open" or actor.may("briefings.lead")


def question_shown(briefing: Briefing, actor: Actor) -> dict[str, Any] | None:
    """Return the question of a briefing, as somebody may read it now."""
    asked: dict[str, Any] | None = briefing.question
    return without_answer(asked) if asked and not answers_shown(briefing, actor) else asked


def topics_shown(briefing: Briefing, actor: Actor) -> list[dict[str, Any]]:
    """Return what is told at a briefing, as somebody may read it now."""
    told: list[dict[str, Any]] = briefing.topics
    return told if answers_shown(briefing, actor) else [without_answer(one) for one in told]


def attendances_for(actor: Actor) -> QuerySet[Attendance]:
    """Return the attendances an actor may see."""
    return Attendance.objects.visible_to(actor)


def rows_of(model: type[models.Model], actor: Actor | None) -> QuerySet[Any]:
    """Return the rows of a model an actor may see; all of them for the clock, which acts for nobody."""
    rows: Any = model._default_manager
    found: QuerySet[Any] = rows.all() if actor is None else rows.visible_to(actor)
    return found


def home_of(by: Actor, permission: str) -> UUID:
    """Return the key of the enterprise somebody acts for; refuse who may not do this there."""
    by.require(permission)
    if by.enterprise_id is None:
        raise Refused(NOT_THEIRS)
    return by.enterprise_id


def own_enterprise(by: Actor, permission: str) -> Enterprise:
    """Return the enterprise somebody acts for; refuse who may not do this there."""
    return enterprises_for(by).get(pk=home_of(by, permission))


def on_roster(day: date, prefix: str = "") -> Q:
    """Return the condition of being a member on a day (应到)."""
    ends = f"{prefix}until"
    return Q(**{f"{prefix}since__lte": day}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": day}))


def roster_of(team: Team, day: date, *, by: Actor | None) -> list[Member]:
    """Return who belongs to a team on a day (花名册), each person once."""
    rows = rows_of(Member, by).filter(on_roster(day), enterprise_id=team.enterprise_id, team_id=team.pk)
    return list({member.person_id: member for member in rows.order_by("id")}.values())


def shifts_of(team: Team, *, by: Actor, day: date) -> list[Shift]:
    """Return the shifts a team works on from a day on, the earliest first."""
    rows = rows_of(Shift, by).filter(Q(until__isnull=True) | Q(until__gte=day), enterprise_id=team.enterprise_id)
    return list(rows.filter(team_id=team.pk).order_by("starts", "id"))


def days_of(shifts: Sequence[Shift], first: date, last: date, *, by: Actor | None) -> dict[UUID, dict[date, ShiftDay]]:
    """Return the exceptions of shifts between two days (调休、停产、加班), by shift and day."""
    found: dict[UUID, dict[date, ShiftDay]] = {shift.pk: {} for shift in shifts}
    if shifts:
        rows = rows_of(ShiftDay, by).filter(shift_id__in=[*found], day__gte=first, day__lte=last)
        for row in rows.filter(enterprise_id__in={shift.enterprise_id for shift in shifts}):
            found[row.shift_id][row.day] = row
    return found


def calendar_of(shift: Shift, first: date, last: date, *, by: Actor) -> dict[date, bool]:
    """Return on which days between two a shift works, for the calendar page."""
    exceptions = {day: row.works for day, row in days_of([shift], first, last, by=by)[shift.pk].items()}
    pattern, days = pattern_of(shift.pattern), (last - first).days + 1
    return {
        day: shift.since <= day and (shift.until is None or day <= shift.until) and works(pattern, day, exceptions)
        for day in (first + timedelta(days=place) for place in range(days))
    }


def setting_of(enterprise_id: UUID, *, by: Actor | None) -> BriefingSetting | None:
    """Return what an enterprise asks of its briefings, where it said so."""
    found: BriefingSetting | None = rows_of(BriefingSetting, by).filter(enterprise_id=enterprise_id).first()
    return found


@dataclass(frozen=True)
class Spot:
    """Where a briefing should be (班前会地点), and how far around still counts as there."""

    lon: float
    lat: float
    radius_m: float


def spot_of(briefing: Briefing, *, by: Actor) -> Spot | None:
    """Return where a team meets: its area's site, the main site, or the enterprise; None where nobody put a point."""
    sites = rows_of(Site, by).filter(enterprise_id=briefing.enterprise_id, lon__isnull=False, lat__isnull=False)
    areas = sites.filter(areas=briefing.area_id) if briefing.area_id else sites.filter(is_main=True)
    for lon, lat in areas.values_list("lon", "lat")[:1]:
        return Spot(lon, lat, SITE_RADIUS_M)
    of_enterprise = rows_of(Enterprise, by).filter(pk=briefing.enterprise_id, lon__isnull=False, lat__isnull=False)
    for lon, lat in of_enterprise.values_list("lon", "lat")[:1]:
        return Spot(lon, lat, ENTERPRISE_RADIUS_M)
    return None
