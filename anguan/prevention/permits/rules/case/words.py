"""The words a case is written in: stages, kinds, methods, roles, weather (案情用词)."""

from typing import Any, Literal

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
    "helper",
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

# A number that is none compares with nothing, and would pass every limit.
SCHEMA: dict[str, Any] = {"extra": "forbid", "use_attribute_docstrings": True, "allow_inf_nan": False}
