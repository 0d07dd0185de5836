"""Prompts beside the measures (措施提示): whether a line fits this place and method, and what to look at. Never a rule.

The lines are the standard's own (附录 A); what is said beside them is ours, so that nobody has to guess whether a line
is involved (是否涉及) here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from anguan.foundation.words import mark as _

_GAS_FLAME = frozenset({"gas_welding", "gas_cutting", "brazing", "blowtorch"})
_ARC = frozenset({"arc_welding", "arc_cutting", "pressure_welding"})
_AT_HEIGHT_M = 2.0


@dataclass(frozen=True)
class Setting:
    """What the prompts look at: kind, level, methods, and the facts of the place, the work and the medium."""

    kind: str
    level: str = ""
    methods: frozenset[str] = frozenset()
    place: Mapping[str, Any] | None = None
    work: Mapping[str, Any] | None = None
    medium: Mapping[str, Any] | None = None
    linked: bool = False
    monitored: bool = False

    def of_place(self, name: str) -> Any:
        """Return a fact of the place; none where nothing is known."""
        return (self.place or {}).get(name)

    def of_work(self, name: str) -> Any:
        """Return a fact of the work."""
        return (self.work or {}).get(name)

    @property
    def dangerous_medium(self) -> bool:
        """Whether what was in there burns or poisons."""
        medium = self.medium or {}
        return bool(medium.get("flammable") or medium.get("toxic") or medium.get("lel_percent"))


@dataclass(frozen=True)
class Prompt:
    """Whether a line fits (适用): yes, no, or not to be told from here; and what to look at."""

    fits: bool | None = None
    look: str = ""


_Say = Callable[[Setting], Prompt]


def prompt(measure_id: str, setting: Setting) -> Prompt:
    """Return what is said beside one line."""
    say = _OF_KIND.get(setting.kind, {}).get(measure_id) or _OF_ALL.get(measure_id)
    return say(setting) if say else Prompt()


def _yes(look: str = "") -> _Say:
    return lambda setting: Prompt(True, look)


def _look(look: str) -> _Say:
    return lambda setting: Prompt(None, look)


def _when(holds: Callable[[Setting], bool | None], look: str = "", otherwise: str = "") -> _Say:
    def say(setting: Setting) -> Prompt:
        found = holds(setting)
        return Prompt(found, look if found else otherwise if found is False else look)

    return say


def _on_equipment(setting: Setting) -> bool | None:
    found = setting.of_place("on_equipment")
    return None if found is None else bool(found)


def _outdoor(setting: Setting) -> bool | None:
    found = setting.of_place("outdoor")
    return None if found is None else bool(found)


def _high(setting: Setting) -> bool:
    height = setting.of_place("height_m")
    return isinstance(height, (int, float)) and height >= _AT_HEIGHT_M


def _above_30(setting: Setting) -> bool | None:
    height = setting.of_place("height_m")
    return height > 30 if isinstance(height, (int, float)) else None


_OF_ALL: dict[str, _Say] = {
    "related_tickets": _when(lambda one: True if one.linked else None, _("核对关联作业票都在有效期内")),
    "related_tickets_and_cordon": _yes(_("看警戒区是否围好，关联作业票都在有效期内")),
    "cordon": _yes(_("走一圈看警戒区是否围好")),
    "cordon_and_lights": _yes(_("看围栏、警戒线、警告牌，夜间还要有警示灯")),
    "ppe": _yes(_("逐人看：安全帽、防护服、鞋、手套")),
    "other": _look(_("本票另外要求的措施写在这里，并注明编制人；没有就选不涉及")),
    "wind_ok": _when(_outdoor, _("看现在的风力，五级及以上不作业"), _("室内作业，不受风影响")),
}
_OF_KIND: dict[str, dict[str, _Say]] = {
    "hot_work": {
        "equipment_cleaned": _when(_on_equipment, _("看清洗、置换记录和分析单"), _("不在设备、管道本体上动火")),
        "pipes_isolated": _when(_on_equipment, _("逐根管线看，盲板块数写在下面"), _("不在设备、管道本体上动火")),
        "surroundings_cleared": _yes(_("看动火点周围的孔洞、窨井、地沟、水封，都要清净并盖严")),
        "tank_no_drain_sample": _when(
            lambda one: bool(one.of_place("storage_dike")),
            _("问清同一防火堤内没有切水、取样"),
            _("不在油气罐区防火堤内"),
        ),
        "height_spark_protection": _when(_high, _("看接火盆、挡火布，下方不能有人和可燃物"), _("不是高处动火")),
        "combustible_lining_isolated": _when(
            lambda one: None if _on_equipment(one) else _on_equipment(one),
            _("问清设备里有没有防腐内衬、填料"),
            _("不在设备、管道本体上动火"),
        ),
        "gas_cylinders": _when(
            lambda one: bool(one.methods & _GAS_FLAME),
            _("量一量：离火源 10 米，两瓶相距 5 米；乙炔瓶直立、装回火防止器"),
            _("不用气瓶"),
        ),
        "fire_equipment": _yes(_("数一数灭火器、灭火毯、水带，数量写在下面")),
        "welder_position_grounded": _when(
            lambda one: bool(one.methods & _ARC), _("看电焊机接地，离动火点不超过 10 米"), _("不用电焊机")
        ),
        "no_dangerous_work_nearby": _yes(_("看四周有没有装卸、排放、喷漆")),
        "distance_limits": _yes(_("30 米看排气，15 米看排液，10 米看清洗、喷漆和清扫粉尘")),
        "hazard_analysis_done": _yes(_("看作业危害分析；附近有别的作业时，看协调人是谁")),
        "portable_detector_ready": _when(
            lambda one: True if one.level == "special" or one.monitored else None, _("检测仪开机，放在动火点旁")
        ),
        "camera_ready": _when(
            lambda one: one.level == "special", _("摄录设备架好并开始录，防爆级别要够"), _("只有特级动火要求全过程摄录")
        ),
    },
    "confined_space": {
        "blinds_installed": _when(
            lambda one: True if one.dangerous_medium else None, _("逐根管线看盲板和挂牌，不能只关阀门")
        ),
        "purged": _look(_("看置换、吹扫、蒸煮记录")),
        "ventilated": _yes(_("通风孔打开，风机在吹；不能送氧气")),
        "rotating_isolated": _look(_("里面有搅拌等转动部件的，看断电、上锁、挂牌")),
        "entry_ready_tools": _yes(_("里面稳固、不烫；易燃易爆的用防爆工具")),
        "exits_clear": _yes(_("进出口没有管线、软管、工具挡路")),
        "gas_ok": _yes(_("看刚做的气体分析都合格")),
        "dust_stopped": _look(_("有扬尘设备的，看已经停下")),
        "detectors_ready": _yes(_("每个进去的人带检测仪，开机")),
        "ppe_and_awareness": _yes(_("逐人看防护，问一句里面有什么危险")),
        "rescue_equipment": _yes(_("消防器材、救生绳、空呼放在入口，数量写在下面")),
        "communication": _yes(_("里外对一次话")),
    },
    "blind_plate": {
        "depressurized": _yes(_("看压力表，常压或微正压")),
        "toxic_ppe": _when(lambda one: True if (one.medium or {}).get("toxic") else None, _("有毒介质，看空呼或面罩")),
        "antistatic_and_ex_tools": _when(
            lambda one: one.of_place("zone") == "explosive", _("看防静电服、鞋和防爆工具"), _("不在火灾爆炸危险场所")
        ),
        "no_hot_work_30m": _when(
            lambda one: one.of_place("zone") == "explosive", _("30 米内走一圈，没有动火"), _("不在火灾爆炸危险场所")
        ),
        "one_point_per_pipe": _yes(_("同一条管道上没有别处在抽堵")),
    },
    "work_at_height": {
        "health_fit": _yes(_("问一句身体有没有不舒服，有没有喝酒")),
        "clothing": _yes(_("袖口、裤脚扎紧，穿防滑鞋")),
        "helmet_harness_respirator": _yes(_("看安全带挂点，高挂低用")),
        "toolbag_lifeline": _yes(_("工具进袋，手上工具系绳")),
        "scaffold_net_guard": _look(_("看脚手架验收牌、护栏、安全网")),
        "vertical_separation": _when(
            lambda one: bool(one.of_work("vertical_crossing")), _("看中间的隔离层"), _("没有上下交叉")
        ),
        "lighting": _look(_("夜间或暗处看照明")),
        "comms_over_30m": _when(_above_30, _("30 米以上，看对讲机"), _("不到 30 米")),
    },
    "lifting": {
        "gear_checked": _yes(_("逐件看钢丝绳、卸扣、吊钩、吊带")),
        "roles_and_signals": _yes(_("指挥、司机、司索对一遍信号")),
        "load_bound": _yes(_("试吊离地 10 厘米，看捆绑和重心")),
        "crane_safety_devices": _yes(_("限位、力矩限制器试一下")),
        "certificates": _yes(_("核对指挥、司机证件")),
        "load_within_capacity": _yes(_("吊物重量对一对起重性能表")),
        "cordon_and_lights": _yes(_("吊物和臂架下方没有人")),
        "no_overhead_lines": _yes(_("抬头看转臂范围内有没有架空线")),
    },
    "temporary_electricity": {
        "electrician_certified": _yes(_("核对电工证")),
        "ex_components": _when(lambda one: one.of_place("zone") == "explosive", _("看防爆标志"), _("不在防爆场所")),
        "upstream_locked": _yes(_("看上级开关断开、上锁、挂牌")),
        "rcd": _yes(_("按一下漏电保护器试验按钮")),
        "box_rainproof_grounded": _yes(_("看配电箱门、防雨和接地线")),
        "gas_ok": _when(
            lambda one: one.of_place("zone") == "explosive", _("看刚做的气体分析合格"), _("不在火灾爆炸危险场所")
        ),
    },
    "excavation": {
        "cables_confirmed": _yes(_("对图纸，看地面标记")),
        "pipes_confirmed": _yes(_("对图纸，看地面标记")),
        "slope_and_shoring": _look(_("看坑壁有没有裂缝、渗水")),
        "deep_as_confined_space": _when(
            lambda one: bool(one.of_place("buried_hazard")),
            _("按受限空间测气、监护"),
            _("没有会引起中毒窒息的埋设管线"),
        ),
    },
    "road_closure": {
        "traffic_plan_notified": _yes(_("消防车绕行路线已通知到")),
        "signs_and_barriers": _yes(_("两头路口的路栏、标志、导向看一遍")),
    },
}
