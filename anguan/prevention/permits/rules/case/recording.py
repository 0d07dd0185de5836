"""What was recorded on the way: gas, measures, evidence, signatures, breaks, neighbours (过程记录)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

from anguan.prevention.permits.rules.case.words import SCHEMA, Kind


@dataclass(frozen=True)
class GasValue:
    """One value of a sample."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    gas: str
    """`oxygen`, `combustible`, or an id of the catalogue (`hydrogen_sulfide`, `carbon_monoxide`…)."""
    value: float
    """As read."""
    unit: str
    """`%vol`, `%LEL`, `mg/m3` or `ppm`."""


@dataclass(frozen=True)
class GasTest:
    """One gas analysis (气体分析): one point, one time, one instrument."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

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

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

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

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    node: str
    """`pre_site_clearing`, `safety_protection`, `site_monitoring`, `post_site_clearing`, `gas_analysis_record`,
    `full_process_video`, `blind_plate_tag_photo`.
    """
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

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    slot: str
    """Whose: work_leader, base_unit, safety_dept, unit_in_charge_leader, unit_professional_dept, review_dept,
    plant_manager_or_chief_engineer, power_supply_unit, user_unit, commander, principal, issuing_unit;
    countersigns water, power, steam, process, equipment, fire, safety, road_related_units, fire_dept;
    shift_leader_check; acceptance.
    """
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
    photo: bool | None = None
    """With a live photo; none: not said."""
    device_at: datetime | None = None
    """When, by the phone's clock."""
    delegated: bool = False
    """By written delegation (书面委托, Order 13 第七条)."""


@dataclass(frozen=True)
class Briefing:
    """Safety briefing before the work (安全交底, 4.4)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

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

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

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

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

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

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    kind: str
    """A kind of special work, or `flammable_gas_release`, `flammable_liquid_release`, `solvent_cleaning`,
    `painting`, `dust_cleaning`, `drain_or_sample` (切水、取样), `loading` (装卸), `leak_source` (可能泄漏的设备).
    """
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
    explosive_zone: bool | None = None
    """Where it is, is a fire or explosion area (for blind plates, 7.6); none: as where this work is."""
    volatile: bool = False
    """May give off toxic or flammable vapours (6.7)."""
    people: int = 0
    """How many people work there."""
    same_area: bool = False
    """In the same area (交叉作业)."""


@dataclass(frozen=True)
class Entry:
    """Somebody or something that went into a confined space (进出登记)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

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

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    what: str
    """What it is."""
    since: datetime
    """Since when."""
    distance_m: float | None = None
    """How far, m."""
    cleared_at: datetime | None = None
    """When it ended."""
