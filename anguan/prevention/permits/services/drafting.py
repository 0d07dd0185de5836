"""Drafting (拟票): what the applicant does before anybody signs: draft, check, copy, submit, take back, cancel."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.prevention.permits import casing, catalog, facts, queries
from anguan.prevention.permits.casing import Member
from anguan.prevention.permits.models import Crew, Link, Permit
from anguan.prevention.permits.rules import State, Verdict, judge, matter_of
from anguan.prevention.permits.rules.case import Medium, Place, Work
from anguan.prevention.permits.rules.drafting import A_YEAR, CrewMember, Draft
from anguan.prevention.permits.services import judging, moving, numbering, owing, standing, telling
from anguan.prevention.permits.services.judging import judged
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import held_on, posts_for
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.registry.premises.models import Area, Site
from anguan.responsibility.certificates.models import Certificate

_KEY_IN_USE = Reason("key_in_use", _("这张作业票的编号已被使用"), _("请回到首页重新开票"))


@transaction.atomic
def draft(said: Draft, *, by: Actor, at: datetime, permit_id: UUID | None = None) -> Permit:
    """Keep a draft (拟票), new or in place of the earlier one; a key minted on the phone that comes again is the same.

    What the rules have against it is not refused here: a draft may be unfinished. `check_draft` says it.
    """
    by.require("permits.apply")
    said = replace(said, linked=tuple(one for one in said.linked if one != permit_id))  # no permit goes with itself
    known = _known(permit_id, by=by) if permit_id is not None else None
    enterprise = known.enterprise if known is not None else _enterprise_of(by)
    members = _members(said, enterprise, by=by, at=at)
    others = _linked(said, enterprise, by=by)
    refuse_if([*_reasons_against_years(said, at), *_reasons_against_shape(said, enterprise, members, others, by=by)])
    permit = known or _new(enterprise, permit_id, by=by, at=at)
    if known is not None:
        moving.require("edit", permit, by=by, at=at)
    _fill(permit, said, by=by)
    if known is None:
        try:
            with transaction.atomic():
                permit.save(force_insert=True)
        except IntegrityError as error:  # the same key at the same moment, or a stranger's
            if permit_id is None or (earlier := _known(permit_id, by=by)) is None:
                raise Refused(_KEY_IN_USE) from error
            return earlier
    else:
        permit.version, permit.changed_at = permit.version + 1, at
        permit.save()
    _replace_crew(permit, members, at=at)
    _replace_links(permit, others)
    moving.record("edit", permit, by=by, at=at, kind=permit.kind, place=permit.place, version=permit.version)
    return permit


def check_draft(said: Draft, *, by: Actor, at: datetime, stage: str = "submit") -> Verdict:
    """Return what the rules say of a draft that is not kept (在线校核): level, end, reasons. Nothing is written."""
    by.require("permits.apply")
    enterprise = _enterprise_of(by)
    refuse_if(_reasons_against_years(said, at))
    members = _members(said, enterprise, by=by, at=at)
    permit = _new(enterprise, None, by=by, at=at)
    _fill(permit, said, by=by)
    others = _linked(said, enterprise, by=by)
    case = casing.case_of(permit, stage, by=by, at=at, crew=members, linked=others)
    return judge(matter_of(case, at=at))


def verdict_of(permit: Permit, stage: str, *, by: Actor, at: datetime) -> Verdict:
    """Return what the rules say of a permit at a gate now (研判). Nothing is written."""
    return judging.verdict_on(permit, stage, by=by, at=at)


def copied(permit_id: UUID, *, by: Actor, at: datetime) -> Draft:
    """Return a draft like a past permit (复制): the work, the place, the people; no time, no evidence, no readings."""
    del at
    permit = queries.permits_for(by).get(pk=permit_id)
    crew = queries.crew_of(permit, by=by)
    return Draft(
        kind=permit.kind, place=permit.place, content=permit.content, level=None, methods=tuple(permit.methods),
        place_facts=permit.place_facts, work_facts=permit.work_facts, medium=permit.medium,
        extra={key: value for key, value in permit.extra.items() if key not in _RECORDED},
        work_unit=permit.work_unit, contractor=permit.contractor, leader_id=permit.leader_id,
        guardian_id=permit.guardian_id,
        crew=tuple(
            CrewMember(one.person_id, one.role) for one in crew
            if one.role not in {"work_leader", "guardian", "briefer"}
        ),
        area_id=permit.area_id, site_id=permit.site_id, lon=permit.lon, lat=permit.lat,
        risk_result=permit.risk_result, monitored=permit.monitored, copied_from=permit.pk,
    )  # fmt: skip


@judged
def submit(permit_id: UUID, *, by: Actor, at: datetime, key: str = "") -> Permit:
    """Submit for signing (提交审批): the rules are asked, the number is given, the law and the own rule are fixed."""
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("submit", permit, by=by, key=key):
        return permit
    moving.require("submit", permit, by=by, at=at)
    _fix_law(permit, by=by)
    against = []
    if permit.planned_start is None or permit.planned_end is None:
        against = [Reason("no_period", _("没有填写作业时间"), _("请填写计划开始和结束时间"), field="planned_start")]
    elif permit.planned_end <= at:
        against = [Reason("period_over", _("计划作业时间已经过去"), _("请重新填写作业时间"), field="planned_end")]
    standing.hold_ground(permit, by=by)
    verdict = judging.pass_gate(permit, "submit", "submit", by=by, at=at, against=against)
    permit.level, permit.upgrades = verdict.level or "", list(verdict.upgrades)
    permit.valid_until = verdict.valid_until or permit.planned_end
    permit.law_version = casing_version(permit, at)
    permit.number = permit.number or numbering.next_number(permit, at=at)
    _copy_certificates(permit, by=by)
    moving.finish(
        "submit", permit, by=by, at=at, key=key, state=State.SUBMITTED, number=permit.number, level=permit.level,
        changed=["level", "upgrades", "valid_until", "law_version", "number", "regime", "overlay"],
        version=permit.version,
    )  # fmt: skip
    owing.ask_commitment(permit, at=at, by=by)
    telling.asked(permit, queries.next_slots(permit, by=by), by=by, at=at)
    return permit


@transaction.atomic
def recall(permit_id: UUID, *, by: Actor, at: datetime, key: str = "") -> Permit:
    """Take back what was submitted, to change it (撤回修改); the signatures given so far count no more."""
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("recall", permit, by=by, key=key):
        return permit
    moving.require("recall", permit, by=by, at=at)
    return back_to_draft("recall", permit, by=by, at=at, key=key)


def back_to_draft(step: str, permit: Permit, *, by: Actor, at: datetime, key: str = "", **detail: Any) -> Permit:
    """Make a draft of a submitted permit again, as a new version."""
    permit.version, permit.changed_at, permit.valid_until = permit.version + 1, at, None
    return moving.finish(
        step, permit, by=by, at=at, key=key, state=State.DRAFT, changed=["version", "changed_at", "valid_until"],
        **detail,
    )  # fmt: skip


@transaction.atomic
def cancel(permit_id: UUID, *, by: Actor, at: datetime, reason: str, key: str = "") -> Permit:
    """Cancel before any work (取消作业); why, when and who is kept."""
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("cancel", permit, by=by, key=key):
        return permit
    moving.require("cancel", permit, by=by, at=at)
    permit.ended_reason = moving.said_reason(reason, asked=_("请写明为什么取消"))
    return moving.finish(
        "cancel", permit, by=by, at=at, key=key, state=State.CANCELLED, changed=["ended_reason"],
        reason=permit.ended_reason,
    )  # fmt: skip


def casing_version(permit: Permit, at: datetime) -> str:
    """Return the name of the law a permit was judged under."""
    return queries.law_of(permit, at).version[:60]


# ── putting it together ──────────────────────────────────────────────────────────────────────────────────────────────

# Of `extra`: recorded of the work done, by whoever did it; nothing an applicant may say beforehand.
_RECORDED = frozenset({"site_restored", "hidden_works", "finished_by"})


def _known(permit_id: UUID, *, by: Actor) -> Permit | None:
    """Return the actor's own earlier draft of this key, locked; one that is not theirs is refused."""
    rows = queries.permits_for(by)
    enterprise_id = rows.filter(pk=permit_id).values_list("enterprise_id", flat=True).first()
    if enterprise_id is None:
        return None
    permit: Permit = rows.filter(enterprise_id=enterprise_id).select_for_update(of=("self",)).get(pk=permit_id)
    if by.person_id not in {permit.applied_by, permit.leader_id}:
        raise Refused(_KEY_IN_USE)
    return permit


def _enterprise_of(by: Actor) -> Enterprise:
    found = enterprises_for(by).filter(pk=by.enterprise_id).first() if by.enterprise_id else None
    if found is None:
        remedy = _("请切换到企业的岗位后再开票")
        raise Refused(Reason("no_enterprise", _("您当前的岗位不属于任何企业，不能开作业票"), remedy))
    return found


def _new(enterprise: Enterprise, permit_id: UUID | None, *, by: Actor, at: datetime) -> Permit:
    permit = Permit(
        id=permit_id or uuid7(), enterprise=enterprise, enterprise_name=enterprise.name,
        region_code=enterprise.region_code, line_code=enterprise.line_code, state=State.DRAFT.value, state_since=at,
        changed_at=at, applied_by=by.person_id, applicant_name=by.name, applied_at=at,
    )  # fmt: skip
    _fix_law(permit, by=by)
    return permit


def _fix_law(permit: Permit, *, by: Actor) -> None:
    """Put the law and the enterprise's own rule, as they are now, onto the permit."""
    setting = queries.setting_of(permit.enterprise_id, by=by)
    permit.regime = queries.regime_of(permit.enterprise, setting)
    permit.overlay = dict(setting.overlay) if setting is not None else {}


def _fill(permit: Permit, said: Draft, *, by: Actor) -> None:
    permit.kind, permit.level = said.kind, said.level or ""
    permit.place, permit.content = said.place.strip()[:200], said.content.strip()[:500]
    permit.methods, permit.risk_result = list(said.methods), said.risk_result.strip()[:500]
    permit.place_facts, permit.work_facts = {**said.place_facts}, {**said.work_facts}
    permit.medium = {**said.medium} if said.medium else None
    permit.extra = {name: words for name, words in said.extra.items() if name not in _RECORDED}
    permit.planned_start, permit.planned_end = said.planned_start, said.planned_end
    permit.work_unit, permit.contractor = said.work_unit.strip()[:200] or permit.enterprise_name, said.contractor
    permit.leader_id, permit.guardian_id = said.leader_id, said.guardian_id
    names = _names([each for each in (said.leader_id, said.guardian_id) if each], permit.enterprise_id, by=by)
    permit.leader_name, permit.guardian_name = names.get(said.leader_id, ""), names.get(said.guardian_id, "")
    permit.lon, permit.lat = said.lon, said.lat
    owned = {"enterprise_id": permit.enterprise_id}
    permit.area = Area.objects.visible_to(by).filter(**owned, pk=said.area_id).first() if said.area_id else None
    permit.site = Site.objects.visible_to(by).filter(**owned, pk=said.site_id).first() if said.site_id else None
    permit.monitored, permit.copied_from = said.monitored, said.copied_from


def _names(person_ids: Sequence[UUID], enterprise_id: UUID, *, by: Actor) -> dict[UUID | None, str]:
    posts = posts_for(by).filter(enterprise_id=enterprise_id, person_id__in=person_ids)
    return dict(posts.values_list("person_id", "person_name"))


def _members(said: Draft, enterprise: Enterprise, *, by: Actor, at: datetime) -> list[Member]:
    """Return the crew with their names; somebody who does not work here has none."""
    roles = said.roles()
    held = held_on(posts_for(by).filter(enterprise_id=enterprise.pk, person_id__in=roles), clock.day_of(at))
    names: dict[UUID, str] = {post.person_id: post.person_name for post in held}
    return [Member(person_id, names.get(person_id, ""), role) for person_id, mine in roles.items() for role in mine]


def _linked(said: Draft, enterprise: Enterprise, *, by: Actor) -> list[Permit]:
    if not said.linked:
        return []
    rows = queries.permits_for(by).filter(enterprise_id=enterprise.pk, pk__in=said.linked)
    return list(rows.defer("grams").order_by("kind", "id"))


def _reasons_against_shape(
    said: Draft, enterprise: Enterprise, members: Sequence[Member], others: Sequence[Permit], *, by: Actor
) -> list[Reason]:
    """Everything that cannot even be kept."""
    found = []
    if said.kind not in catalog.kinds():
        found.append(Reason("kind_unknown", _("没有这种特殊作业"), _("请重新选择作业类别"), field="kind"))
    elif said.level and catalog.kinds()[said.kind].level(said.level) is None:
        found.append(Reason("level_unknown", _("这种作业没有这个级别"), _("请重新选择级别，或不选"), field="level"))
    if said.planned_start and said.planned_end and said.planned_end <= said.planned_start:
        words = _("结束时间不晚于开始时间")
        found.append(Reason("period_backwards", words, _("请改正作业时间"), field="planned_end"))
    if unknown := [one for one in members if not one.name]:
        words = _("有 {n} 名人员不在本企业在岗名单中").format(n=len({one.person_id for one in unknown}))
        found.append(Reason("person_unknown", words, _("请先在“人员”中登记，或重新选择"), field="crew"))
    if len(others) < len(set(said.linked)):
        found.append(Reason("link_unknown", _("有关联的作业票没有找到"), _("请重新选择关联的作业票"), field="linked"))
    if said.area_id and not Area.objects.visible_to(by).filter(enterprise_id=enterprise.pk, pk=said.area_id).exists():
        found.append(Reason("area_unknown", _("所选区域不存在"), _("请重新选择区域，或只写地点"), field="area"))
    if not found:
        for kind, said_of, field in ((Place, said.place_facts, "place_facts"), (Work, said.work_facts, "work_facts")):
            facts.read(kind, said_of, field)
        if said.medium:
            facts.read(Medium, said.medium, "medium")
    return found


def _reasons_against_years(said: Draft, at: datetime) -> list[Reason]:
    """A moment years away is a slip of the finger, and beyond what dates can be reckoned with."""
    named = [(field, getattr(said, field)) for field in ("planned_start", "planned_end")]
    return [
        Reason("period_unlikely", _("作业时间离现在一年以上"), _("请核对年份"), field=field)
        for field, moment in named
        if moment is not None and not at - A_YEAR <= moment <= at + A_YEAR
    ]


def _replace_crew(permit: Permit, members: Sequence[Member], *, at: datetime) -> None:
    employers = dict(
        Post.objects.filter(enterprise_id=permit.enterprise_id, person_id__in={one.person_id for one in members})
        .exclude(employer="")
        .values_list("person_id", "employer")
    )
    Crew.objects.filter(enterprise_id=permit.enterprise_id, permit=permit).delete()
    Crew.objects.bulk_create(
        Crew(
            **moving.owner(permit), permit=permit, person_id=one.person_id, name=one.name, role=one.role, since=at,
            employer=employers.get(one.person_id, permit.work_unit),
        )
        for one in members
    )  # fmt: skip


def _replace_links(permit: Permit, others: Sequence[Permit]) -> None:
    """Link both sides, so that each names the other (互填票号)."""
    owner = moving.owner(permit)
    Link.objects.filter(enterprise_id=permit.enterprise_id, permit=permit).delete()
    Link.objects.filter(enterprise_id=permit.enterprise_id, other=permit).delete()
    Link.objects.bulk_create(Link(**owner, permit=permit, other=other) for other in others)
    Link.objects.bulk_create(Link(**owner, permit=other, other=permit) for other in others)


def _copy_certificates(permit: Permit, *, by: Actor) -> None:
    """Put onto each of the crew the certificate their role asks for, as it stands now."""
    crew = queries.crew_of(permit, by=by)
    rows = queries.rows_of(Certificate, by).filter(
        enterprise_id=permit.enterprise_id, person_id__in={one.person_id for one in crew}, revoked_at__isnull=True
    )
    held = list(rows.order_by("-expires_on", "-id"))
    asked = catalog.kinds()[permit.kind].certificates
    for one in crew:
        classes = ("guardian",) if one.role == "guardian" else (*asked, *_BY_ROLE.get(one.role, ()))
        best = next((row for row in held if row.person_id == one.person_id and row.cls in classes), None)
        if best is not None:
            one.certificate_class, one.certificate_number = best.cls, best.number
            one.certificate_until = best.expires_on
            one.save(update_fields=["certificate_class", "certificate_number", "certificate_until"])


_BY_ROLE: dict[str, tuple[str, ...]] = {
    "electrician": ("electrical",),
    "commander": ("crane_commander",),
    "crane_operator": ("crane_operator",),
}
