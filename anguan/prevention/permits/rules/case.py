"""A case (案情): everything the rules may ask about one permit at one moment, as plain values.

Pages build it from rows, the API and `anguan permits check` from JSON; the docstrings below are that JSON's schema.
A value left out is not known. What decides and is not known is asked for by the stage that needs it, not before.
Moments without an offset are Beijing time.
"""

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, ClassVar, Literal

Stage = Literal["draft", "submit", "approve", "start", "resume", "extend", "close"]
Kind = Literal[
    "hot_work",
    "confined_space",
    "blind_plate",
    "work_at_height",
    "lifting",
    "temporary_electricity",
    "excavation",
    "road_closure",
]
Regime = Literal["hazchem", "general"]
Zone = Literal["explosive", "ordinary", "fixed_hot_work_area"]
Method = Literal[
    "arc_welding", "gas_welding", "pressure_welding", "brazing", "gas_cutting", "arc_cutting", "blowtorch",
    "grinding", "drilling", "sandblasting", "hammering", "painting", "solvent_cleaning", "sludge_removal",
    "electrical", "scaffolding", "installation", "manual_digging", "machine_digging", "crane", "other",
]  # fmt: skip
Role = Literal[
    "work_leader",
    "worker",
    "guardian",
    "gas_analyst",
    "electrician",
    "commander",
    "crane_operator",
    "slinger",
    "briefer",
    "coordinator",
]
CertificateClass = Literal[
    "welding", "electrical", "height", "crane_commander", "crane_operator", "guardian", "confined_space", "other"
]
Unit = Literal["%vol", "%LEL", "mg/m3", "ppm"]
Weather = Literal["snow", "heavy_snow", "rain", "heavy_rain", "fog", "thunder"]
HeightFactor = Literal[
    "wind_force_5_plus", "avg_temp_le_5c", "cold_water_le_12c", "slippery", "poor_light", "near_live_parts",
    "unstable_footing", "toxic_or_o2_below_19_5", "disaster_prone_or_rescue",
]  # fmt: skip
HeightCase = Literal[
    "steep_slope", "near_opening", "near_hazard_or_rotating", "no_platform", "inside_equipment", "near_vent_or_stack",
    "extreme_temperature", "snow", "rain", "night", "live_parts", "suspended",
]  # fmt: skip

_SCHEMA: dict[str, Any] = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True)
class Overlay:
    """The enterprise's own written rule (企业制度): only what is stricter than the law takes effect."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    night_from: time | None = None
    """When night (夜间) begins; the standard does not say, 20:00 unless told."""
    night_until: time | None = None
    """When night ends; 06:00 unless told."""
    validity_hours: dict[str, float] = field(default_factory=dict)
    """Hours a permit may last, by kind or by `kind.level`: {"hot_work.second": 24, "blind_plate": 12}."""
    gas_sample_minutes: int | None = None
    """Minutes from sampling to the start of work; the law's 30 or fewer."""
    gas_record_minutes: int | None = None
    """Minutes between two gas records in a confined space; the law's 120 (15 under GB 46768-2025) or fewer."""
    gas_limits: dict[str, float] = field(default_factory=dict)
    """Stricter limits: {"oxygen_min": 19.5, "oxygen_max": 21, "combustible_vol": 0.2, "hydrogen_sulfide": 10} (mg/m3)."""
    approvers: dict[str, list[str]] = field(default_factory=dict)
    """Approval slots asked for besides the law's, by kind or `kind.level`: {"hot_work.second": ["safety_dept"]}."""
    people_limit: int | None = None
    """Most people at one place of work (作业人数上限), where the enterprise or the authority set one."""
    lifting_below_10t_needs_permit: bool = False
    """Whether lifting below 10 t needs a permit here (附录 B 表 B.1 说明 3 lets it go without)."""
    remote_approval: bool = False
    """Whether the written rule lets the approver sign away from the site; without effect where GB 30871 applies."""


@dataclass(frozen=True)
class Enterprise:
    """Which law holds for the enterprise (适用范围)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    regime: Regime = "hazchem"
    """`hazchem`: makes or stores dangerous chemicals, chemical or pharmaceutical: GB 30871 binds. `general`: any other."""
    rules: Overlay = field(default_factory=Overlay)
    """Its own written rule."""


@dataclass(frozen=True)
class Medium:
    """What is or was in the equipment, the pipe or the air there (介质)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    name: str = ""
    """A name, or an id of the catalogue (`hydrogen`, `benzene`)."""
    lel_percent: float | None = None
    """Lower explosive limit in % of volume (爆炸下限); taken from the catalogue by name when left out."""
    flammable: bool = False
    """Burns or explodes; taken as true where there is a lower explosive limit."""
    toxic: tuple[str, ...] = ()
    """Toxic gases to be measured, ids of the catalogue (`hydrogen_sulfide`, `carbon_monoxide`)."""
    thermally_unstable: bool = False
    """Decomposes or explodes when heated (受热分解爆炸、自爆物料)."""


@dataclass(frozen=True)
class Shutdown:
    """A plant wholly stopped (全部停车), which lets hot work count as second grade (5.1.4)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    purged: bool = False
    """Cleaned and purged."""
    gas_tested: bool = False
    """Analysed and found in order."""
    isolated: bool = False
    """Isolated."""
    approved_by: str = ""
    """Who approved it: the person in charge of production or of safety."""


@dataclass(frozen=True)
class Place:
    """Where the work is done (作业地点), as far as it decides something."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    name: str = ""
    """What people call it."""
    area: str = ""
    """Id of the area (区域): work in one area is near by."""
    lon: float | None = None
    """Longitude, WGS-84."""
    lat: float | None = None
    """Latitude, WGS-84."""
    zone: Zone | None = None
    """`explosive` 火灾爆炸危险场所, `ordinary`, `fixed_hot_work_area` 固定动火区."""
    in_operation: bool = False
    """The equipment or plant there is running (处于运行状态)."""
    on_equipment: bool = True
    """The work is done on the equipment, pipe, tank or vessel itself (设备、管道、储罐、容器等部位上), not only near it."""
    pressurised: bool = False
    """Hot work on equipment under pressure, not purged (带压不置换动火)."""
    storage_dike: bool = False
    """Inside the dike of a major-hazard tank farm holding flammables (重大危险源罐区防火堤内); in any dike for 切水、取样."""
    pipe_rack: bool = False
    """On a pipe rack (管廊)."""
    oxygen_equipment: bool = False
    """Equipment holding oxygen or enriched air (富氧设备)."""
    oxygen_enriched: bool = False
    """A space enriched with oxygen on purpose (富氧环境), where 23.5 % is allowed instead of 21 %."""
    shutdown: Shutdown | None = None
    """The plant was stopped wholly."""
    outdoor: bool | None = None
    """In the open (露天)."""
    wind_force: float | None = None
    """Wind force, Beaufort (风力，级)."""
    weather: tuple[Weather, ...] = ()
    """Weather that forbids or grades up: snow, heavy_snow, rain, heavy_rain, fog (浓雾、大雾), thunder."""
    inside_space: bool = False
    """Inside a confined space (受限空间内)."""
    space: str = ""
    """Id or name of the confined space: two permits in one space."""
    space_form: Literal["vertical", "horizontal"] | None = None
    """How the space lies; says where samples are taken (GB 46768 5.8.6)."""
    space_extent_m: float | None = None
    """Its height (vertical) or length (horizontal), m."""
    volume_m3: float | None = None
    """Its volume, m³; a large one is sampled above, in the middle and below."""
    damp_or_narrow: bool = False
    """Damp, or a narrow vessel: lighting of 12 V at most (4.13)."""
    lighting_v: float | None = None
    """Voltage of the lighting inside, V."""
    lighting_explosion_proof: bool | None = None
    """Whether the lighting inside is explosion-proof."""
    height_m: float | None = None
    """Height above the fall base (坠落高度), m."""
    slope_deg: float | None = None
    """Slope worked on, degrees."""
    height_factors: tuple[HeightFactor, ...] = ()
    """Objective dangers (客观危险因素, 8.1); any one makes method B hold."""
    height_cases: tuple[HeightCase, ...] = ()
    """Cases that are a grade whatever the height (表 B.1 说明 2)."""
    depth_m: float | None = None
    """Depth of digging, m."""
    buried_hazard: bool = False
    """Buried pipes or pits that may burn, poison or suffocate (可能引起燃爆中毒窒息的埋设管线、窨井)."""
    pipe: str = ""
    """Id or number of the pipe (管道): two blind plates on one pipe."""
    shared_pipe: bool = False
    """The pipe is shared with another enterprise (共用管道)."""
    neighbours_told: bool | None = None
    """The other enterprise up and down the pipe has been told (7.2)."""
    people_limit: int | None = None
    """Most people allowed here at once, where the place has a limit."""


@dataclass(frozen=True)
class Work:
    """What is done (作业内容), as far as it decides something."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

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
    """Another special circumstance named by the enterprise (其他特殊情况), which upgrades hot work (5.1.1)."""
    corrosive: bool = False
    """Corrosive media there: flushing water within 30 m (4.5)."""
    flushing_water_m: float | None = None
    """Distance of emergency flushing water, m."""


@dataclass(frozen=True)
class Period:
    """From when until when (作业实施时间)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    start: datetime
    """Planned start."""
    end: datetime
    """Planned end."""


@dataclass(frozen=True)
class Certificate:
    """A certificate somebody holds (证书)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    cls: CertificateClass
    """Class: welding 焊接与热切割, electrical 电工, height 高处, crane_commander Q1, crane_operator Q2, guardian 监护人培训合格, confined_space 有限空间专项培训合格."""
    number: str = ""
    """Number; special-operation certificates carry T and the identity number."""
    valid_until: datetime | None = None
    """Last moment it holds; a certificate expires at the end of its last day."""
    review_by: datetime | None = None
    """By when it had to be reviewed (复审)."""
    revoked: bool = False
    """Revoked or suspended."""


@dataclass(frozen=True)
class Person:
    """Somebody of this work (作业人员)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    id: str
    """Who; the same id is the same person."""
    roles: tuple[Role, ...]
    """What they are here."""
    name: str = ""
    """Name."""
    certificates: tuple[Certificate, ...] = ()
    """What they hold."""
    unfit: bool = False
    """An occupational contraindication (职业禁忌证)."""
    trained: bool | None = None
    """Trained for this (专项培训合格)."""
    guards_elsewhere: tuple[Period, ...] = ()
    """Periods in which they guard or work on another permit."""
    off_post_months: float | None = None
    """Months away from the special operation; from 6 on examined again."""
    on_site: bool | None = None
    """Is at the place now."""
    left_at: datetime | None = None
    """When they left (监护人离开)."""


@dataclass(frozen=True)
class GasValue:
    """One value of a sample."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    gas: str
    """`oxygen`, `combustible`, or an id of the catalogue (`hydrogen_sulfide`, `carbon_monoxide`…)."""
    value: float
    """As read."""
    unit: str
    """`%vol`, `%LEL`, `mg/m3` or `ppm`."""


@dataclass(frozen=True)
class GasTest:
    """One gas analysis (气体分析): one point, one time, one instrument."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    at: datetime
    """When the sample was taken."""
    values: tuple[GasValue, ...]
    """What was read."""
    point: str = ""
    """Where (分析点): `upper`, `middle`, `lower`, `near`, `far`, `outside`, or in words."""
    analyst: str = ""
    """Person who analysed."""
    instrument: str = ""
    """Number of the instrument (仪器编号)."""
    calibrated_until: datetime | None = None
    """Until when its verification holds (检定有效期)."""
    photo: bool = False
    """A live photo of the instrument exists."""
    pumped: bool | None = None
    """Taken with a pumping detector from outside (GB 46768 5.8.5)."""


@dataclass(frozen=True)
class MeasureLine:
    """One safety measure confirmed (安全措施确认), by its number on the standard's form."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    no: int
    """Number on the form."""
    involved: bool | None = None
    """是否涉及."""
    confirmed_by: str = ""
    """Who confirmed; asked for `involved: false` too."""
    confirmed_at: datetime | None = None
    """When."""
    text: str = ""
    """What the free line (其他安全措施) says, or the values of a line with blanks."""


@dataclass(frozen=True)
class EvidenceItem:
    """One piece of evidence (证据)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    node: str
    """`pre_site_clearing`, `safety_protection`, `site_monitoring`, `post_site_clearing`, `gas_analysis_record`, `full_process_video`, `blind_plate_tag_photo`."""
    at: datetime
    """When it was taken."""
    media: Literal["photo", "video"] = "photo"
    """What it is."""
    live: bool = True
    """Taken live in the page, not uploaded (grade A, B or C)."""
    by: str = ""
    """Who took it."""
    distance_m: float | None = None
    """How far from the place of work, m."""


@dataclass(frozen=True)
class Signature:
    """One signature of the chain (会签、审批、验票、验收)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    slot: str
    """Whose: work_leader, base_unit, safety_dept, unit_in_charge_leader, unit_professional_dept, review_dept, plant_manager_or_chief_engineer, power_supply_unit, user_unit, commander, principal, issuing_unit; countersigns water, power, steam, process, equipment, fire, safety, road_related_units, fire_dept; shift_leader_check; acceptance."""
    by: str
    """Person."""
    at: datetime
    """When, by the server's clock."""
    agrees: bool = True
    """Agreed, or refused."""
    on_site: bool | None = None
    """Signed at the place of work."""
    distance_m: float | None = None
    """How far from it, m."""
    photo: bool = False
    """With a live photo."""
    device_at: datetime | None = None
    """When, by the phone's clock."""
    delegated: bool = False
    """By written delegation (书面委托, Order 13 第七条)."""


@dataclass(frozen=True)
class Briefing:
    """Safety briefing before the work (安全交底, 4.4)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    at: datetime
    """When."""
    by: str
    """Who briefed."""
    signed: tuple[str, ...] = ()
    """Who signed that they were briefed."""
    hidden_works: bool | None = None
    """Underground works were part of it (断路、动土)."""


@dataclass(frozen=True)
class Interruption:
    """A break in the work (中断)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    start: datetime
    """When it stopped."""
    end: datetime | None = None
    """When it went on; none: it is to go on now."""
    cause: Literal["break", "alarm", "abnormal", "guardian_left", "condition_change", "order", "expiry", "other"] = (
        "break"
    )
    """Why."""
    cleared: bool | None = None
    """The cause has been dealt with (condition_change: analysed anew and a new permit made)."""


@dataclass(frozen=True)
class Linked:
    """Another special-work permit of the same job (关联的其他特殊作业)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    kind: Kind
    """Its kind."""
    number: str = ""
    """Its number (票号)."""
    state: Literal[
        "draft", "submitted", "approved", "working", "suspended", "finished", "closed", "expired", "void", "withdrawn"
    ] = "draft"
    """Where it stands."""
    valid_until: datetime | None = None
    """Until when it is valid."""


@dataclass(frozen=True)
class Nearby:
    """Other work or doings near by (周边作业): a permit, or something that releases or cleans."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    kind: str
    """A kind of special work, or `flammable_gas_release`, `flammable_liquid_release`, `solvent_cleaning`, `painting`, `dust_cleaning`, `drain_or_sample` (切水、取样), `loading` (装卸), `leak_source` (可能泄漏的设备)."""
    distance_m: float | None = None
    """How far, m; none: not known."""
    start: datetime | None = None
    """From when; none: already."""
    end: datetime | None = None
    """Until when; none: open."""
    same_space: bool = False
    """In the same confined space."""
    same_pipe: bool = False
    """On the same pipe."""
    same_dike: bool = False
    """In the same dike."""
    directly_above_or_below: bool = False
    """Above or below the place of work."""
    isolated: bool = False
    """Isolated from it (15 m, 5.2.4)."""
    explosive_zone: bool = False
    """Where it is, is a fire or explosion area (for blind plates, 7.6)."""
    volatile: bool = False
    """May give off toxic or flammable vapours (6.7)."""
    people: int = 0
    """How many people work there."""
    same_area: bool = False
    """In the same area (交叉作业)."""


@dataclass(frozen=True)
class Entry:
    """Somebody or something that went into a confined space (进出登记)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    who: str
    """Person, or what tool."""
    count: int = 1
    """How many of a tool."""
    tool: bool = False
    """A tool, not a person."""
    in_at: datetime | None = None
    """In."""
    out_at: datetime | None = None
    """Out."""
    out_count: int | None = None
    """How many came out; all when left out."""


@dataclass(frozen=True)
class Alarm:
    """An active alarm near the work (报警), from telemetry when there is any."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    what: str
    """What it is."""
    since: datetime
    """Since when."""
    distance_m: float | None = None
    """How far, m."""
    cleared_at: datetime | None = None
    """When it ended."""


@dataclass(frozen=True)
class Case:
    """One permit at one moment."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _SCHEMA

    stage: Stage
    """Which gate: draft, submit, approve, start, resume, extend, close."""
    kind: Kind
    """Kind of special work."""
    level: str | None = None
    """Level chosen: hot_work special/first/second; work_at_height I/II/III/IV; lifting first/second/third. None: worked out."""
    upgraded: bool | None = None
    """Whether raised management (升级管理) is applied; none: worked out."""
    enterprise: Enterprise = field(default_factory=Enterprise)
    """Which law holds."""
    work: Work = field(default_factory=Work)
    """What is done."""
    place: Place = field(default_factory=Place)
    """Where."""
    medium: Medium | None = None
    """What is in the equipment or the air."""
    period: Period | None = None
    """Planned period."""
    people: tuple[Person, ...] = ()
    """Who."""
    gas: tuple[GasTest, ...] = ()
    """Gas analyses, any order."""
    continuous_monitoring: bool | None = None
    """Portable detectors measure all the time (连续检测)."""
    measures: tuple[MeasureLine, ...] = ()
    """Safety measures confirmed."""
    evidence: tuple[EvidenceItem, ...] = ()
    """Photos and videos."""
    signatures: tuple[Signature, ...] = ()
    """Countersigns, approvals, the shift leader's check, acceptance; in any order."""
    briefing: Briefing | None = None
    """Safety briefing."""
    linked: tuple[Linked, ...] = ()
    """Permits of the same job."""
    nearby: tuple[Nearby, ...] = ()
    """Other open work near by."""
    coordinator_signed: bool | None = None
    """A coordinator for crossing work was named and signed (4.7)."""
    changed_at: datetime | None = None
    """When the content was last changed; signatures from before do not count."""
    content_changed: bool = False
    """Content, scope or place differ from what was approved (4.16)."""
    conditions_changed: bool = False
    """Process, conditions, method or surroundings changed (4.17)."""
    started_at: datetime | None = None
    """When the work really began."""
    interruptions: tuple[Interruption, ...] = ()
    """Breaks."""
    extend_until: datetime | None = None
    """Extension asked for: the new end."""
    entries: tuple[Entry, ...] = ()
    """In and out of a confined space."""
    finished_at: datetime | None = None
    """When the work was done."""
    site_restored: bool | None = None
    """Site cleaned and put back (4.14); hot work: no embers left (5.2.14)."""
    alarms: tuple[Alarm, ...] = ()
    """Active alarms near the work."""
    abnormal: bool = False
    """Plant or site behaves abnormally (4.8)."""
