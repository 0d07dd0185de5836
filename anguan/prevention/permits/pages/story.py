"""A permit's story (经过): its audit entries as sentences, each with the photos that belong to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anguan.foundation.access.roles import ROLES, title_of
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.evidence.gallery import shown
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.ui import formats
from anguan.foundation.ui.timeline import Entry
from anguan.foundation.words import mark as _
from anguan.prevention.permits import looks

Detail = Mapping[str, Any]
Told = tuple[str, str]  # what, tone
MOST = 80

# What is told of each action; the tone is that of the timeline.
TOLD: dict[str, Told | Callable[[Detail], Told]] = {
    "permits.drafted": (_("填写作业票"), "neutral"),
    "permits.edited": lambda detail: (_("修改作业票") if detail.get("version", 1) > 1 else _("填写作业票"), "neutral"),
    "permits.submitted": (_("提交审批"), "active"),
    "permits.recalled": (_("撤回修改"), "neutral"),
    "permits.cancelled": (_("取消作业"), "neutral"),
    "permits.signed": lambda detail: (_("{slot}签字").format(slot=looks.slot_title(detail.get("slot", ""))), "active"),
    "permits.approved": (_("批准作业"), "done"),
    "permits.sent_back": lambda detail: (
        _("{slot}不同意，退回").format(slot=looks.slot_title(detail.get("slot", ""))),
        "alarm",
    ),
    "permits.checked": (_("岗位当班班长验票"), "active"),
    "permits.condition_added": lambda detail: (
        (_("企业负责人补充批准"), "done") if detail.get("approves") else (_("企业负责人附加要求"), "wait")
    ),
    "permits.condition_met": (_("落实附加要求"), "active"),
    "permits.coordinator_named": (_("指定交叉作业协调人"), "neutral"),
    "permits.coordinated": (_("协调人签字"), "active"),
    "permits.briefed": (_("安全交底"), "active"),
    "permits.briefing_signed": (_("签字接受交底"), "neutral"),
    "permits.measures_confirmed": (_("确认安全措施"), "active"),
    "permits.gas_recorded": lambda detail: (
        (_("气体分析合格"), "done") if detail.get("passed", True) else (_("气体分析不合格"), "alarm")
    ),
    "permits.shown": (_("现场取证"), "neutral"),
    "permits.printed": (_("打印作业票"), "neutral"),
    "permits.started": (_("开始作业"), "active"),
    "permits.stopped": (_("作业中止"), "alarm"),
    "permits.suspended": (_("系统自动中止作业"), "alarm"),
    "permits.resumed": (_("恢复作业"), "active"),
    "permits.handed_over": (_("监护交接"), "neutral"),
    "permits.taken_over": (_("接替监护"), "neutral"),
    "permits.extended": (_("延长作业时间"), "neutral"),
    "permits.gone_in": (_("进入受限空间"), "neutral"),
    "permits.come_out": (_("离开受限空间"), "neutral"),
    "permits.finished": (_("作业完毕"), "active"),
    "permits.accepted": (_("验收签字，归档"), "done"),
    "permits.withdrawn": (_("收回作业票"), "alarm"),
    "permits.voided": (_("作废，重新办票"), "neutral"),
    "permits.expired": (_("超过有效期"), "alarm"),
    "permits.spot_checked": (_("监管人员抽查"), "wait"),
    "permits.spot_answered": (_("答复抽查"), "neutral"),
    "permits.spot_concluded": (_("抽查结论"), "neutral"),
}
_FACTS: tuple[tuple[str, str], ...] = (
    ("number", _("票号")),
    ("slot", _("签批岗位")),
    ("person", _("人员")),
    ("to", _("接替人")),
    ("cause", _("原因")),
    ("until", _("延长至")),
    ("point", _("分析点")),
    ("who", _("人员")),
    ("reopens", _("怎样恢复")),
)


def story_of(entries: Iterable[AuditEntry], photos: Mapping[UUID, Exhibit]) -> list[Entry]:
    """Return the story, the latest first."""
    return [_entry(entry, photos) for entry in entries if entry.action in TOLD][::-1][:MOST]


def _entry(entry: AuditEntry, photos: Mapping[UUID, Exhibit]) -> Entry:
    told = TOLD[entry.action]
    what, tone = told(entry.detail) if callable(told) else told
    taken = [photos[key] for key in _keys(entry.detail.get("photos", ())) if key in photos]
    said = next(
        (str(entry.detail[name]) for name in ("said", "opinion", "reason", "note") if entry.detail.get(name)), ""
    )
    return Entry(
        what, at=entry.at, who=_who(entry), tone=tone, said=said, facts=_facts(entry.detail), photos=shown(taken)
    )


def _facts(detail: Detail) -> Sequence[tuple[str, object]]:
    listed: list[tuple[str, object]] = []
    for name, label in _FACTS:
        value = detail.get(name)
        if not value or isinstance(value, (dict, list)):
            continue
        listed.append((label, _said(name, str(value))))
    return listed


def _said(name: str, value: str) -> object:
    if name == "slot":
        return looks.slot_title(value)
    if name == "cause":
        return looks.CAUSES.get(value, value)
    if name == "until":
        return formats.moment(datetime.fromisoformat(value))
    return value


def _keys(values: Iterable[Any]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(str(value)))
        except ValueError:
            continue
    return found


def _who(entry: AuditEntry) -> str:
    if not entry.person_name:
        return _("系统")
    role = next((role for role in entry.roles.split(",") if role in ROLES), "")
    if not role:
        return entry.person_name
    of = entry.organisation if ROLES[role].side == "office" else title_of(role)
    return f"{entry.person_name} · {of}" if of else entry.person_name
