"""A judgement in words (研判依据): its rules, what each saw, and what it said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anguan.foundation import clock
from anguan.foundation.refusal import Reason
from anguan.foundation.ui import formats
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog
from anguan.prevention.permits.forms import questions
from anguan.prevention.permits.models import Judgement
from anguan.prevention.permits.rules import raising

MOST = 30
STAGES: dict[str, str] = {
    "draft": _("填票"),
    "submit": _("提交"),
    "approve": _("签批"),
    "start": _("开工"),
    "resume": _("恢复"),
    "extend": _("延长"),
    "close": _("验收"),
}
# What the facts of a case are called where no question of the form asks for them.
INPUTS: dict[str, str] = {
    "level": _("级别"),
    "levels": _("可选级别"),
    "chosen": _("所选级别"),
    "asked": _("应为级别"),
    "upgrades": _("升级管理"),
    "period": _("计划时间"),
    "start": _("开始"),
    "end": _("结束"),
    "valid_until": _("有效至"),
    "hours": _("时长（小时）"),
    "hours_allowed": _("最长（小时）"),
    "allowed": _("允许"),
    "zone": _("区域"),
    "contractor": _("承包商作业"),
    "methods": _("作业方式"),
    "people": _("人员"),
    "guardian": _("监护人"),
    "guardians": _("监护人"),
    "workers": _("作业人"),
    "certificates": _("证书"),
    "signatures": _("签名"),
    "signed": _("已签"),
    "missing": _("缺少"),
    "slots": _("签批岗位"),
    "slot": _("签批岗位"),
    "approver": _("审批人"),
    "on_site": _("在现场"),
    "distance_m": _("距离（米）"),
    "photo": _("现场照片"),
    "linked": _("关联作业票"),
    "nearby": _("附近作业"),
    "gas": _("气体分析"),
    "tests": _("气体分析"),
    "at": _("时间"),
    "measures": _("安全措施"),
    "evidence": _("证据"),
    "briefing": _("安全交底"),
    "limit": _("限值"),
    "minutes": _("分钟"),
    "wind_force": _("风力（级）"),
    "weather": _("天气"),
    "outdoor": _("室外"),
    "limit_people": _("人数上限"),
    "count": _("人数"),
    "decided_by": _("依据"),
    "unknown": _("还不知道"),
    "causes": _("升级原因"),
    "upgraded": _("升级管理"),
    "necessary": _("因生产确需"),
    "extend_until": _("延长到"),
    "serves": _("服务的作业"),
    "served_until": _("所服务作业结束"),
    "gases_asked": _("应测气体"),
    "sampled_since": _("取样不早于"),
    "samples": _("取样次数"),
    "volume_m3": _("容积（立方米）"),
    "space_form": _("空间形式"),
    "space_extent_m": _("高度或长度（米）"),
    "points": _("取样点"),
    "points_asked": _("应有取样点（个）"),
    "readings": _("读数"),
    "instruments": _("检测仪及检定有效期"),
    "pumped": _("泵吸式检测"),
    "analysts": _("检测人（人）"),
    "continuous_monitoring": _("连续检测"),
    "last_record": _("最近记录"),
    "breaks": _("中断"),
    "break_began": _("中断开始"),
    "again_after_minutes": _("中断超过（分钟）须重新分析"),
    "confirmed_again": _("重新确认的措施"),
    "cause": _("中断原因"),
    "cleared": _("已处理"),
    "linked_needed": _("需要的作业票"),
    "fire": _("有动火"),
    "vapours": _("有挥发性作业"),
    "coordinator_signed": _("协调人已签字"),
    "isolated": _("已隔离"),
    "entries": _("进出登记（条）"),
    "paired": _("已约定各自职责"),
    "approved_by": _("批准人"),
    "assessed_at": _("风险辨识时间"),
    "fire_m": _("气瓶距动火点（米）"),
    "gap_m": _("两瓶间距（米）"),
    "welder_as_hot_point": _("电焊机按动火点管理"),
    "abnormal": _("现场异常"),
    "alarms": _("附近报警"),
    "alarms_active": _("未解除的报警"),
    "accepted_at": _("验收时间"),
    "accepted_by": _("验收人"),
    "finished_at": _("作业完毕"),
    "finished_by": _("确认完毕的人"),
    "started_at": _("开始作业"),
    "both_confirmed": _("双方共同确认"),
    "people_inside": _("还在里面的人"),
    "tools_inside": _("还在里面的工器具"),
    "site_restored": _("现场已恢复"),
    "protective_layers": _("防护层数"),
    "layers_asked": _("应有防护层数"),
    "guards_removal_agreed": _("审批人同意拆除防护"),
    "lines": _("措施项数"),
    "lines_answered": _("已填项数"),
    "lines_asked": _("必须涉及的措施"),
    "lines_denied": _("填不涉及的措施"),
    "confirmers": _("确认人数"),
    "seconds": _("用时（秒）"),
    "plan_known": _("已有交通组织方案"),
    "plan_approved": _("方案已审批"),
    "awkward_load": _("吊物特殊"),
    "power_line_m": _("距电力线路（米）"),
    "crane_fall_radius_m": _("倒塌半径（米）"),
    "power_line_off": _("线路已停电"),
    "crane_load_share": _("单台载荷占额定（%）"),
    "share_allowed": _("最多占额定（%）"),
    "commanders": _("指挥人员"),
    "lamp_height_m": _("警示灯离地（米）"),
    "lamp_visible_m": _("警示灯可见距离（米）"),
    "wire_rating_v": _("导线耐压（伏）"),
    "rating_asked_v": _("应有耐压（伏）"),
    "overhead_road_m": _("跨路架空高度（米）"),
    "pipe_distance_m": _("距管道（米）"),
    "dug_by_hand": _("人工开挖"),
    "spoil_distance_m": _("堆土距坑边（米）"),
    "spoil_height_m": _("堆土高（米）"),
    "plate_map": _("盲板位置图"),
    "plate_number": _("盲板编号"),
    "plates": _("盲板块数"),
    "neighbours_told": _("已告知上下游"),
    "pressure_relieved": _("已降压"),
    "pressure_down": _("已确认常压"),
    "toxic_gases": _("毒性气体"),
    "detector_worn": _("佩戴检测仪"),
    "nodes": _("关键环节"),
    "shown_since": _("拍摄不早于"),
    "lighting_allowed_v": _("照明电压上限（伏）"),
    "lighting_explosion_proof": _("防爆灯具"),
    "held_fuel": _("盛装过易燃易爆介质"),
    "hazard_analysis": _("已做危害分析"),
    "briefed_at": _("交底时间"),
    "briefer": _("交底人"),
    "hidden_works": _("已交底隐蔽工程"),
    "unfit": _("有职业禁忌证"),
    "untrained": _("培训不合格"),
    "trained": _("专项培训合格"),
    "guardians_working": _("兼做作业的监护人"),
    "guardians_there": _("在场监护人"),
    "guardians_away": _("离开的监护人"),
    "certificates_needed": _("应持证书"),
    "held_until": _("应有效至"),
    "off_post": _("离岗（月）"),
    "numbers": _("证书编号（个）"),
    "slots_asked": _("应签岗位"),
    "signed_at": _("签字时间"),
    "signers": _("签字人"),
    "spot_radius_m": _("现场范围（米，本系统设计）"),
    "phone_clock_off_minutes": _("手机时钟偏差（分钟）"),
    "approved_at": _("审批时间"),
    "checked_at": _("验票时间"),
    "permit_needed": _("需要作业票"),
    "content_changed": _("内容有变"),
    "conditions_changed": _("条件有变"),
}


# What a rule is about, by the first part of its name.
TOPICS: dict[str, str] = {
    "levels": _("级别"), "upgrading": _("升级管理"), "validity": _("有效期"), "certificates": _("证书"),
    "guardian": _("监护人"), "people": _("人员"), "signatures": _("签批"), "preparing": _("作业准备"),
    "linked": _("关联作业票"), "nearby": _("周边作业"), "gas": _("气体分析"), "hot_work": _("动火"),
    "confined_space": _("受限空间"), "blind_plate": _("盲板"), "height": _("高处"), "lifting": _("吊装"),
    "electricity": _("临时用电"), "excavation": _("动土"), "roads": _("断路"), "briefing": _("安全交底"),
    "measures": _("安全措施"), "evidence": _("现场证据"), "interruptions": _("中断与恢复"), "changes": _("内容变更"),
    "closing": _("完工验收"), "alarms": _("报警"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One rule: its clause, what it saw in words, and whether it passed."""

    topic: str
    clause: str
    passed: bool
    inputs: list[tuple[str, str]]


@dataclass(frozen=True)
class Shown:
    """One judgement."""

    title: str
    note: str
    reasons: list[Reason]
    proofs: list[Line]


def shown(row: Judgement, *, at: datetime) -> Shown:
    """Return a judgement in words, the rules that refused first."""
    lines = [
        Line(TOPICS.get(str(one.get("rule", "")).partition(".")[0], ""), one["clause"], bool(one["passed"]),
             _inputs(one.get("inputs") or {}))
        for one in row.proofs
    ]  # fmt: skip
    title = _("{stage}：{verdict}").format(stage=STAGES.get(row.stage, row.stage), verdict=_verdict(row))
    note = _("{at}，依据 {law}，共 {n} 条规则").format(
        at=formats.said_moment(row.at, at=at), law=catalog.law_words(row.law_version), n=len(lines)
    )
    reasons = [Reason(one["code"], one["message"], one["remedy"], one.get("clause", "")) for one in row.reasons]
    return Shown(title, note, reasons, sorted(lines, key=lambda line: line.passed))


def tab_of(row: Judgement, *, at: datetime) -> str:
    """Return a judgement in a few words."""
    same = clock.day_of(row.at) == clock.day_of(at)
    when = f"{clock.local(row.at):%H:%M}" if same else formats.said_moment(row.at, at=at)
    return " ".join([STAGES.get(row.stage, row.stage), when, *([] if row.passed else [_("不通过")])])


def note_of(row: Judgement, *, at: datetime) -> str:
    """Return how the latest judgement came out."""
    words = _("最近一次研判：{stage}，{verdict}，{at}")
    return words.format(
        stage=STAGES.get(row.stage, row.stage), verdict=_verdict(row), at=formats.said_moment(row.at, at=at)
    )


def _verdict(row: Judgement) -> str:
    return _("通过") if row.passed else _("不通过，{n} 项").format(n=len(row.reasons))


def _inputs(said: dict[str, Any]) -> list[tuple[str, str]]:
    listed = []
    for name, value in said.items():
        label = INPUTS.get(name) or _ASKED.get(name, "")
        words = _words(value)
        if label and words:
            listed.append((label, words))
    return listed


def _words(value: Any) -> str:
    """Return a value of a case in words; what has none is left out, so that no page shows a program's name."""
    match value:
        case None:
            return _("没有填")
        case bool():
            return _("是") if value else _("否")
        case int() | float():
            return f"{value:g}"
        case str():
            return _said(value)
        case list() | tuple():
            return "、".join(words for one in value if (words := _words(one)))
        case dict():
            pairs = [(INPUTS.get(key) or _ASKED.get(key, ""), _words(one)) for key, one in value.items()]
            return "，".join(f"{label} {words}" for label, words in pairs if label and words)
    return ""


def _said(text: str) -> str:
    if (known := _VALUES.get(text)) is not None:
        return known
    try:
        return str(formats.exact(datetime.fromisoformat(text))) if "T" in text else text
    except ValueError:
        pass
    return "" if text.isascii() and text.replace("_", "").isalpha() else text


_ASKED = {one.fact: one.ask for one in questions.QUESTIONS} | {
    option: title for one in questions.QUESTIONS if one.control == "flags" for option, title in one.options
}
_VALUES: dict[str, str] = {
    **{value: title for one in questions.QUESTIONS for value, title in one.options if value not in {"", "yes", "no"}},
    **catalog.common().methods,
    **catalog.common().roles,
    **catalog.common().slots,
    **catalog.common().certificates,
    **raising.CAUSES,
    **{sheet.id: sheet.short for sheet in catalog.kinds().values()},
    **{level.id: level.title for sheet in catalog.kinds().values() for level in sheet.levels},
    **{node.id: node.title for node in catalog.common().nodes},
    **{gas.id: gas.title for gas in catalog.gas_sheet().gases},
    "oxygen": _("氧"), "combustible": _("可燃气体"), "hazchem": _("危险化学品单位"), "general": _("其他单位"),
}  # fmt: skip
