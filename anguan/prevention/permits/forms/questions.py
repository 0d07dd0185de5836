"""What a draft asks (填报问题): every question that decides something, of which kinds, and where its answer goes.

One table for the form, its script, what is read back into a form, and the facts the rules get; `answers` reads it.
"""

from dataclasses import dataclass
from typing import Literal

from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog

Of = Literal["place", "work", "medium", "extra", "shutdown"]
Control = Literal["one", "many", "flags", "yes", "judge", "number", "text"]

ANY_HOT = "hot_work"
INSIDE = "confined_space"
OPEN_AIR = "hot_work work_at_height lifting"
GASES = "hot_work confined_space blind_plate"
EXPLOSIVE = "hot_work temporary_electricity blind_plate"


@dataclass(frozen=True)
class Question:
    """One question: its words, how it is answered, when it is asked, and which fact the answer is.

    `flags` are several yes-or-nothing facts in one row of chips: each option is a fact of its own. `judge` is yes, no
    or not said; `yes` is a single chip. `when` names earlier answers: `zone=explosive`, `a=x|y&b=z`.
    """

    id: str
    of: Of
    ask: str
    control: Control
    kinds: str = ""  # empty: all
    options: tuple[tuple[str, str], ...] = ()
    when: str = ""
    unit: str = ""
    hint: str = ""
    more: bool = False  # asked under “更多情况”
    key: str = ""  # the fact's name, where it is not the question's

    @property
    def fact(self) -> str:
        """The name of the fact in the case."""
        return self.key or self.id

    @property
    def shown_when(self) -> str:
        """The condition the page shows it under, kinds included."""
        kinds = f"kind={'|'.join(self.kinds.split())}" if self.kinds else ""
        return "&".join(part for part in (kinds, self.when) if part)


_ZONES = (
    ("explosive", _("火灾爆炸危险场所")),
    ("ordinary", _("一般区域")),
    ("fixed_hot_work_area", _("固定动火区")),
)
_WEATHER = (
    ("rain", _("雨")), ("heavy_rain", _("大雨")), ("snow", _("雪")), ("heavy_snow", _("大雪")), ("fog", _("浓雾")),
    ("thunder", _("雷电")),
)  # fmt: skip
_NEAR_FUEL, _APART = "zone=explosive", "zone=ordinary|fixed_hot_work_area"
_MEDIUM, _MEDIUM_HINT = _("设备、管道里是或曾是什么介质"), _("选名称会自动带出爆炸下限；没有就空着")
_ISOLATED, _PLAN = _("清空、隔离、清洗、置换"), _("作业方案已编制并审批")
_ISOLATION = (("yes", _("已完成")), ("no", _("还没有")), ("", _("本作业不涉及")))
_DONE = (("yes", _("已完成")), ("no", _("还没有")))
_HAVE = (("yes", _("有")), ("no", _("没有")))
_FACTORS = (
    ("wind_force_5_plus", _("阵风 5 级以上")), ("avg_temp_le_5c", _("平均气温 ≤5 ℃")),
    ("cold_water_le_12c", _("接触 ≤12 ℃ 冷水")), ("slippery", _("有冰雪、水、油，易滑")),
    ("poor_light", _("光线不足，能见度差")), ("near_live_parts", _("近带电体")),
    ("unstable_footing", _("立足处不平稳")),
    ("toxic_or_o2_below_19_5", _("有毒或氧含量低于 19.5%")), ("disaster_prone_or_rescue", _("可能引起灾害或抢救")),
)  # fmt: skip
_CASES = (
    ("steep_slope", _("陡坡")), ("near_opening", _("孔洞、临边")), ("near_hazard_or_rotating", _("近转动或危险部位")),
    ("no_platform", _("没有平台、护栏")), ("inside_equipment", _("设备内部")),
    ("near_vent_or_stack", _("近排放口、烟囱")),
    ("extreme_temperature", _("高温、低温")), ("snow", _("雪天")), ("rain", _("雨天")), ("night", _("夜间")),
    ("live_parts", _("带电")), ("suspended", _("悬空")),
)  # fmt: skip

QUESTIONS: tuple[Question, ...] = (
    # Where the work is: what grades and forbids.
    Question("zone", "place", _("作业点属于什么区域"), "one", EXPLOSIVE, _ZONES),
    Question(
        "hot_part",
        "place",
        _("动火部位"),
        "one",
        ANY_HOT,
        (("yes", _("设备、管道、储罐、容器本体上")), ("no", _("不在本体上"))),
        "zone=explosive",
        key="on_equipment",
    ),
    Question(
        "hot_traits",
        "place",
        _("有这些情况就点选"),
        "flags",
        ANY_HOT,
        (
            ("in_operation", _("装置正在运行")),
            ("pressurised", _("带压不置换")),
            ("storage_dike", _("重大危险源罐区防火堤内")),
            ("pipe_rack", _("管廊上")),
            ("oxygen_equipment", _("富氧设备")),
        ),
        "zone=explosive",
    ),
    Question("space", "place", _("受限空间名称或位号"), "text", INSIDE, hint=_("如：R-201 反应釜")),
    Question("height_m", "place", _("作业面离坠落基准面多高"), "number", "work_at_height", unit=_("米")),
    Question(
        "height_m_also",
        "place",
        _("作业面离坠落基准面多高"),
        "number",
        "hot_work confined_space blind_plate lifting temporary_electricity",
        when="also=work_at_height",
        unit=_("米"),
        key="height_m",
    ),
    Question("load_t", "work", _("吊物有多重"), "number", "lifting", unit=_("吨")),
    Question("depth_m", "place", _("挖多深"), "number", "excavation", unit=_("米")),
    Question("pipe", "place", _("在哪条管道上"), "text", "blind_plate", hint=_("设备、管道名称或编号")),
    Question("action", "work", _("抽还是堵"), "one", "blind_plate", (("insert", _("堵盲板")), ("remove", _("抽盲板")))),
    Question("plate_number", "work", _("盲板编号"), "text", "blind_plate", hint=_("与盲板位置图一致")),
    Question(
        "plate_map", "work", _("盲板位置图"), "judge", "blind_plate", (("yes", _("已绘制并编号")), ("no", _("还没有")))
    ),
    Question("pressure_relieved", "work", _("管道泄压到常压或微正压"), "judge", "blind_plate", _DONE),
    Question(
        "serves",
        "work",
        _("这路临时电给什么用"),
        "one",
        "temporary_electricity",
        (("hot_work", _("动火")), ("confined_space", _("受限空间")), ("", _("其他"))),
    ),
    Question("outdoor", "place", _("室外还是室内"), "one", OPEN_AIR, (("yes", _("室外")), ("no", _("室内")))),
    Question("wind_force", "place", _("现在几级风"), "number", OPEN_AIR, when="outdoor=yes", unit=_("级")),
    Question("weather", "place", _("天气"), "many", OPEN_AIR, _WEATHER, "outdoor=yes"),
    Question(
        "height_factors",
        "place",
        _("客观危险因素"),
        "many",
        "work_at_height",
        _FACTORS,
        hint=_("有任何一项，级别提高一级"),
    ),
    Question("height_cases", "place", _("特殊情形"), "many", "work_at_height", _CASES, more=True),
    Question("buried_hazard", "place", _("地下有会引起燃爆、中毒、窒息的管线或窨井"), "yes", "excavation"),
    # What was or is in there.
    Question("medium_name", "medium", _MEDIUM, "text", "confined_space blind_plate", key="name", hint=_MEDIUM_HINT),
    Question("medium_hot", "medium", _MEDIUM, "text", ANY_HOT, when=_NEAR_FUEL, key="name", hint=_MEDIUM_HINT),
    Question("medium_elsewhere", "medium", _MEDIUM, "text", ANY_HOT, when=_APART, key="name", more=True),
    Question("toxic", "medium", _("要检测的有毒气体"), "many", "hot_work confined_space", more=True),
    Question(
        "medium_traits",
        "medium",
        _("介质特性"),
        "flags",
        GASES,
        (("flammable", _("易燃易爆")), ("thermally_unstable", _("受热会分解爆炸"))),
        more=True,
    ),
    # What has been done about it.
    Question("isolated", "work", _ISOLATED, "one", "confined_space blind_plate", _ISOLATION),
    Question("isolated_hot", "work", _ISOLATED, "one", ANY_HOT, _ISOLATION, _NEAR_FUEL, key="isolated"),
    Question("isolated_elsewhere", "work", _ISOLATED, "one", ANY_HOT, _ISOLATION, _APART, key="isolated", more=True),
    Question("plan_approved", "work", _PLAN, "judge", "lifting excavation road_closure", _HAVE),
    Question("plan_hot", "work", _PLAN, "judge", ANY_HOT, _HAVE, _NEAR_FUEL, key="plan_approved"),
    Question("awkward_load", "work", _("形状复杂、刚度小、长径比大、精密贵重或作业条件特殊"), "yes", "lifting"),
    Question("cranes", "work", _("几台起重机一起吊"), "number", "lifting", unit=_("台"), more=True),
    Question("crane_load_share", "work", _("单机最大负荷占额定的比例"), "number", "lifting", unit="%", more=True),
    Question("positive_pressure", "work", _("设备管道保持微正压"), "judge", ANY_HOT, _HAVE, "hot_traits=pressurised"),
    Question(
        "plant_stable",
        "work",
        _("装置运行平稳"),
        "judge",
        ANY_HOT,
        (("yes", _("平稳")), ("no", _("不平稳"))),
        "hot_traits=pressurised",
    ),
    Question("paired", "work", _("发包合同、安全管理协议已明确双方职责"), "yes", when="unit=contractor"),
    # Seldom, but then it decides.
    Question(
        "necessary",
        "work",
        _("因生产确需，不能等"),
        "yes",
        ANY_HOT,
        when="outdoor=yes",
        more=True,
        hint=_("5 级风及以上原则上停止露天动火，确需的升级管理"),
    ),
    Question("special_circumstances", "work", _("本企业规定的其他特殊情况，升级管理"), "yes", ANY_HOT, more=True),
    Question("welder_distance_m", "work", _("电焊机离动火点"), "number", ANY_HOT, unit=_("米"), more=True),
    Question("cylinder_fire_m", "work", _("气瓶离火源"), "number", ANY_HOT, unit=_("米"), more=True),
    Question("cylinder_gap_m", "work", _("乙炔瓶与氧气瓶相距"), "number", ANY_HOT, unit=_("米"), more=True),
    Question("railway_m", "work", _("离厂内铁路"), "number", ANY_HOT, unit=_("米"), more=True),
    Question("train_present", "work", _("有危险货物列车通过或停留"), "yes", ANY_HOT, more=True),
    Question(
        "shutdown_is", "shutdown", _("装置已全部停车，申请按二级办理"), "yes", ANY_HOT, when="zone=explosive", more=True
    ),
    Question(
        "shutdown_done",
        "shutdown",
        _("停车后已经"),
        "flags",
        ANY_HOT,
        (("purged", _("清洗、置换")), ("gas_tested", _("分析合格")), ("isolated", _("采取隔离"))),
        "shutdown_is=yes",
        more=True,
    ),
    Question(
        "shutdown_by",
        "shutdown",
        _("批准停车按二级的负责人"),
        "text",
        ANY_HOT,
        when="shutdown_is=yes",
        more=True,
        key="approved_by",
    ),
    Question(
        "space_form",
        "place",
        _("空间形状"),
        "one",
        INSIDE,
        (("vertical", _("立式")), ("horizontal", _("卧式"))),
        more=True,
    ),
    Question("space_extent_m", "place", _("立式高度或卧式长度"), "number", INSIDE, unit=_("米"), more=True),
    Question("volume_m3", "place", _("容积"), "number", INSIDE, unit=_("立方米"), more=True),
    Question("damp_or_narrow", "place", _("潮湿或狭小容器"), "yes", INSIDE, more=True),
    Question("lighting_v", "place", _("照明电压"), "number", INSIDE, unit=_("伏"), more=True),
    Question(
        "lighting_explosion_proof",
        "place",
        _("照明防爆"),
        "judge",
        INSIDE,
        (("yes", _("是")), ("no", _("不是"))),
        more=True,
    ),
    Question("people_limit", "place", _("这里最多容纳几人作业"), "number", unit=_("人"), more=True),
    Question("slope_deg", "place", _("作业面坡度"), "number", "work_at_height", unit=_("度"), more=True),
    Question("vertical_crossing", "work", _("上下交叉作业"), "yes", "work_at_height", more=True),
    Question(
        "protective_layers",
        "work",
        _("中间有几层防护"),
        "number",
        "work_at_height",
        when="vertical_crossing=yes",
        unit=_("层"),
        more=True,
    ),
    Question("voltage_v", "work", _("工作电压"), "number", "temporary_electricity", unit=_("伏"), more=True),
    Question("wire_rating_v", "work", _("导线耐压等级"), "number", "temporary_electricity", unit=_("伏"), more=True),
    Question("overhead_m", "work", _("架空线离地"), "number", "temporary_electricity", unit=_("米"), more=True),
    Question(
        "overhead_road_m", "work", _("跨越道路处离地"), "number", "temporary_electricity", unit=_("米"), more=True
    ),
    Question("buried_m", "work", _("电缆埋深"), "number", "temporary_electricity", unit=_("米"), more=True),
    Question("pipe_distance_m", "work", _("离最近的地下管线"), "number", "excavation", unit=_("米"), more=True),
    Question(
        "hand_dug_near_pipes",
        "work",
        _("1 米内人工开挖"),
        "judge",
        "excavation",
        (("yes", _("是")), ("no", _("不是"))),
        more=True,
    ),
    Question("ladder", "work", _("坑内有梯子或其他上下通道"), "judge", "excavation", _HAVE, more=True),
    Question("spoil_distance_m", "work", _("堆土离坑边"), "number", "excavation", unit=_("米"), more=True),
    Question("spoil_height_m", "work", _("堆土高度"), "number", "excavation", unit=_("米"), more=True),
    Question("shared_pipe", "place", _("与其他单位共用的管道"), "yes", "blind_plate", more=True),
    Question(
        "neighbours_told", "place", _("已通知上下游单位"), "judge", "blind_plate", _DONE, "shared_pipe=yes", more=True
    ),
    Question("corrosive", "work", _("有腐蚀性介质"), "yes", more=True),
    Question(
        "flushing_water_m", "work", _("应急冲洗水离作业点"), "number", when="corrosive=yes", unit=_("米"), more=True
    ),
    # Fields of the printed form that decide nothing.
    Question("pipe_parameters", "extra", _("介质温度、压力"), "text", "blind_plate", more=True),
    Question("plate_parameters", "extra", _("盲板材质、规格"), "text", "blind_plate", more=True),
    Question("rigging_name", "extra", _("吊具名称"), "text", "lifting", more=True),
    Question("load_content", "extra", _("吊物内容"), "text", "lifting", more=True),
    Question("source_point_and_power", "extra", _("电源接入点及许可功率"), "text", "temporary_electricity"),
    Question("equipment_and_rated_power", "extra", _("用电设备及额定功率"), "text", "temporary_electricity"),
    Question("related_units", "extra", _("涉及相关单位（部门）"), "text", "road_closure"),
    Question("reason", "extra", _("断路原因"), "text", "road_closure"),
)
BY_ID = {each.id: each for each in QUESTIONS}

# What else is done at the same place: each opens a permit of its own (4.3), and some say a fact of this one.
ALSO_FACTS: dict[str, tuple[Of, str]] = {
    "confined_space": ("place", "inside_space"),
    "blind_plate": ("work", "needs_blinds"),
}

# The accident types of GB 6441 a kind usually brings, offered as chips in this order.
RISKS: dict[str, tuple[str, ...]] = {
    "hot_work": (_("火灾"), _("爆炸"), _("灼烫"), _("触电"), _("中毒和窒息"), _("高处坠落")),
    "confined_space": (_("中毒和窒息"), _("火灾"), _("爆炸"), _("触电"), _("机械伤害"), _("淹溺"), _("坍塌")),
    "blind_plate": (_("中毒和窒息"), _("火灾"), _("爆炸"), _("灼烫"), _("物体打击"), _("高处坠落")),
    "work_at_height": (_("高处坠落"), _("物体打击"), _("触电"), _("坍塌"), _("中毒和窒息")),
    "lifting": (_("起重伤害"), _("物体打击"), _("触电"), _("坍塌"), _("高处坠落")),
    "temporary_electricity": (_("触电"), _("火灾"), _("爆炸"), _("高处坠落")),
    "excavation": (_("坍塌"), _("触电"), _("中毒和窒息"), _("爆炸"), _("物体打击"), _("车辆伤害")),
    "road_closure": (_("车辆伤害"), _("触电"), _("坍塌"), _("物体打击")),
}
METHODS: dict[str, tuple[str, ...]] = {
    "hot_work": ("arc_welding", "gas_welding", "gas_cutting", "grinding", "arc_cutting", "drilling", "hammering",
                 "blowtorch", "brazing", "pressure_welding", "sandblasting", "other"),
    "confined_space": ("sludge_removal", "installation", "painting", "scaffolding", "electrical", "solvent_cleaning",
                       "arc_welding", "grinding", "other"),
    "blind_plate": ("installation", "hammering", "other"),
    "work_at_height": ("installation", "scaffolding", "painting", "electrical", "other"),
    "lifting": ("crane", "other"),
    "temporary_electricity": ("electrical", "other"),
    "excavation": ("manual_digging", "machine_digging", "other"),
    "road_closure": ("machine_digging", "manual_digging", "installation", "other"),
}  # fmt: skip
ONLY_METHOD = {"lifting": "crane", "temporary_electricity": "electrical", "blind_plate": "installation"}


def toxic_options() -> list[tuple[str, str]]:
    """Return the toxic gases of the catalogue."""
    return [(gas.id, gas.title) for gas in catalog.gas_sheet().gases if gas.mac or gas.twa or gas.stel]


def media() -> list[str]:
    """Return the names of the catalogue's gases and vapours that burn, for the medium's suggestions."""
    return [gas.title for gas in catalog.gas_sheet().gases if gas.lel_percent or gas.mac or gas.twa]
