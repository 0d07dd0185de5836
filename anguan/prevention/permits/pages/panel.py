"""The live panel (边填边研判): what the law makes of a draft, in the words of the person filling it in."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, looks, queries, services
from anguan.prevention.permits.catalog import Law
from anguan.prevention.permits.facts import bare_case
from anguan.prevention.permits.forms.drafting import CERTIFICATES, DraftForm
from anguan.prevention.permits.models import Permit
from anguan.prevention.permits.pages.crew import best_of, home_of
from anguan.prevention.permits.rules import Matter, Verdict, lasting, limits, sampling, upgrading
from anguan.prevention.permits.rules.drafting import Draft
from anguan.registry.accounts.queries import posts_for
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.certificates.queries import held_by


def of(said: Draft, form: DraftForm, *, by: Actor, at: datetime) -> Mapping[str, Any]:
    """Return the panel of a draft."""
    wrong = services.check_draft(said, by=by, at=at, stage="draft")
    whole = services.check_draft(said, by=by, at=at, stage="submit")
    setting = queries.setting_of(home_of(by), by=by)
    enterprise = enterprises_for(by).get(pk=home_of(by))
    regime = queries.regime_of(enterprise, setting)
    law = catalog.law_for(regime, clock.day_of(at))
    overlay: Mapping[str, Any] = setting.overlay if setting else {}
    sheet = law.kind(said.kind)
    level = sheet.level(wrong.level)
    permit = _as_permit(said, wrong, law, overlay, by=by, at=at)
    matter = Matter(bare_case(permit), at, law)
    spoken = {reason.code for reason in wrong.reasons}
    return {
        "verdict": wrong,
        "kind_icon": looks.ICONS[said.kind],
        "level_words": _level_words(said, wrong),
        "level_why": f"{level.definition}（{sheet.source} {level.clause}）" if level else "",
        "levels": list(reversed(sheet.levels)),
        "chosen_level": said.level or "",
        "raised": looks.upgrade_words(wrong.upgrades),
        "raised_why": _raised_why(matter),
        "wrong": wrong.reasons,
        "todo": [reason for reason in whole.reasons if reason.code not in spoken],
        "valid_until": looks.moment(wrong.valid_until, at=at) if wrong.valid_until else "",
        "valid_note": _valid_note(matter),
        "chain": _chain(said, permit, by=by, at=at),
        "certificates": _certificates(said, by=by, at=at),
        "gas": _gas(matter),
        "linked": [looks.kind_title(kind) for kind in form.also],
        "neighbours": [],
    }


def _level_words(said: Draft, verdict: Verdict) -> str:
    title = looks.level_title(said.kind, verdict.level or "")
    sheet = catalog.kinds()[said.kind]
    if title:
        return f"{title}{sheet.short}"
    return _("{kind}，级别还定不下来").format(kind=sheet.short) if sheet.levels else sheet.title


def _raised_why(matter: Matter) -> str:
    """Return what raised management means here, and which of it no standard says."""
    if not matter.upgrades:
        return ""
    words = _("标准没有写明怎样升级，按通行做法由上一级审批，请核对本企业制度")
    return f"{words}；{upgrading.night_words(matter)}" if "night" in matter.upgrades else words


def _valid_note(matter: Matter) -> str:
    """Return how long such a permit may last, by which clause or by the own rule."""
    hours, source = lasting.hours_allowed(matter.case, matter.level, matter.law)
    if hours is None:
        return ""
    sheet = matter.law.kind(matter.case.kind)
    level = sheet.level(matter.level)
    title = f"{level.title}{sheet.short}" if level and level.validity_hours else sheet.short
    words = _("{what}作业票最长 {hours}（{source}）")
    return words.format(what=title, hours=looks.hours_said(str(hours)), source=matter.law.cited(source, matter.case))


def _as_permit(
    said: Draft, verdict: Verdict, law: Law, overlay: Mapping[str, Any], *, by: Actor, at: datetime
) -> Permit:
    """Return the draft as a permit that is not kept, for what is worked out from its own facts."""
    return Permit(
        enterprise_id=home_of(by), kind=said.kind, level=verdict.level or "", upgrades=list(verdict.upgrades),
        area_id=said.area_id, leader_id=said.leader_id, leader_name=by.name, contractor=said.contractor,
        regime=law.regime, overlay=dict(overlay), applied_at=at, changed_at=at, applied_by=by.person_id,
        medium=dict(said.medium) if said.medium else None, place_facts=dict(said.place_facts),
        work_facts=dict(said.work_facts), methods=list(said.methods), content=said.content, place=said.place,
        planned_start=said.planned_start, planned_end=said.planned_end,
    )  # fmt: skip


def _chain(said: Draft, permit: Permit, *, by: Actor, at: datetime) -> list[tuple[str, str, bool]]:
    """Return each slot, who may sign it, and whether that is done on the spot (4.11 a)."""
    chain = queries.chain_for(permit)
    signers = queries.Signers(home_of(by), by=by, at=at)
    on_site = permit.regime == "hazchem" or not permit.overlay.get("remote_approval")
    named = _names(said, by=by)
    listed = []
    for slot in chain.slots:
        who = [one.name for one in signers.of(slot, permit)]
        if slot == "work_leader" and said.leader_id is not None:
            who = [named.get(said.leader_id, by.name)]
        if slot == "commander":
            who = [named[one.person_id] for one in said.crew if one.role == "commander" and one.person_id in named]
        listed.append((looks.slot_title(slot), "、".join(who[:3]), on_site and slot == chain.approver))
    return listed


def _names(said: Draft, *, by: Actor) -> dict[UUID, str]:
    rows = posts_for(by).filter(enterprise_id=home_of(by), person_id__in=list(said.roles()))
    return dict(rows.values_list("person_id", "person_name"))


def _certificates(said: Draft, *, by: Actor, at: datetime) -> list[tuple[str, str]]:
    """Return each certificate looked for: whose, which, and how it stands."""
    needed = {role: cls for (kind, role), cls in CERTIFICATES.items() if kind == said.kind}
    needed["guardian"] = "guardian"
    if said.kind == "hot_work" and not set(said.methods) & set(catalog.common().hot_certificate_methods):
        needed.pop("worker", None)
    names = _names(said, by=by)
    held = held_by(names, by=by) if by.may("certificates.view") else None
    listed, found = [], set()
    for person_id, roles in said.roles().items():
        for role in roles:
            if (cls := needed.get(role)) is None or person_id not in names:
                continue
            found.add(role)
            if held is None:
                continue
            state, until = best_of(held.get(person_id, ()), cls, clock.day_of(at))
            tail = {
                "missing": _("没有登记"),
                "expired": _("已过期"),
                "revoked": _("已作废"),
                "overdue": _("超期未复审"),
            }
            words = tail.get(state) or (_("有效至 {day}").format(day=until) if until else _("有效"))
            listed.append((f"{names[person_id]}：{looks.certificate_title(cls)}，{words}", state))
    for role, cls in needed.items():
        if role not in found and role != "guardian":
            words = _("{role}要持{cls}").format(role=looks.role_title(role), cls=looks.certificate_title(cls))
            listed.append((words, "missing"))
    return listed


def _gas(matter: Matter) -> str:
    """Return which analyses the rules will ask for, how fresh they must be, and how often they are recorded."""
    scope = matter.gas_scope
    if not scope.any:
        return _("本作业不要求气体分析；现场有异常随时测")
    asked, timing = limits.required_gases(matter, scope), sampling.timing_of(matter, scope)
    words = [_("要测{gases}").format(gases=sampling.names(asked, matter.law))]
    clauses = [timing.clause] if timing else list(asked.values())
    if timing:
        words.append(_("开工前 {n} 分钟内取样分析").format(n=_minutes(timing.sample)))
        words.append(_("中断超过 {n} 分钟重新分析").format(n=_minutes(timing.again_after)))
    if every := sampling.record_every(matter, scope):
        minutes, clause = every
        words.append(_("作业中至少每 {n}记录一次").format(n=looks.hours_said(str(minutes / 60))))
        clauses.append(clause)
    if scope.space or matter.level == "special":
        words.append(_("连续检测"))
    cited = dict.fromkeys(matter.law.cited(clause, matter.case) for clause in clauses)
    return f"{'，'.join(words)}（{'、'.join(cited)}）"


def _minutes(span: timedelta) -> int:
    return int(span / timedelta(minutes=1))
