"""The whole life of a permit (全过程导出): its face, the record of everything, and the same as data for other systems.

They are laid beside the evidence in a bundle that anybody can check offline; its list of hashes covers them as well.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from anguan.foundation.access import Actor
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.audit.services import history_of
from anguan.foundation.catalog import cited
from anguan.foundation.clock import local
from anguan.foundation.documents.pdf import qr_svg, render_pdf
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.evidence.rules import KINDS, NEEDS
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, queries
from anguan.prevention.permits.models import (
    Condition,
    Crew,
    Entry,
    GasTest,
    Handover,
    Interruption,
    Judgement,
    MeasureLine,
    Permit,
    Signature,
    SpotCheck,
)
from anguan.prevention.permits.rules.readings import point_title
from anguan.prevention.permits.sheets import words
from anguan.prevention.permits.sheets.face import Face, as_told, face_of
from anguan.prevention.permits.sheets.setting import set_face

TEMPLATE = Path(__file__).parent / "record.typ"
FACE, RECORD, DATA = "作业票.pdf", "全过程记录.pdf", "全过程记录.json"
# Rows that belong to a permit, in the order they are told; evidence is attached to them as well as to the permit.
_RECORDED: tuple[type[Any], ...] = (
    Crew, Signature, MeasureLine, GasTest, Entry, Interruption, Handover, Condition, SpotCheck,
)  # fmt: skip
_AT_ONCE = 50  # entries of the story put into words together

Story = Callable[[Iterable[AuditEntry], Mapping[UUID, Exhibit]], Sequence[Any]]
Proof = Callable[..., Any]


@dataclass(frozen=True)
class Whole:
    """How a permit's whole life is written down; the words of its pages are handed in where pages may be known."""

    story: Story
    proof: Proof

    def files(self, permit_id: UUID, by: Actor, at: datetime) -> dict[str, bytes]:
        """Return the papers of a permit as somebody may see it."""
        permit = queries.permits_for(by).get(pk=permit_id)
        face = face_of(permit, by=by, at=at, address=address_of(permit))
        rows = _rows(permit, by=by)
        return {
            FACE: set_face(face),
            RECORD: render_pdf(TEMPLATE, self._record(face, rows, by=by, at=at), archival=True),
            DATA: _data(permit, rows),
        }

    def _record(self, face: Face, rows: Mapping[type[Any], list[Any]], *, by: Actor, at: datetime) -> dict[str, Any]:
        permit, printed = face.permit, local(at)
        judgements = list(queries.proofs_of(permit, by=by))[::-1]
        return {
            "title": _("{title}全过程记录").format(title=face.sheet.form_title),
            "number": permit.number or _("未编号"),
            "enterprise": permit.enterprise_name,
            "lead": "　".join(part for part in (face.level, face.state, face.upgraded) if part),
            "made": _("{name} 于 {at:%Y-%m-%d %H:%M} 导出").format(name=by.name, at=printed),
            "printed_on": {"year": printed.year, "month": printed.month, "day": printed.day},
            "qr": qr_svg(face.address, quickly=True),
            "facts": _facts(face),
            "story": self._story(permit, by=by),
            "tables": _tables(face, rows, by=by),
            "proofs": [self._proof(one, at=at) for one in judgements],
        }

    def _story(self, permit: Permit, *, by: Actor) -> list[dict[str, Any]]:
        entries = list(history_of(permit.pk, by=by))
        told = []
        for start in range(0, len(entries), _AT_ONCE):
            told += list(self.story(entries[start : start + _AT_ONCE], {}))[::-1]
        return [
            {
                "at": words.stamp(one.at), "what": one.what, "who": one.who, "said": one.said,
                "facts": [[label, str(value)] for label, value in one.facts],
            }
            for one in told
        ]  # fmt: skip

    def _proof(self, one: Judgement, *, at: datetime) -> dict[str, Any]:
        shown = self.proof(one, at=at)
        return {
            "title": shown.title,
            "note": _("{at}，执行 {law}").format(at=words.moment(one.at), law=catalog.law_words(one.law_version)),
            "passed": one.passed,
            "reasons": [
                {"message": reason.message, "remedy": reason.remedy, "clause": cited(reason.clause)}
                for reason in shown.reasons
            ],
            "lines": [
                [cited(line.clause), "；".join(f"{label} {said}" for label, said in line.inputs), _verdict(line.passed)]
                for line in shown.proofs
            ],
        }


def parts_of(permit_id: UUID, by: Actor) -> tuple[UUID, ...]:
    """Return the keys of the rows that belong to a permit, whose evidence goes with it."""
    permit = queries.permits_for(by).filter(pk=permit_id).first()
    return tuple(row.pk for many in _rows(permit, by=by).values() for row in many) if permit is not None else ()


def address_of(permit: Permit) -> str:
    """Return the address that the code on the form opens."""
    return f"{settings.ANGUAN_PUBLIC_URL}{reverse('permits:detail', args=[permit.pk])}"


def _rows(permit: Permit, *, by: Actor) -> dict[type[Any], list[Any]]:
    own = {"permit_id": permit.pk, "enterprise_id": permit.enterprise_id}
    rows = {model: list(queries.rows_of(model, by).filter(**own).order_by("pk")) for model in _RECORDED}
    return {**rows, Crew: as_told(rows[Crew], by=by)}


def _facts(face: Face) -> list[list[str]]:
    permit = face.permit
    told = [
        (_("作业地点"), permit.place),
        (_("作业内容"), permit.content),
        (_("计划时间"), words.period(permit.planned_start, permit.planned_end)),
        (_("有效期至"), words.moment(permit.valid_until)),
        (_("作业单位"), permit.work_unit),
        (_("作业负责人"), permit.leader_name),
        (_("监护人"), permit.guardian_name),
        (_("申请人"), permit.applicant_name),
        (_("批准时间"), words.moment(permit.approved_at)),
        (_("开始时间"), words.moment(permit.started_at)),
        (_("完毕时间"), words.moment(permit.finished_at)),
        (_("归档时间"), words.moment(permit.closed_at)),
        (_("风险辨识结果"), permit.risk_result),
        (_("关联作业票"), "；".join(face.linked)),
        (_("结束原因"), permit.ended_reason),
    ]
    return [[label, value] for label, value in told if value]


def _tables(face: Face, rows: Mapping[type[Any], list[Any]], *, by: Actor) -> list[dict[str, Any]]:
    common, law = face.law.common, face.law
    at = words.short
    return [
        _table(_("人员"), _("角色 3|姓名 3|单位 5|证书编号 5|证书有效期 3|接受交底 4"), (
            (common.roles.get(one.role, one.role), one.name, one.employer, one.certificate_number,
             one.certificate_until.isoformat() if one.certificate_until else "", at(one.briefed_at))
            for one in rows[Crew]
        )),
        _table(_("签批"), _("岗位 4|签字人 3|意见 6|时间 4|现场 3"), (
            (common.slots.get(one.slot, one.slot), one.person_name,
             _opinion(one), at(one.at),
             _("现场") + (f" {one.distance_m:.0f} m" if one.distance_m is not None else "") if one.on_site else "")
            for one in sorted(rows[Signature], key=lambda one: one.at)
        )),
        _table(_("安全措施"), _("序号 1|安全措施 12|是否涉及 2|确认人 3|确认时间 4"), (
            (str(one.no), one.text or _measure(face, one.no), _("涉及") if one.involved else _("不涉及"),
             one.confirmer_name, at(one.confirmed_at))
            for one in sorted(rows[MeasureLine], key=lambda one: one.no)
        )),
        _table(_("气体分析"), _("取样时间 4|分析点 3|结果 8|仪器 3|分析人 3|结论 2"), (
            (at(one.at), point_title(one.point), words.values(one.values, law), one.instrument, one.analyst_name,
             _("合格") if one.passed else _("不合格"))
            for one in sorted(rows[GasTest], key=lambda one: one.at)
        )),
        _table(_("进出登记"), _("人员、工器具 6|数量 2|进入 4|离开 4|带出数量 2"), (
            (one.what, str(one.count), at(one.in_at), at(one.out_at), _count(one.out_count))
            for one in rows[Entry]
        )),
        _table(_("中断"), _("开始 4|恢复 4|说明 7|怎样恢复 6|中止人 3"), (
            (at(one.start), at(one.end), one.said, one.reopens, one.stopper_name or _("系统"))
            for one in rows[Interruption]
        )),
        _table(_("监护交接"), _("时间 4|交出 3|接替 3|接受时间 4|说明 6"), (
            (at(one.at), one.from_name, one.to_name, at(one.accepted_at), one.said) for one in rows[Handover]
        )),
        _table(_("附加要求"), _("提出人 3|要求 8|时间 4|落实情况 6|落实时间 4"), (
            (one.person_name, one.said, at(one.at), one.met_text, at(one.met_at)) for one in rows[Condition]
        )),
        _table(_("监管抽查"), _("单位 5|人员 3|时间 4|说明 5|答复 4|结论 5"), (
            (one.office_name, one.person_name, at(one.at), one.said, at(one.answered_at), one.result_said)
            for one in rows[SpotCheck]
        )),
        _table(_("证据清单"), _("种类 2|环节 4|拍摄人 3|时间 4|等级 2|原件 SHA-256 12"), _evidence(face, rows, by=by)),
    ]  # fmt: skip


def _table(title: str, columns: str, rows: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    """Return a table; its columns are told as 名称 and how wide they stand beside the others."""
    named = [(name.rpartition(" ")[0], int(name.rpartition(" ")[2])) for name in columns.split("|")]
    return {"title": title, "columns": [list(one) for one in named], "rows": [list(row) for row in rows]}


def _evidence(face: Face, rows: Mapping[type[Any], list[Any]], *, by: Actor) -> Iterable[tuple[str, ...]]:
    keys = [face.permit.pk, *(row.pk for many in rows.values() for row in many)]
    taken = sorted((one for many in exhibits_of(keys, by=by).values() for one in many), key=lambda one: one.taken_at)
    for one in taken:
        asked = NEEDS.get(one.purpose)
        yield (
            KINDS.get(one.kind, one.kind), asked.asks if asked else "", one.taken_by_name, words.short(one.taken_at),
            one.grade, f"{one.sha256[:32]} {one.sha256[32:]}",
        )  # fmt: skip


def _measure(face: Face, number: int) -> str:
    return next((one.text for one in face.sheet.measures if one.number == number), "")


def _opinion(one: Signature) -> str:
    said = _("同意") if one.agrees else _("不同意")
    return one.opinion if one.opinion.startswith(said) else "：".join(part for part in (said, one.opinion) if part)


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _verdict(passed: bool) -> str:
    return _("符合") if passed else _("不符合")


def _data(permit: Permit, rows: Mapping[type[Any], list[Any]]) -> bytes:
    """Return everything as data: the permit, its records, and the proofs as the rules wrote them."""
    judgements = Judgement.objects.filter(permit_id=permit.pk, enterprise_id=permit.enterprise_id).order_by("at", "id")
    content = {
        "permit": _plain(permit, leave=("grams",)),
        **{f"{model._meta.model_name}s": [_plain(row) for row in many] for model, many in rows.items()},
        "judgements": [_plain(row) for row in judgements],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=_as_text).encode()


def _plain(row: Model, *, leave: Sequence[str] = ()) -> dict[str, Any]:
    return {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields if each.attname not in leave}


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
