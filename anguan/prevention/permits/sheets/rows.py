"""Rows of the printed form (票样栏目): where each field of 附录 A stands, one function for each kind's own table.

The table has 24 columns; a row is cells that together span them all. A blank stays a blank, to be filled in by hand.
"""

from collections.abc import Callable
from typing import Any

from anguan.foundation.words import mark as _
from anguan.prevention.permits.models import GasTest
from anguan.prevention.permits.rules.readings import gas_title, point_title
from anguan.prevention.permits.sheets import words
from anguan.prevention.permits.sheets.cells import WIDTH, Row, checks, label, signed, sketch, two, value, whole
from anguan.prevention.permits.sheets.face import Face, fact

_MOST_SAMPLES = {"hot_work": 3, "confined_space": 5, "temporary_electricity": 2}


def rows_of(face: Face) -> list[Row]:
    """Return the rows above the measures, as the kind's own table has them."""
    return _ROWS[face.permit.kind](face)


def after(face: Face) -> list[Row]:
    """Return the rows between the measures and the signatures."""
    given, taken = face.briefing(given=True), face.briefing(given=False)
    found: list[Row] = [[label(_("安全交底人"), 3), signed(given, 6), label(_("接受交底人"), 3), signed(taken, 12)]]
    if face.permit.kind == "hot_work":
        found.append(whole(_("监护人"), _guardian(face)))
    said = _remarks(face)
    return [*found, whole(_("备注"), said)] if said else found


# ── each kind's own table ────────────────────────────────────────────────────────────────────────────────────────────


def _hot_work(face: Face) -> list[Row]:
    permit = face.permit
    return [
        two(_("作业申请单位"), permit.enterprise_name, _("作业申请时间"), words.moment(permit.applied_at)),
        two(_("作业内容"), permit.content, _("动火地点及动火部位"), permit.place),
        [label(_("动火作业级别")), checks(_levels(face), 8), label(_("动火方式")), value(_methods(face), 8)],
        whole(_("动火人及证书编号"), face.people("worker", certificate=True)),
        two(_("作业单位"), permit.work_unit, _("作业负责人"), permit.leader_name),
        *_samples_across(face),
        whole(_("关联的其他特殊作业及安全作业票编号"), _linked(face)),
        whole(_("风险辨识结果"), permit.risk_result),
        whole(_("动火作业实施时间"), words.period(permit.planned_start, permit.valid_until or permit.planned_end)),
    ]


def _confined_space(face: Face) -> list[Row]:
    permit = face.permit
    return [
        two(_("作业申请单位"), permit.enterprise_name, _("作业申请时间"), words.moment(permit.applied_at)),
        two(
            _("受限空间名称"), fact(permit.place_facts, "space") or permit.place, _("受限空间内原有介质名称"),
            _medium(face),
        ),
        whole(_("作业内容"), permit.content),
        two(_("作业单位"), permit.work_unit, _("作业负责人"), permit.leader_name),
        two(_("作业人"), face.people("worker"), _("监护人"), _guardian(face)),
        whole(_("关联的其他特殊作业及安全作业票编号"), _linked(face)),
        whole(_("风险辨识结果"), permit.risk_result),
        *_samples_down(face),
        whole(_("作业实施时间"), words.period(permit.planned_start, permit.valid_until or permit.planned_end)),
    ]  # fmt: skip


def _blind_plate(face: Face) -> list[Row]:
    permit = face.permit
    action = fact(permit.work_facts, "action")
    pipe, plate = _parts(permit.extra, "pipe_parameters", 2), _parts(permit.extra, "plate_parameters", 2)
    return [
        [
            label(_("申请单位"), 3), value(permit.enterprise_name, 6), label(_("作业单位"), 3),
            value(permit.work_unit, 5), label(_("作业类别"), 2),
            checks([(_("堵盲板"), action == "insert"), (_("抽盲板"), action == "remove")], 5),
        ],
        [
            label(_("设备、管道名称"), 5, rows=2), label(_("管道参数"), 8), label(_("盲板参数"), 7),
            label(_("实际作业开始时间"), 4, rows=2),
        ],
        [
            label(_("介质"), 3), label(_("温度"), 2), label(_("压力"), 3), label(_("材质"), 2), label(_("规格"), 2),
            label(_("编号"), 3),
        ],
        [
            value(fact(permit.place_facts, "pipe") or permit.place, 5), value(_medium(face), 3), value(pipe[0], 2),
            value(pipe[1], 3), value(plate[0], 2), value(plate[1], 2),
            value(fact(permit.work_facts, "plate_number"), 3), value(words.short(permit.started_at), 4),
        ],
        [sketch(_("盲板位置图（可另附图）及编号："), _plate_map(face), 16)],
        [
            label(_("作业负责人"), 3), value(permit.leader_name, 5), label(_("作业人"), 3),
            value(face.people("worker"), 6), label(_("监护人"), 2), value(_guardian(face), 5),
        ],
        whole(_("关联的其他特殊作业及安全作业票编号"), _linked(face)),
        whole(_("风险辨识结果"), permit.risk_result),
        whole(_("作业内容及时间"), f"{permit.content}　{_period(face)}"),
    ]  # fmt: skip


def _work_at_height(face: Face) -> list[Row]:
    permit = face.permit
    height = fact(permit.place_facts, "height_m")
    return [
        two(_("作业申请单位"), permit.enterprise_name, _("作业申请时间"), words.moment(permit.applied_at)),
        two(_("作业地点"), permit.place, _("作业内容"), permit.content),
        [
            label(_("作业高度")), value(f"{words.number(height)} m" if height != "" else "", 8),
            label(_("高处作业级别")), checks(_levels(face), 8),
        ],
        two(_("作业单位"), permit.work_unit, _("监护人"), _guardian(face)),
        two(_("作业人"), face.people("worker", certificate=True), _("作业负责人"), permit.leader_name),
        whole(_("关联的其他特殊作业及安全作业票编号"), _linked(face)),
        whole(_("风险辨识结果"), permit.risk_result),
        whole(_("作业实施时间"), _period(face)),
    ]  # fmt: skip


def _lifting(face: Face) -> list[Row]:
    permit = face.permit
    load = fact(permit.work_facts, "load_t")
    return [
        [
            label(_("作业申请单位"), 3), value(permit.enterprise_name, 5), label(_("作业单位"), 3),
            value(permit.work_unit, 5), label(_("作业申请时间"), 3), value(words.moment(permit.applied_at), 5),
        ],
        [
            label(_("吊装地点"), 3), value(permit.place, 5), label(_("吊具名称"), 3),
            value(fact(permit.extra, "rigging_name"), 5), label(_("吊物内容"), 3),
            value(fact(permit.extra, "load_content") or permit.content, 5),
        ],
        [
            label(_("吊装作业人"), 3), value(face.people("crane_operator", "worker", certificate=True), 5),
            label(_("司索人"), 3), value(face.people("slinger"), 5), label(_("监护人"), 3), value(_guardian(face), 5),
        ],
        [
            label(_("指挥人员"), 3), value(face.people("commander", certificate=True), 5),
            label(_("吊物质量及作业级别"), 3), value(f"{words.number(load)} t" if load != "" else "", 3),
            checks(_levels(face), 10),
        ],
        whole(_("风险辨识结果"), permit.risk_result),
        whole(_("作业实施时间"), _period(face)),
    ]  # fmt: skip


def _temporary_electricity(face: Face) -> list[Row]:
    permit = face.permit
    voltage = fact(permit.work_facts, "voltage_v")
    electricians = [one for one in face.crew if one.role == "electrician" and one.until is None]
    leader = next((one for one in face.crew if one.person_id == permit.leader_id and one.certificate_number), None)
    samples = _samples(face)
    return [
        two(_("申请单位"), permit.enterprise_name, _("作业申请时间"), words.moment(permit.applied_at)),
        two(_("作业地点"), permit.place, _("作业内容"), permit.content),
        two(
            _("电源接入点及许可用电功率"), fact(permit.extra, "source_point_and_power"), _("工作电压"),
            f"{words.number(voltage)} V" if voltage != "" else "",
        ),
        [
            label(_("用电设备名称及额定功率")), value(fact(permit.extra, "equipment_and_rated_power"), 6),
            label(_("监护人"), 2), value(_guardian(face), 5), label(_("用电人"), 2),
            value(fact(permit.extra, "user") or permit.applicant_name, 5),
        ],
        two(
            _("作业人"), "、".join(one.name for one in electricians), _("电工证号"),
            "、".join(one.certificate_number for one in electricians if one.certificate_number),
        ),
        two(_("作业负责人"), permit.leader_name, _("电工证号"), leader.certificate_number if leader else ""),
        whole(_("关联的其他特殊作业及安全作业票编号"), _linked(face)),
        whole(_("风险辨识结果"), permit.risk_result),
        [{"kind": "head", "span": WIDTH, "text": _("可燃气体分析（运行的生产装置、罐区和具有火灾爆炸危险场所）")}],
        [
            label(_("分析时间")), *[value(words.short(one.at) if one else "", 4) for one in samples],
            label(_("分析点")), value("、".join(dict.fromkeys(point_title(one.point) for one in samples if one)), 8),
        ],
        [
            label(_("可燃气体检测结果")), *[value(_combustible(one, face), 4) for one in samples], label(_("分析人")),
            value("、".join(dict.fromkeys(one.analyst_name for one in samples if one)), 8),
        ],
        whole(_("作业实施时间"), _period(face)),
    ]  # fmt: skip


def _excavation(face: Face) -> list[Row]:
    permit = face.permit
    depth = fact(permit.place_facts, "depth_m")
    said = _("深度 {depth} m。").format(depth=words.number(depth)) if depth != "" else ""
    return [
        two(_("申请单位"), permit.enterprise_name, _("作业申请时间"), words.moment(permit.applied_at)),
        [
            label(_("作业单位"), 3), value(permit.work_unit, 5), label(_("作业地点"), 3), value(permit.place, 5),
            label(_("作业内容"), 3), value(permit.content, 5),
        ],
        two(_("监护人"), _guardian(face), _("作业负责人"), permit.leader_name),
        whole(_("关联的其他特殊作业及安全作业票编号"), _linked(face)),
        [
            sketch(
                _("作业范围、内容、方式（包括深度、面积，并附简图）："),
                f"{said}{_methods(face)}　{fact(permit.extra, 'scope_and_sketch')}", 26,
            )
        ],
        whole(_("风险辨识结果"), permit.risk_result),
        whole(_("作业实施时间"), _period(face)),
    ]  # fmt: skip


def _road_closure(face: Face) -> list[Row]:
    permit = face.permit
    return [
        [
            label(_("申请单位"), 3), value(permit.enterprise_name, 6), label(_("作业单位"), 3),
            value(permit.work_unit, 5), label(_("作业负责人"), 3), value(permit.leader_name, 4),
        ],
        two(_("涉及相关单位（部门）"), fact(permit.extra, "related_units"), _("监护人"), _guardian(face)),
        whole(_("断路原因"), fact(permit.extra, "reason") or permit.content),
        whole(_("关联的其他特殊作业及安全作业票编号"), _linked(face)),
        [
            sketch(
                _("断路地段示意图（可另附图）及相关说明："),
                f"{permit.place}　{fact(permit.extra, 'sketch')}".strip(), 48,
            )
        ],
        whole(_("风险辨识结果"), permit.risk_result),
        whole(_("作业实施时间"), _period(face)),
    ]  # fmt: skip


_ROWS: dict[str, Callable[[Face], list[Row]]] = {
    "hot_work": _hot_work,
    "confined_space": _confined_space,
    "blind_plate": _blind_plate,
    "work_at_height": _work_at_height,
    "lifting": _lifting,
    "temporary_electricity": _temporary_electricity,
    "excavation": _excavation,
    "road_closure": _road_closure,
}


# ── gas ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _samples(face: Face) -> list[GasTest | None]:
    """Return as many analyses as the form has room for: the first before the start, then the latest; blanks after."""
    most = _MOST_SAMPLES[face.permit.kind]
    found = list(face.gas)
    if len(found) > most:
        found = [found[0], *found[-(most - 1) :]]
    return [*found, *[None] * (most - len(found))]


def _samples_across(face: Face) -> list[Row]:
    """Return the analyses of hot work, side by side (表 A.1)."""
    samples = _samples(face)
    spans = (7, 7, 6)

    def line(name: str, told: Callable[[GasTest], str]) -> Row:
        cells = [value(told(one) if one else "", span) for one, span in zip(samples, spans, strict=True)]
        return [label(name), *cells]

    return [
        line(_("气体取样分析时间"), lambda one: f"{words.short(one.at)}　{point_title(one.point)}"),
        line(_("代表性气体"), lambda one: "、".join(gas_title(str(each["gas"]), face.law) for each in one.values)),
        line(_("分析结果"), lambda one: "；".join(words.value(each) for each in one.values) + _failed(one)),
        line(
            _("分析人"), lambda one: f"{one.analyst_name}（{one.instrument}）" if one.instrument else one.analyst_name
        ),
    ]


def _samples_down(face: Face) -> list[Row]:
    """Return the analyses of a confined space, one below the other with their limits (表 A.2)."""
    said = {str(each["gas"]) for one in face.gas for each in one.values}
    toxic = [*sorted(said - {"oxygen", "combustible"}), "", ""][:2]
    enriched = bool(fact(face.permit.place_facts, "oxygen_enriched"))
    gases = (*toxic, "combustible", "oxygen")
    limits = [words.limit(gas, face.law, lel=_lel(face), enriched=enriched) if gas else "" for gas in gases]
    samples = _samples(face)
    medium = _medium(face)
    head: list[Row] = [
        [
            label(_("气体分析"), 2, rows=3 + len(samples)), label(_("分析项目"), 2, rows=2),
            label(_("有毒有害气体名称"), 6), label(_("可燃气体名称"), 3), label(_("氧气含量"), 3, rows=2),
            label(_("取样分析时间"), 4, rows=3), label(_("分析部位"), 2, rows=3), label(_("分析人"), 2, rows=3),
        ],
        [
            *[value(gas_title(gas, face.law) if gas else "", 3, kind="centre") for gas in toxic],
            value(medium, 3, kind="centre"),
        ],
        [label(_("合格标准"), 2), *[value(text, 3, kind="centre") for text in limits]],
    ]  # fmt: skip
    down: list[Row] = []
    for place, one in enumerate(samples):
        first: Row = [label(_("分析数据"), 2, rows=len(samples))] if place == 0 else []
        cells = [value(_value_of(one, gas) if one and gas else "", 3, kind="centre") for gas in gases]
        told = (words.short(one.at), point_title(one.point), one.analyst_name) if one else ("", "", "")
        ends = [value(text, span, kind="centre") for text, span in zip(told, (4, 2, 2), strict=True)]
        down.append([*first, *cells, *ends])
    return [*head, *down]


def _value_of(one: GasTest, gas: str) -> str:
    return next((words.value(each) for each in one.values if each.get("gas") == gas), "")


def _combustible(one: GasTest | None, face: Face) -> str:
    if one is None:
        return ""
    burning = [each for each in one.values if each.get("gas") != "oxygen"]
    return words.values(burning, face.law) + _failed(one)


def _failed(one: GasTest) -> str:
    return "" if one.passed else _("（不合格）")


# ── parts of fields ──────────────────────────────────────────────────────────────────────────────────────────────────


def _levels(face: Face) -> list[tuple[str, bool]]:
    return [(one.title, one.id == face.permit.level) for one in face.sheet.levels]


def _methods(face: Face) -> str:
    return "、".join(face.law.common.methods.get(one, one) for one in face.permit.methods)


def _linked(face: Face) -> str:
    return "；".join(face.linked) if face.linked else _("无")


def _medium(face: Face) -> str:
    name = str(fact(face.permit.medium, "name"))
    return next((one.title for one in face.law.gas.gases if one.id == name), name)


def _lel(face: Face) -> float | None:
    """Return the lower explosive limit of the medium, as told or from the catalogue."""
    told, name = fact(face.permit.medium, "lel_percent"), str(fact(face.permit.medium, "name"))
    if isinstance(told, int | float):
        return float(told)
    return next((one.lel_percent for one in face.law.gas.gases if name and name in {one.id, one.title}), None)


def _guardian(face: Face) -> str:
    found = face.people("guardian", certificate=True) or face.permit.guardian_name
    if not face.handovers:
        return found
    moved = "；".join(
        _("{at} {old} 交 {new}").format(at=words.short(one.accepted_at), old=one.from_name, new=one.to_name)
        for one in face.handovers
    )
    return f"{found}（{moved}）"


def _period(face: Face) -> str:
    return words.period(face.permit.planned_start, face.permit.valid_until or face.permit.planned_end)


def _plate_map(face: Face) -> str:
    said = str(fact(face.permit.extra, "plate_map"))
    if fact(face.permit.work_facts, "plate_map") is True:
        said = f"{said}　{_('位置图已绘制并统一编号，另附。')}".strip()
    return said


def _parts(facts: dict[str, Any], name: str, count: int) -> list[str]:
    """Return what was written in one field as the cells of the form: 80 ℃，0.6 MPa."""
    said = str(fact(facts, name))
    for mark in ("，", "、", ",", "；", ";", "/"):
        said = said.replace(mark, "|")
    found = [part.strip() for part in said.split("|")]
    first = [*found, *[""] * count][: count - 1]
    return [*first, "、".join(part for part in found[count - 1 :] if part)]


def _remarks(face: Face) -> str:
    """Return what stands on no other line: conditions the owner added, and why it ended."""
    said = [
        _("{name} 附加要求：{said}").format(name=one.person_name, said=one.said)
        + (_("（已落实：{met}）").format(met=one.met_text or _("是")) if one.met_at else "")
        for one in face.conditions
    ]
    if face.permit.coordinator_name:
        said.append(_("交叉作业协调人：{name}").format(name=face.permit.coordinator_name))
    if face.permit.ended_reason:
        said.append(f"{face.state}：{face.permit.ended_reason}")
    return "；".join(said)
