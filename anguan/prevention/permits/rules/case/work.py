"""What is done, and when (作业内容、作业时间)."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, ClassVar, Literal

from anguan.prevention.permits.rules.case.words import SCHEMA, Kind, Method


@dataclass(frozen=True)
class Work:
    """What is done (作业内容), as far as it decides something."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    content: str = ""
    """In words."""
    methods: tuple[Method, ...] = ()
    """How (作业方式)."""
    contractor: bool = False
    """Done by a contractor (承包商)."""
    paired: bool = False
    """Contract and safety agreement name both sides' duties (发包协议)."""
    plan_approved: bool | None = None
    """A written plan (作业方案, 吊装方案) exists and was approved."""
    hazard_analysis: bool | None = None
    """Dangers were analysed and measures laid down (作业危害分析, 4.1)."""
    isolated: bool | None = None
    """Emptied, isolated, cleaned and purged as needed (4.2); none: not asked for by this work."""
    needs_blinds: bool = False
    """Isolation puts in blind plates, which have permits of their own (7.11)."""
    load_t: float | None = None
    """Mass of the load, t (吊物质量)."""
    awkward_load: bool = False
    """Complex shape, slender, precious or special conditions (形状复杂、刚度小、长径比大、精密贵重、条件特殊)."""
    cranes: int = 1
    """Cranes lifting together."""
    crane_load_share: float | None = None
    """Largest load of one crane as a share of its rated load, % (多机抬吊各机 ≤ 80 %)."""
    action: Literal["insert", "remove"] | None = None
    """Blind plate: put in (堵) or taken out (抽)."""
    plates: int = 1
    """Blind plates on this permit; one."""
    plate_number: str = ""
    """Number of the plate, as on the plate map."""
    plate_map: bool | None = None
    """A plate map with numbers has been drawn (7.1)."""
    pressure_relieved: bool | None = None
    """Pressure was let down to normal or slightly positive."""
    serves: Kind | None = None
    """Temporary electricity for hot work or a confined space: as long as that (10.8)."""
    voltage_v: float | None = None
    """Working voltage, V."""
    wire_rating_v: float | None = None
    """Rated voltage of the wires, V (导线耐压等级 ≥ 500 V)."""
    overhead_m: float | None = None
    """Height of the overhead line on the site, m (≥ 2.5)."""
    overhead_road_m: float | None = None
    """Its height over a road, m (≥ 5)."""
    buried_m: float | None = None
    """Depth of a buried cable, m (> 0.7)."""
    vertical_crossing: bool = False
    """People work above one another in one line of fall (上下交叉)."""
    protective_layers: int = 0
    """Protective layers between them."""
    hand_dug_near_pipes: bool | None = None
    """Within 1 m of pipes dug by hand (11.6)."""
    pipe_distance_m: float | None = None
    """Distance of digging from the nearest pipe, m."""
    ladder: bool | None = None
    """A ladder or another quick way out of the pit (11.7)."""
    spoil_distance_m: float | None = None
    """Distance of the heap from the edge, m (≥ 1)."""
    spoil_height_m: float | None = None
    """Height of the heap, m (≤ 1.5)."""
    welder_distance_m: float | None = None
    """Distance of the welding machine from the work, m (≤ 10, 5.2.12)."""
    welder_as_hot_point: bool = False
    """The welding machine farther off is managed as a hot-work point itself."""
    cylinder_fire_m: float | None = None
    """Distance of gas cylinders from the fire, m (≥ 10)."""
    cylinder_gap_m: float | None = None
    """Distance between acetylene and oxygen cylinders, m (≥ 5)."""
    railway_m: float | None = None
    """Distance of a works railway, m; within 25 m no hot work while dangerous goods pass or stand (5.2.10)."""
    train_present: bool = False
    """A train with dangerous goods passes or stands there."""
    positive_pressure: bool | None = None
    """Equipment and pipes keep a slight positive pressure (特级动火, 5.2.11)."""
    plant_stable: bool | None = None
    """The plant runs steadily (装置不稳定时不做带压不置换动火)."""
    necessary: bool = False
    """Cannot wait (因生产确需), which lets hot work in the open at wind 5 and more be upgraded (5.2.15)."""
    special_circumstances: bool = False
    """Another special circumstance named by the enterprise (其他特殊情况), which upgrades hot work (5.1.1);
    temporary electricity may then last 30 days instead of 15 (10.8).
    """
    corrosive: bool = False
    """Corrosive media there: flushing water within 30 m (4.5)."""
    flushing_water_m: float | None = None
    """Distance of emergency flushing water, m."""
    involved_units: tuple[str, ...] | None = None
    """Countersigning slots that digging or closing the road touches (涉及单位), where fewer than the form's."""
    guards_removed: bool = False
    """Safety guards are taken off or changed for the work (临时拆除、变动安全防护设施, 8.2.9)."""
    guards_removal_agreed: bool | None = None
    """The approver agreed to that."""
    hazardous_equipment_near: bool = False
    """Lifting near equipment or pipes with dangerous matter (吊装场所有含危险物料的设备、管道, 9.2.2)."""
    power_line_m: float | None = None
    """Distance of the crane from an overhead power line, m (9.2.3)."""
    crane_fall_radius_m: float | None = None
    """How far the crane would reach falling over (倒塌半径), m."""
    power_line_off: bool = False
    """The overhead line was switched off (停电)."""
    lamp_height_m: float | None = None
    """Height of the warning lamps at a closed road, m (≥ 1.0, 12.4)."""
    lamp_visible_m: float | None = None
    """From how far they are seen, m (≥ 150)."""


@dataclass(frozen=True)
class Period:
    """From when until when (作业实施时间)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    start: datetime
    """Planned start."""
    end: datetime
    """Planned end."""
    daily_from: time | None = None
    """From when work is done each day, where the period spans several (每日作业时段)."""
    daily_until: time | None = None
    """Until when each day."""
