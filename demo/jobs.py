"""The kinds of special work the demo's firms do (作业样本): what, by which means, where, for how long, how it ends."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Job:
    """One kind of work as it is done: what, where, how, how long it may go on."""

    kind: str
    level: str
    content: str
    methods: tuple[str, ...]
    facts: dict[str, Any]
    work: dict[str, Any]
    hours: int


JOBS = (
    Job(
        "hot_work",
        "second",
        "更换消防管道支架",
        ("arc_welding",),
        {"zone": "ordinary", "outdoor": True, "wind_force": 2},
        {"welder_distance_m": 5},
        60,
    ),
    Job(
        "hot_work",
        "first",
        "管廊蒸汽伴热管补焊",
        ("arc_welding",),
        {"zone": "explosive", "outdoor": True, "wind_force": 2},
        {"welder_distance_m": 5},
        8,
    ),
    Job(
        "hot_work",
        "special",
        "储罐区物料管线法兰动火",
        ("gas_cutting",),
        {"zone": "explosive", "in_operation": True, "outdoor": True, "wind_force": 2},
        {"welder_distance_m": 5},
        8,
    ),
    Job(
        "confined_space",
        "",
        "反应釜内清理检查",
        ("other",),
        {"zone": "ordinary", "inside_space": True, "space": "R-101", "volume_m3": 12, "lighting_v": 12},
        {"isolated": True},
        24,
    ),
    Job(
        "blind_plate",
        "",
        "检修前抽堵盲板",
        ("installation",),
        {"zone": "ordinary", "pipe": "P-12"},
        {"action": "insert", "plate_number": "MB-01", "plate_map": True, "pressure_relieved": True},
        24,
    ),
    Job(
        "work_at_height",
        "I",
        "屋面采光板更换",
        ("installation",),
        {"zone": "ordinary", "height_m": 4, "outdoor": True, "wind_force": 2},
        {},
        120,
    ),
    Job(
        "work_at_height",
        "III",
        "厂房钢梁防腐",
        ("installation",),
        {"zone": "ordinary", "height_m": 18, "outdoor": True, "wind_force": 3},
        {},
        120,
    ),
    Job(
        "lifting",
        "third",
        "吊装循环水泵",
        ("crane",),
        {"zone": "ordinary", "outdoor": True, "wind_force": 2},
        {"load_t": 18, "plan_approved": True},
        48,
    ),
    Job(
        "temporary_electricity", "", "检修照明临时接电", ("electrical",), {"zone": "ordinary"}, {"voltage_v": 220}, 120
    ),
    Job("excavation", "", "雨水管沟开挖", ("manual_digging",), {"zone": "ordinary", "depth_m": 1.1}, {}, 120),
    Job("road_closure", "", "消防通道临时断路铺管", ("other",), {"zone": "ordinary"}, {}, 72),
)
WORKERS = {"temporary_electricity": "electrician", "lifting": "slinger"}
CLASSES = {
    "hot_work": "welding", "work_at_height": "height", "temporary_electricity": "electrical",
    "confined_space": "confined_space",
}  # fmt: skip
GAS = {"hot_work", "confined_space"}
UNITS = ("恒泰安装工程有限公司", "江苏中安检修有限公司")
# How the week's permits have ended, and how often.
ENDS = (
    ("closed", 74),
    ("finished", 5),
    ("expired", 4),
    ("voided", 3),
    ("withdrawn", 3),
    ("cancelled", 6),
    ("draft", 5),
)
REASONS = {
    "voided": "作业范围变化，重新办票", "withdrawn": "现场措施没有落实", "cancelled": "设备未到货，改期",
}  # fmt: skip
