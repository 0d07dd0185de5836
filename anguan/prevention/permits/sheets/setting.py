"""Setting the form (打印): a face becomes what the template draws, and that a PDF fit to be archived (PDF/A)."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from anguan.foundation.access import Actor
from anguan.foundation.clock import local
from anguan.foundation.documents.pdf import qr_svg, render_pdf
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog
from anguan.prevention.permits.models import Permit
from anguan.prevention.permits.rules.limits import GBZ_NOTE
from anguan.prevention.permits.rules.readings import COMBUSTIBLE, OXYGEN
from anguan.prevention.permits.sheets import rows, words
from anguan.prevention.permits.sheets.face import Face, Sign, face_of
from anguan.prevention.permits.sheets.fitting import fitted

TEMPLATE = Path(__file__).parent / "form.typ"
COPIES = (1, 2, 3)
# Levels drawn white on red, so that nobody takes one for the lighter (附录 B.1): the strictest of each kind.
_HEAVY = {("hot_work", "special"), ("work_at_height", "IV"), ("lifting", "first")}

# The lines of each form (附录 A) and the slot that stands on each; `approver` is whoever approves at this level.
_LINES: dict[str, tuple[tuple[str, str], ...]] = {
    "hot_work": (
        (_("作业负责人意见"), "work_leader"), (_("所在单位意见"), "base_unit"), (_("安全管理部门意见"), "safety_dept"),
        (_("动火审批人意见"), "approver"), (_("动火前，岗位当班班长验票情况"), "shift_leader_check"),
    ),
    "confined_space": ((_("作业负责人意见"), "work_leader"), (_("所在单位意见"), "base_unit")),
    "blind_plate": ((_("作业负责人意见"), "work_leader"), (_("所在单位意见"), "base_unit")),
    "work_at_height": (
        (_("作业负责人意见"), "work_leader"), (_("所在单位意见"), "base_unit"), (_("审核部门意见"), "review_dept"),
        (_("审批部门意见"), "approver"),
    ),
    "lifting": (
        (_("作业指挥意见"), "commander"), (_("所在单位意见"), "base_unit"), (_("审核部门意见"), "review_dept"),
        (_("审批部门意见"), "approver"),
    ),
    "temporary_electricity": (
        (_("作业负责人意见"), "work_leader"), (_("用电单位意见"), "user_unit"),
        (_("配送电单位意见"), "power_supply_unit"),
    ),
    "excavation": (
        (_("作业负责人意见"), "work_leader"), (_("所在单位意见"), "base_unit"),
        (_("有关水、电、汽、工艺、设备、消防、安全等部门会签意见"), "countersign"), (_("审批部门意见"), "approver"),
    ),
    "road_closure": (
        (_("作业负责人意见"), "work_leader"), (_("所在单位意见"), "base_unit"),
        (_("消防、安全管理部门意见"), "countersign"), (_("审批部门意见"), "approver"),
    ),
}  # fmt: skip


def paper_of(permit: Permit, *, by: Actor, at: datetime, address: str, copies: Sequence[int] = COPIES) -> bytes:
    """Return the printed form of a permit: a page for each copy asked for; `address` is what its code opens."""
    return set_face(face_of(permit, by=by, at=at, address=address), copies=copies)


def set_face(face: Face, *, copies: Sequence[int] = COPIES) -> bytes:
    """Set a face as PDF/A."""
    return render_pdf(TEMPLATE, data_of(face, copies=copies), archival=True)


def data_of(face: Face, *, copies: Sequence[int] = COPIES) -> dict[str, Any]:
    """Return what the template draws."""
    permit = face.permit
    printed = local(face.printed_at)
    data: dict[str, Any] = {
        "title": face.sheet.form_title,
        "subtitle": _("{source} {form}　{regime}").format(
            source=face.sheet.source, form=face.sheet.form,
            regime=_("危险化学品企业") if permit.regime == "hazchem" else _("参照执行，本企业制度要求"),
        ),
        "number": permit.number or _("（提交审批后编号）"),
        "enterprise": permit.enterprise_name,
        "until": words.moment(permit.valid_until or permit.planned_end),
        "level": {"title": f"{face.level}{face.sheet.short}", "heavy": (permit.kind, permit.level) in _HEAVY}
        if face.level else None,
        "upgraded": face.upgraded,
        "state": face.state,
        "watermark": face.stamp,
        "qr": qr_svg(face.address, quickly=True),
        "rows": rows.rows_of(face),
        "measures": _measures(face),
        "after": rows.after(face),
        "signs": _signs(face),
        "copies": [copy for place, copy in enumerate(face.copies(), start=1) if place in copies],
        "foot": _foot(face),
        "printed": _("{at:%Y-%m-%d %H:%M} 打印，以扫码所见为准").format(at=printed),
        "printed_on": {"year": printed.year, "month": printed.month, "day": printed.day},
    }  # fmt: skip
    return {**data, "fit": fitted(data).as_plain()}


def _foot(face: Face) -> str:
    """Return the standards it was judged under, and which of its limits nobody compared with their source."""
    law = _("依据 {law}").format(law=catalog.law_words(face.permit.law_version or face.law.version))
    toxic = {str(each["gas"]) for one in face.gas for each in one.values} - {OXYGEN, COMBUSTIBLE}
    named = toxic and face.permit.kind == "confined_space"  # the only form with limits beside the values
    return f"{law}；{_('有毒气体：')}{GBZ_NOTE}" if named else law


def _measures(face: Face) -> list[dict[str, Any]]:
    found = []
    for measure in face.sheet.measures:
        line = face.measures.get(measure.number)
        text = measure.text
        if line is not None and line.text:
            text = f"{_('其他安全措施')}：{line.text}" if measure.free_text else f"{text}：{line.text}"
        involved = line.involved if line is not None else None
        found.append(
            {"no": measure.number, "text": text, "involved": involved, "who": line.confirmer_name if line else ""}
        )
    return found


def _signs(face: Face) -> list[dict[str, Any]]:
    """Return the form's own lines, then those this permit asks for beside them, the acceptance last."""
    found: list[dict[str, Any]] = []
    used: set[str] = set()
    lines = [*_LINES[face.permit.kind]]
    named = {slot for _title, slot in lines}
    for title, slot in lines:
        if slot == "countersign":
            found += _countersigns(title, face, used)
            continue
        meant = face.chain.approver if slot == "approver" else slot
        if slot == "approver":  # others whom this permit asks for stand before whoever approves
            beside = [one for one in face.chain.slots if one not in used | named and one != meant]
            found += [_line(_title(one, face), one, face, used) for one in beside]
        found.append(_line(title, meant, face, used, told=slot == "approver"))
    rest = [one for one in face.chain.slots if one not in used]
    found += [_line(_title(one, face), one, face, used) for one in rest]
    found.append(_line(_("完工验收"), "acceptance", face, used))
    return found


def _countersigns(title: str, face: Face, used: set[str]) -> list[dict[str, Any]]:
    """Return one line for all who countersign (会签), each by name or with room to sign by hand."""
    slots = [slot for slot in face.chain.countersign if slot != face.chain.approver]
    used |= set(slots)
    told = [
        f"{face.law.common.slots.get(slot, slot)}："
        + (f"{sign.name} {sign.opinion or _('同意')} {words.short(sign.at)}" if sign else "＿＿＿＿")
        for slot in slots
        for sign in (face.signs.get(slot),)
    ]
    return [{**_said(title, None), "opinion": "　".join(told), "wide": True}]


def _line(title: str, slot: str, face: Face, used: set[str], *, told: bool = False) -> dict[str, Any]:
    asked = slot in face.chain.slots or slot in {"acceptance", face.sheet.check_before_start}
    seen, sign = slot in used, face.signs.get(slot)
    used.add(slot)
    if not asked:
        return _said(title, None, note=_("本级别不需要"))
    note = face.law.common.slots.get(slot, "") if told else ""
    return _said(title, sign, note=_("{slot}，同上").format(slot=note) if seen and note and sign else note)


def _said(title: str, sign: Sign | None, *, note: str = "") -> dict[str, Any]:
    if sign is None:
        return {"title": title, "opinion": "", "note": note, "image": "", "name": "", "at": "", "wide": False}
    notes = "，".join(part for part in (note, sign.note) if part)
    return {
        "title": title, "opinion": sign.opinion or _("同意"), "note": notes, "image": sign.picture, "name": sign.name,
        "at": words.moment(sign.at), "wide": False,
    }  # fmt: skip


def _title(slot: str, face: Face) -> str:
    return _("{slot}意见").format(slot=face.law.common.slots.get(slot, slot))
