"""A hazard's story (经过): its audit entries as sentences, each with the photos that belong to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from anguan.foundation.access.roles import ROLES, title_of
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.evidence.gallery import shown
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.ui.timeline import Entry
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import catalog, rules
from anguan.prevention.hazards.looks import yuan

Facts = Sequence[tuple[str, object]]
Told = tuple[str, str, str, Facts]  # what, tone, the person's own words, facts
Detail = Mapping[str, Any]


def story_of(entries: Iterable[AuditEntry], photos: Mapping[UUID, Exhibit]) -> list[Entry]:
    """Return the story, the latest first."""
    return [_entry(entry, photos) for entry in entries if entry.action in _TOLD][::-1]


def _entry(entry: AuditEntry, photos: Mapping[UUID, Exhibit]) -> Entry:
    what, tone, said, facts = _TOLD[entry.action](entry.detail)
    taken = [photos[key] for key in map(UUID, entry.detail.get("photos", [])) if key in photos]
    return Entry(what, at=entry.at, who=_who(entry), tone=tone, said=said, facts=facts, photos=shown(taken))


def _who(entry: AuditEntry) -> str:
    role = next((role for role in entry.roles.split(",") if role in ROLES), "")
    if not role:
        return entry.person_name
    of = entry.organisation if ROLES[role].side == "office" else title_of(role)
    return f"{entry.person_name} · {of}" if of else entry.person_name


def _reported(detail: Detail) -> Told:
    source = rules.SOURCE_TITLES.get(detail.get("source", ""), "")
    return _("上报隐患"), "neutral", detail.get("what", ""), [(_("来源"), source)] if source else []


def _ordered(detail: Detail) -> Told:
    facts = [
        (_("文书编号"), detail.get("number")),
        (_("整改期限"), _day(detail.get("due_on"))),
        (_("判定依据"), _citation(detail.get("criterion", ""))),
        (_("整改要求"), detail.get("demand")),
    ]
    return _("责令限期整改"), "active", detail.get("what", ""), _filled(facts)


def _confirmed(detail: Detail) -> Told:
    facts = [
        (_("级别"), rules.LEVEL_TITLES.get(detail.get("level", ""), "")),
        (_("判定依据"), _citation(detail.get("criterion", ""))),
        (_("责任人"), detail.get("assignee")),
        (_("时限"), _day(detail.get("due_on"))),
        (_("临时管控"), detail.get("interim_measure")),
    ]
    return _("核实属实，派发整改"), "active", "", _filled(facts)


def _arranged(detail: Detail) -> Told:
    facts = [
        (_("责任人"), detail.get("assignee")),
        (_("措施"), detail.get("measures")),
        (_("资金"), yuan(detail.get("funds_fen"))),
    ]
    return _("调整整改安排"), "neutral", "", _filled(facts)


def _submitted(detail: Detail) -> Told:
    late = int(detail.get("late") or 0)
    return (
        _("整改完成，申请复查"), "active", detail.get("note", ""),
        [(_("逾期"), _("{n} 天").format(n=late))] if late else [],
    )  # fmt: skip


def _extension_asked(detail: Detail) -> Told:
    facts = [
        (_("原期限"), _day(detail.get("present"))),
        (_("申请延至"), _day(detail.get("due_on"))),
        (_("期间管控"), detail.get("interim_measure")),
    ]
    return _("申请延期"), "wait", detail.get("reason", ""), _filled(facts)


def _extension_decided(detail: Detail) -> Told:
    if detail.get("granted"):
        return _("同意延期"), "active", detail.get("note", ""), [(_("新期限"), _day(detail.get("due_on")))]
    return _("不同意延期"), "neutral", detail.get("note", ""), [(_("期限不变"), _day(detail.get("present")))]


def _returned(detail: Detail) -> Told:
    times = int(detail.get("times") or 1)
    facts = [(_("退回次数"), _("第 {n} 次").format(n=times))] if times > 1 else []
    return _("复查不通过，退回整改"), "alarm", detail.get("reason", ""), facts


_TOLD: dict[str, Callable[[Detail], Told]] = {
    "hazards.reported": _reported,
    "hazards.ordered": _ordered,
    "hazards.order_received": lambda detail: (
        _("签收整改指令"),
        "active",
        "",
        _filled([(_("文书编号"), detail.get("number")), (_("签名"), _("本人手写"))]),
    ),
    "hazards.confirmed": _confirmed,
    "hazards.dismissed": lambda detail: (_("核实不属实"), "neutral", detail.get("reason", ""), []),
    "hazards.withdrawn": lambda detail: (_("撤回上报"), "neutral", "", []),
    "hazards.arranged": _arranged,
    "hazards.submitted": _submitted,
    "hazards.extension_asked": _extension_asked,
    "hazards.extension_decided": _extension_decided,
    "hazards.closed": lambda detail: (_("复查通过，销号"), "done", detail.get("note", ""), []),
    "hazards.returned": _returned,
    "hazards.objected": lambda detail: (_("上报人反映没有改好"), "alarm", detail.get("reason", ""), []),
}


def _citation(criterion: str) -> str:
    known = catalog.criteria().get(criterion)
    return known.citation if known else criterion


def _filled(facts: Iterable[tuple[str, object]]) -> Facts:
    return [(label, value) for label, value in facts if value]


def _day(text: str | None) -> str:
    if not text:
        return ""
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"
