"""Shifts (班次): when a team works, the days that are otherwise, and what an enterprise asks of its briefings."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings import queries
from anguan.responsibility.briefings.models import BriefingSetting, Shift, ShiftDay, Team
from anguan.responsibility.briefings.rules.calendar import pattern_of, reasons_against
from anguan.responsibility.briefings.rules.saying import PPE, SettingSaid, ShiftSaid
from anguan.responsibility.briefings.services import planning

FARTHEST = timedelta(days=400)
LONGEST_GRACE = 240


@transaction.atomic
def set_shift(team_id: UUID, said: ShiftSaid, *, by: Actor, at: datetime, shift_id: UUID | None = None) -> Shift:
    """Make a shift of a team, or change one (设置班次); slots to come are planned anew."""
    enterprise = queries.own_enterprise(by, "briefings.manage")
    team: Team = queries.teams_for(by).filter(enterprise_id=enterprise.pk, closed_at__isnull=True).get(pk=team_id)
    today = clock.day_of(at)
    shift = Shift(
        enterprise_id=team.enterprise_id, region_code=team.region_code, line_code=team.line_code, team=team, since=today
    )
    if shift_id is not None:
        rows = Shift.objects.visible_to(by).filter(enterprise_id=enterprise.pk, team_id=team.pk)
        shift = rows.select_for_update(of=("self",)).get(pk=shift_id)
    pattern = pattern_of(said.pattern)
    refuse_if([*_reasons_against(said, shift, team, by=by), *reasons_against(pattern)])
    shift.name, shift.starts, shift.ends = said.name.strip(), said.starts, said.ends
    shift.pattern, shift.until = pattern.as_data(), said.until
    shift.since = said.since or shift.since
    shift.save(force_insert=shift._state.adding)
    audit.record(
        "briefings.shift_set", shift, by=by, at=at, team=team.name, name=shift.name,
        times=f"{shift.starts:%H:%M}–{shift.ends:%H:%M}", pattern=pattern.words,
    )  # fmt: skip
    announce("briefings.shift_set", shift_id=shift.pk, enterprise_id=enterprise.pk)
    planning.replan(team, by=by, at=at)
    return shift


@transaction.atomic
def end_shift(shift_id: UUID, *, by: Actor, at: datetime) -> Shift:
    """End a shift (停用班次) with today: today's briefing stays expected, those to come lapse."""
    enterprise = queries.own_enterprise(by, "briefings.manage")
    rows = Shift.objects.visible_to(by).filter(enterprise_id=enterprise.pk).select_related("team")
    shift: Shift = rows.select_for_update(of=("self",)).get(pk=shift_id)
    today = clock.day_of(at)
    if shift.until is not None and shift.until <= today:
        return shift
    shift.until = max(today, shift.since)
    shift.save(update_fields=["until"])
    audit.record("briefings.shift_ended", shift, by=by, at=at, team=shift.team.name, name=shift.name)
    announce("briefings.shift_ended", shift_id=shift.pk, enterprise_id=enterprise.pk)
    planning.replan(shift.team, by=by, at=at)
    return shift


@transaction.atomic
def set_day(
    shift_id: UUID, *, by: Actor, at: datetime, day: date, works: bool | None, reason: str = ""
) -> ShiftDay | None:
    """Say that a shift works on a day or does not, whatever its pattern says (调休、停产、加班); None takes it back."""
    enterprise = queries.own_enterprise(by, "briefings.manage")
    rows = Shift.objects.visible_to(by).filter(enterprise_id=enterprise.pk).select_related("team")
    shift: Shift = rows.select_for_update(of=("self",)).get(pk=shift_id)
    today = clock.day_of(at)
    if not today <= day <= today + FARTHEST:
        words = _("只能调整今天到一年以内的日子")
        raise Refused(Reason("day_over", words, _("请选择今天或之后的日期"), field="day"))
    said = reason.strip()[:100]
    if works is not None and not said:
        raise Refused(Reason("no_reason", _("没有写明原因"), _("请写明调休、停产或加班的原因"), field="reason"))
    if works is None:
        ShiftDay.objects.visible_to(by).filter(enterprise_id=enterprise.pk, shift=shift, day=day).delete()
        row = None
    else:
        row, _made = ShiftDay.objects.update_or_create(
            enterprise_id=enterprise.pk, shift=shift, day=day,
            defaults={"works": works, "reason": said, "said_at": at, "said_by": by.person_id},
            create_defaults={
                "works": works, "reason": said, "said_at": at, "said_by": by.person_id,
                "region_code": shift.region_code, "line_code": shift.line_code,
            },
        )  # fmt: skip
    audit.record(
        "briefings.day_set", shift, by=by, at=at, team=shift.team.name, name=shift.name, day=f"{day}", works=works,
        reason=said,
    )  # fmt: skip
    announce("briefings.day_set", shift_id=shift.pk, enterprise_id=enterprise.pk)
    planning.replan(shift.team, by=by, at=at)
    return row


@transaction.atomic
def set_rules(said: SettingSaid, *, by: Actor, at: datetime) -> BriefingSetting:
    """Set what the enterprise asks of its briefings (本企业班前会制度); slots to come follow it."""
    enterprise = queries.own_enterprise(by, "briefings.manage")
    reasons = []
    if not 0 <= said.grace_minutes <= LONGEST_GRACE:
        words = _("宽限时间应在 0 至 {most} 分钟之间").format(most=LONGEST_GRACE)
        reasons.append(Reason("grace", words, _("请重新填写"), field="grace_minutes"))
    if {*said.ppe} - {*PPE}:
        reasons.append(Reason("ppe_unknown", _("没有这种劳动防护用品"), _("请重新选择"), field="ppe"))
    refuse_if(reasons)
    fields = {
        "grace_minutes": said.grace_minutes, "ppe": [*dict.fromkeys(said.ppe)],
        "asks_signature": said.asks_signature, "changed_at": at, "changed_by": by.person_id,
    }  # fmt: skip
    owner = {"region_code": enterprise.region_code, "line_code": enterprise.line_code}
    found, _made = BriefingSetting.objects.update_or_create(
        enterprise=enterprise, defaults=fields, create_defaults={**fields, **owner}
    )
    setting: BriefingSetting = found
    audit.record(
        "briefings.rules_set", setting, by=by, at=at, grace_minutes=said.grace_minutes, ppe=setting.ppe,
        asks_signature=said.asks_signature,
    )  # fmt: skip
    announce("briefings.rules_set", enterprise_id=enterprise.pk)
    planning.replan_all(enterprise, by=by, at=at)
    return setting


def _reasons_against(said: ShiftSaid, shift: Shift, team: Team, *, by: Actor) -> list[Reason]:
    reasons = []
    name = said.name.strip()
    if not 1 <= len(name) <= 20:
        reasons.append(
            Reason("shift_name", _("没有填写班次名称，或超过 20 个字"), _("请填写白班、中班等名称"), field="name")
        )
    others = Shift.objects.visible_to(by).filter(enterprise_id=team.enterprise_id, team_id=team.pk, name=name)
    if others.filter(until__isnull=True).exclude(pk=shift.pk).exists():
        words = _("这个班组已经有叫“{name}”的班次").format(name=name)
        reasons.append(Reason("shift_known", words, _("请换一个名称"), field="name"))
    if said.until is not None and said.until < (said.since or shift.since):
        words = _("结束日期早于开始日期")
        reasons.append(Reason("shift_days", words, _("请重新选择日期"), field="until"))
    return reasons
