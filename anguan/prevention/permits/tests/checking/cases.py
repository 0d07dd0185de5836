"""Whole cases as JSON, valid at every stage, for tests to take one thing away from: a Wednesday in November.

Everything that may decide is said, so that a case with one thing changed is refused for that one thing.
"""

from copy import deepcopy
from typing import Any

DAY = "2026-11-18"  # a Wednesday, no holiday
AT = {
    "draft": f"{DAY}T08:00+08:00",
    "submit": f"{DAY}T08:10+08:00",
    "approve": f"{DAY}T08:50+08:00",
    "start": f"{DAY}T09:10+08:00",
    "resume": f"{DAY}T10:30+08:00",
    "extend": f"{DAY}T11:00+08:00",
    "close": f"{DAY}T11:50+08:00",
}

Json = dict[str, Any]


def identity(seventeen: str) -> str:
    """Return an identity number with its check digit (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, weights, strict=True))
    return seventeen + "10X98765432"[total % 11]


def _certificate(cls: str, serial: int) -> Json:
    special = cls in {"welding", "electrical", "height"}
    number = "T" + identity(f"32090119850612{serial:03d}") if special else f"2025-{serial:04d}"
    return {"cls": cls, "number": number, "valid_until": "2029-05-31T23:59:59+08:00", "review_by": "2027-05-31"}


def person(key: str, *roles: str, holds: tuple[str, ...] = (), serial: int = 1) -> Json:
    """Return somebody of the crew with what they hold."""
    certificates = [_certificate(cls, serial) for cls in holds]
    return {
        "id": key,
        "name": key,
        "roles": list(roles),
        "certificates": certificates,
        "trained": True,
        "on_site": True,
    }


def signed(slot: str, by: str, time: str, **named: Any) -> Json:
    """Return a signature on the spot, with a live photo."""
    said = {"slot": slot, "by": by, "at": f"{DAY}T{time}+08:00", "on_site": True, "distance_m": 8.0, "photo": True}
    return {**said, **named}


def gas(time: str, point: str, *values: tuple[str, float, str]) -> Json:
    """Return an analysis with a verified instrument and a photo."""
    return {
        "at": f"{DAY}T{time}+08:00",
        "point": point,
        "values": [{"gas": name, "value": value, "unit": unit} for name, value, unit in values],
        "analyst": "analyst",
        "instrument": "GT-0412",
        "calibrated_until": "2027-03-01T00:00+08:00",
        "photo": True,
        "pumped": True,
    }


CLEAN = (
    ("oxygen", 20.8, "%vol"),
    ("combustible", 0.0, "%LEL"),
    ("hydrogen_sulfide", 0.0, "mg/m3"),
    ("carbon_monoxide", 0.0, "mg/m3"),
)

_CHAINS: dict[str, list[str]] = {
    "hot_work": ["work_leader", "base_unit"],
    "confined_space": ["work_leader", "base_unit"],
    "blind_plate": ["work_leader", "base_unit"],
    "work_at_height": ["work_leader", "base_unit"],
    "lifting": ["commander", "base_unit", "unit_professional_dept"],
    "temporary_electricity": ["work_leader", "user_unit", "power_supply_unit"],
    "excavation": [
        "work_leader", "base_unit", "water", "power", "steam", "process", "equipment", "fire", "safety",
        "unit_professional_dept",
    ],
    "road_closure": [
        "work_leader", "base_unit", "road_related_units", "fire_dept", "safety_dept", "unit_professional_dept",
    ],
}  # fmt: skip
_LINES = {
    "hot_work": 16, "confined_space": 15, "blind_plate": 11, "work_at_height": 15, "lifting": 20,
    "temporary_electricity": 14, "excavation": 11, "road_closure": 4,
}  # fmt: skip
_WORK: dict[str, Json] = {
    "hot_work": {
        "work": {"content": "焊接检修支架", "methods": ["arc_welding"], "welder_distance_m": 4},
        "place": {"name": "机修车间外空地", "zone": "ordinary", "outdoor": True, "wind_force": 2},
        "medium": {"name": "methane_natural_gas"},
    },
    "confined_space": {
        "work": {"content": "检查内壁", "methods": ["other"], "isolated": True},
        "place": {
            "name": "储罐 V-101", "space": "V-101", "inside_space": True, "space_form": "vertical", "space_extent_m": 6,
            "lighting_v": 24, "lighting_explosion_proof": True, "outdoor": False,
        },
        "medium": {"name": "toluene", "toxic": ["hydrogen_sulfide", "carbon_monoxide"]},
    },
    "blind_plate": {
        "work": {
            "content": "V-101 进料线堵盲板", "methods": ["installation"], "action": "insert", "plates": 1,
            "plate_number": "MB-07", "plate_map": True, "pressure_relieved": True, "isolated": True,
        },
        "place": {"name": "V-101 进料线", "pipe": "P-2031", "zone": "ordinary"},
        "medium": {"name": "methanol"},
    },
    "work_at_height": {
        "work": {"content": "更换照明", "methods": ["installation"]},
        "place": {"name": "二层平台", "height_m": 4, "outdoor": True, "wind_force": 2, "zone": "ordinary"},
    },
    "lifting": {
        "work": {"content": "吊装电机", "methods": ["crane"], "load_t": 20, "plan_approved": True},
        "place": {"name": "检修区", "outdoor": True, "wind_force": 2, "zone": "ordinary"},
    },
    "temporary_electricity": {
        "work": {
            "content": "接临时照明", "methods": ["electrical"], "voltage_v": 380, "wire_rating_v": 500,
            "overhead_m": 3, "overhead_road_m": 5.5,
        },
        "place": {"name": "检修区", "zone": "ordinary"},
    },
    "excavation": {
        "work": {
            "content": "开挖电缆沟", "methods": ["manual_digging"], "hand_dug_near_pipes": True, "pipe_distance_m": 3,
            "ladder": True, "spoil_distance_m": 1.5, "spoil_height_m": 1,
        },
        "place": {"name": "厂区东路旁", "depth_m": 0.9, "zone": "ordinary"},
    },
    "road_closure": {
        "work": {"content": "修补路面", "methods": ["manual_digging"], "plan_approved": True},
        "place": {"name": "厂区三号路", "outdoor": True, "zone": "ordinary"},
    },
}  # fmt: skip
_HOLDS: dict[str, tuple[str, ...]] = {
    "hot_work": ("welding",),
    "work_at_height": ("height",),
    "temporary_electricity": ("electrical",),
    "confined_space": ("confined_space",),
}


def case(kind: str, stage: str = "start") -> Json:
    """Return a valid case of a kind at a stage; it says its own moment."""
    said = deepcopy(_WORK[kind])
    said["work"] = {"hazard_analysis": True, **said["work"]}
    found: Json = {
        "at": AT[stage],
        "stage": stage,
        "kind": kind,
        **said,
        "period": {"start": f"{DAY}T09:00+08:00", "end": f"{DAY}T12:00+08:00"},
        "people": _crew(kind),
    }
    if stage == "draft":
        return found
    if stage == "submit":
        return found
    found["signatures"] = _signatures(kind)
    found["changed_at"] = f"{DAY}T08:05+08:00"
    if stage == "approve":
        return found
    found |= _prepared(kind)
    if stage == "start":
        return found
    found["started_at"] = f"{DAY}T09:12+08:00"
    found["evidence"] += [
        {"node": "site_monitoring", "at": f"{DAY}T09:40+08:00", "by": "guardian", "distance_m": 5},
        {"node": "site_monitoring", "at": f"{DAY}T10:20+08:00", "by": "guardian", "distance_m": 5},
    ]
    if kind == "blind_plate":
        found["evidence"] += [{"node": "blind_plate_tag_photo", "at": f"{DAY}T10:00+08:00", "by": "guardian"}]
    if kind == "confined_space":
        found["gas"] += [
            gas(f"{9 + m // 60:02d}:{m % 60:02d}", "middle", *CLEAN) for m in range(20, _MINUTES[stage], 14)
        ]
    if stage == "resume":
        found["interruptions"] = [{"start": f"{DAY}T10:10+08:00", "cause": "break", "cleared": True}]
    if stage == "extend":
        found["extend_until"] = f"{DAY}T14:00+08:00"
    if stage == "close":
        found |= _finished(kind, found)
    return found


_MINUTES = {"resume": 91, "extend": 121, "close": 160}  # records since nine o'clock, up to the moment of the stage


def _crew(kind: str) -> list[Json]:
    crew = [
        person("leader", "work_leader", "briefer", holds=_HOLDS.get(kind, ()), serial=3),
        person("worker", "worker", holds=_HOLDS.get(kind, ()), serial=5),
        person("guardian", "guardian", holds=("guardian", *_HOLDS.get(kind, ())[:1]), serial=7),
        person("analyst", "gas_analyst", serial=9),
    ]
    if kind == "temporary_electricity":
        crew[1]["roles"] = ["worker", "electrician"]
    if kind == "lifting":
        crew[1:2] = [
            person("commander", "commander", holds=("crane_commander",), serial=11),
            person("driver", "crane_operator", holds=("crane_operator",), serial=13),
            person("slinger", "slinger", serial=15),
        ]
    return crew


def _signatures(kind: str) -> list[Json]:
    people = {"work_leader": "leader", "commander": "commander"}
    return [
        signed(slot, people.get(slot, f"chief-{slot}"), f"08:{20 + 2 * place}")
        for place, slot in enumerate(_CHAINS[kind])
    ]


def _prepared(kind: str) -> Json:
    crew = [one["id"] for one in _crew(kind)]
    hidden = True if kind in {"excavation", "road_closure"} else None
    points = ("upper", "middle", "lower") if kind == "confined_space" else ("outside",)
    prepared: Json = {
        "briefing": {"at": f"{DAY}T08:55+08:00", "by": "leader", "signed": crew, "hidden_works": hidden},
        "measures": [
            {
                "no": number, "involved": True, "confirmed_by": "guardian" if number % 2 else "leader",
                "confirmed_at": f"{DAY}T08:{56 + number // 8}:{number * 2:02d}+08:00", "text": "无，编制人 leader",
            }
            for number in range(1, _LINES[kind] + 1)
        ],
        "evidence": [
            {"node": "pre_site_clearing", "at": f"{DAY}T08:58+08:00", "by": "guardian", "distance_m": 5},
            {"node": "safety_protection", "at": f"{DAY}T08:59+08:00", "by": "guardian", "distance_m": 5},
        ],
        "gas": [gas(f"09:0{minute}", point, *CLEAN) for minute, point in enumerate(points)],
        "continuous_monitoring": True,
    }  # fmt: skip
    if kind in {"hot_work", "confined_space", "temporary_electricity"}:
        prepared["evidence"].append({"node": "gas_analysis_record", "at": f"{DAY}T09:01+08:00", "by": "analyst"})
    if kind == "hot_work":
        prepared["signatures"] = [
            *_signatures(kind), signed("shift_leader_check", "shift-chief", "09:05"),
        ]  # fmt: skip
    return prepared


def _finished(kind: str, found: Json) -> Json:
    finished: Json = {
        "finished_at": f"{DAY}T11:40+08:00",
        "site_restored": True,
        "evidence": [
            *found["evidence"],
            {"node": "post_site_clearing", "at": f"{DAY}T11:42+08:00", "by": "guardian", "distance_m": 5},
        ],
        "signatures": [*found["signatures"], signed("acceptance", "chief-base_unit", "11:45")],
    }
    if kind == "confined_space":
        came = {"in_at": f"{DAY}T09:15+08:00", "out_at": f"{DAY}T11:38+08:00"}
        finished["entries"] = [
            {"who": "worker", **came},
            {"who": "防爆手电", "tool": True, "count": 2, **came},
        ]
    return finished
