"""Where the work is done, and what is or was in there (作业地点、介质)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

from anguan.prevention.permits.rules.case.words import SCHEMA, HeightCase, HeightFactor, Weather, Zone


@dataclass(frozen=True)
class Medium:
    """What is or was in the equipment, the pipe or the air there (介质)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

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

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

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

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

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
    fixed_area_distance_m: float | None = None
    """A fixed hot-work area's distance from workshops, tanks, plants and drains that may burn, m (≥ 30, 5.5.2)."""
    fixed_area_assessed_at: datetime | None = None
    """When the dangers of the fixed hot-work area were last identified; once a year at least (5.5.1)."""
    in_operation: bool = False
    """The equipment or plant there is running (处于运行状态)."""
    on_equipment: bool | None = None
    """The work is done on the equipment, pipe, tank or vessel itself (设备、管道、储罐、容器等部位上), not only near;
    taken as true unless told, and on a pipe rack as false.
    """
    pressurised: bool = False
    """Hot work on equipment under pressure, not purged (带压不置换动火)."""
    storage_dike: bool = False
    """Inside the dike of a major-hazard tank farm holding flammables (重大危险源罐区防火堤内);
    in any dike for 切水、取样.
    """
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
    spot_radius_m: float | None = None
    """Within how many metres of the place its approver counts as on the spot (4.11 a); 100 unless told."""
    poisoning_or_suffocation: bool | None = None
    """Whether the space may poison or suffocate (中毒、窒息风险, Order 13 第七条); none: worked out."""
