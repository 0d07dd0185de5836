"""The one file of an enterprise (一企一档): who it is, and everything any domain has hung there."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.access.roles import title_of
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.ui.timeline import Entry
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import catalog, keeping, looks, queries
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.sections import all_sections, sections_for
from anguan.registry.offices.rules import LINES

_TONES = {"enterprises.suspend": "wait", "enterprises.close": "alarm", "enterprises.resume": "done"}


@page("enterprises.view")
def detail(request: ActorRequest, enterprise_id: UUID) -> HttpResponseBase:
    """Show one enterprise's file."""
    enterprise = get_object_or_404(queries.enterprises_for(request.actor).defer("grams"), pk=enterprise_id)
    return _file(request, enterprise)


@page("enterprises.view")
def mine(request: ActorRequest) -> HttpResponseBase:
    """Show the file of the enterprise the actor acts for."""
    enterprise = get_object_or_404(
        queries.enterprises_for(request.actor).defer("grams"), pk=request.actor.enterprise_id
    )
    return _file(request, enterprise)


def _file(request: ActorRequest, enterprise: Enterprise) -> HttpResponseBase:
    actor, at = request.actor, clock.now()
    of_others = actor.enterprise_id is None
    may_edit = actor.may("enterprises.edit")
    parts = {keeping.part_of(actor)} if may_edit else set()
    region = queries.region_names({enterprise.region_code}).get(enterprise.region_code, enterprise.region_code)
    context = {
        "title": enterprise.name,
        "back": reverse("enterprises:list") if of_others else "",
        "enterprise": enterprise,
        "state": [looks.standing(enterprise), looks.activation(enterprise)],
        "lead": _lead(enterprise, region),
        "facts": _facts(enterprise, region),
        "traits": looks.traits(enterprise.flags),
        "may_edit": may_edit,
        "may_move": may_edit and actor.is_official,
        "signs": looks.SIGNS,
        "steps": keeping.STANDING.available(enterprise.status, parts),
        "shown": sections_for(actor, enterprise, at=at),
        "story": story(enterprise, by=actor),
    }
    return render(request, "enterprises/file.html", context)


def _lead(enterprise: Enterprise, region: str) -> str:
    count = _("{n} 人").format(n=f"{enterprise.headcount:,}") if enterprise.headcount is not None else ""
    parts = [region, catalog.industry_title(enterprise.industry_code), catalog.size_title(enterprise.size), count]
    return " · ".join(part for part in parts if part)


def _facts(enterprise: Enterprise, region: str) -> list[tuple[object, ...]]:
    count = None if enterprise.headcount is None else _("{n} 人").format(n=f"{enterprise.headcount:,}")
    return [
        (_("统一社会信用代码"), looks.credit_code(enterprise.credit_code)),
        (_("行业（GB/T 4754）"), looks.industry(enterprise.industry_code)),
        (_("规模"), catalog.size_title(enterprise.size)),
        (_("从业人数"), count),
        (_("监管条线"), LINES.get(enterprise.line_code, enterprise.line_code)),
        (_("所在区划"), region, "wide"),
        (_("地址"), enterprise.address, "wide"),
    ]


def story(enterprise: Enterprise, *, by: Actor) -> list[Entry]:
    """Return what happened to the file, the latest first, each changed fact from what to what."""
    told, signs = dict(keeping.ACTIONS), dict(looks.SIGNS)
    for section in all_sections():
        told |= section.actions
        signs |= dict.fromkeys(section.actions, section.icon)
    entries = queries.story_of(enterprise, by=by, actions=set(told))
    codes = {code for entry in entries for code in entry.detail.get("changes", {}).get("region_code", ())}
    words = {"region_code": queries.region_names(codes), "line_code": LINES}
    return [_entry(entry, told[entry.action], signs.get(entry.action, ""), words) for entry in entries]


def _entry(entry: AuditEntry, what: str, sign: str, words: dict[str, dict[str, str]]) -> Entry:
    detail = entry.detail
    facts: list[tuple[str, object]] = list(keeping.said(detail.get("changes", {}), words))
    facts += [(str(label), value) for label, value in detail.get("said", {}).items()]
    if "kind" in detail and entry.action.startswith("enterprises.certificate"):
        what = f"{what}：{catalog.certificate_title(detail['kind'])}"
        facts = [(_("编号"), detail["number"]), (_("有效期至"), detail.get("expires_on") or _("长期"))]
    return Entry(
        what,
        at=entry.at,
        who=_who(entry),
        tone=_TONES.get(entry.action, "neutral"),
        icon=sign,
        said=detail.get("note", ""),
        facts=facts,
    )


def _who(entry: AuditEntry) -> str:
    roles = "、".join(title_of(role) for role in entry.roles.split(",") if role)
    return " · ".join(part for part in (entry.person_name, entry.organisation, roles) if part)
