"""Which law holds for the enterprise, and its own written rule (适用范围、企业制度)."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any, ClassVar

from anguan.prevention.permits.rules.case.words import SCHEMA, Regime


@dataclass(frozen=True)
class Overlay:
    """The enterprise's own written rule (企业制度): only what is stricter than the law takes effect."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

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
    """Stricter limits: {"oxygen_min": 19.5, "oxygen_max": 21, "combustible_vol": 0.2, "hydrogen_sulfide": 10}
    (mg/m3).
    """
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

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    regime: Regime = "hazchem"
    """`hazchem`: makes or stores dangerous chemicals, chemical or pharmaceutical: GB 30871 binds. `general`:
    any other.
    """
    rules: Overlay = field(default_factory=Overlay)
    """Its own written rule."""
