"""The words facts are written in (用词): industries, sizes, features, events, certificates, and how people say them."""

from typing import Literal, get_args

from anguan.foundation.words import mark as _

Industry = Literal[
    "metallurgy", "nonferrous", "building_materials", "machinery", "light_industry", "textile", "tobacco", "commerce",
    "chemical", "hazchem", "fireworks", "mine", "coal_mine", "non_coal_mine", "construction", "transport", "other",
]  # fmt: skip
INDUSTRIES: dict[str, str] = {
    "metallurgy": _("冶金"),
    "nonferrous": _("有色"),
    "building_materials": _("建材"),
    "machinery": _("机械"),
    "light_industry": _("轻工"),
    "textile": _("纺织"),
    "tobacco": _("烟草"),
    "commerce": _("商贸"),
    "chemical": _("化工"),
    "hazchem": _("危险化学品"),
    "fireworks": _("烟花爆竹"),
    "mine": _("矿山"),
    "coal_mine": _("煤矿"),
    "non_coal_mine": _("非煤矿山"),
    "construction": _("建筑施工"),
    "transport": _("交通运输"),
    "other": _("其他"),
}
# What is of the one is of the other too.
BELONGS: dict[str, str] = {"coal_mine": "mine", "non_coal_mine": "mine"}

Size = Literal["large", "medium", "small", "micro"]
SIZES: dict[str, str] = {"large": _("大型"), "medium": _("中型"), "small": _("小型"), "micro": _("微型")}

Flag = Literal[
    "metal_smelting", "dust_explosion", "ammonia_refrigeration", "confined_space", "aluminium_deep_well_casting",
    "medium_frequency_furnace", "coal_gas", "major_hazard_source", "regulated_process", "special_equipment",
    "crowded_place", "public_gathering", "fire_key_unit", "leases_out", "tenant", "has_contractor",
    "high_risk_insured", "hazardous_chemicals", "foundry", "uses_gas_burner", "solvent_painting", "lithium_battery",
    "has_special_operation", "fire_facilities", "hazchem_production", "hazchem_storage", "hazchem_use_above_threshold",
    "shared_work_area", "institution",
]  # fmt: skip
FLAGS: dict[str, str] = {
    "metal_smelting": _("金属冶炼"),
    "dust_explosion": _("粉尘涉爆"),
    "ammonia_refrigeration": _("涉氨制冷"),
    "confined_space": _("有限空间"),
    "aluminium_deep_well_casting": _("铝加工（深井铸造）"),
    "medium_frequency_furnace": _("中频炉"),
    "coal_gas": _("煤气"),
    "major_hazard_source": _("重大危险源"),
    "regulated_process": _("重点监管工艺"),
    "special_equipment": _("特种设备"),
    "crowded_place": _("人员密集场所"),
    "public_gathering": _("公众聚集场所"),
    "fire_key_unit": _("消防安全重点单位"),
    "leases_out": _("出租场所"),
    "tenant": _("承租场所"),
    "has_contractor": _("有承包商"),
    "high_risk_insured": _("应投保安责险的高危行业"),
    "hazardous_chemicals": _("涉及危险化学品"),
    "foundry": _("铸造"),
    "uses_gas_burner": _("使用燃气"),
    "solvent_painting": _("非水性漆喷涂"),
    "lithium_battery": _("锂离子电池"),
    "has_special_operation": _("有特种作业"),
    "fire_facilities": _("设有建筑消防设施"),
    "hazchem_production": _("生产危险化学品"),
    "hazchem_storage": _("储存危险化学品"),
    "hazchem_use_above_threshold": _("使用危险化学品达到规定数量的化工企业"),
    "shared_work_area": _("与其他单位在同一区域作业，可能危及对方"),
    "institution": _("机关、团体、事业单位"),
}

EventKind = Literal[
    "hired", "transferred", "returned", "appointed", "dispatched_or_intern", "four_new", "risk_changed",
    "major_risk_added", "process_changed", "list_changed", "new_requirement", "serious_accident",
    "major_hidden_danger_found", "confined_space_changed", "plan_published", "plan_trigger", "put_into_use", "injury",
    "occupational_disease", "person_changed", "board_damaged",
]  # fmt: skip
EVENTS: dict[str, str] = {
    "hired": _("新员工上岗"),
    "transferred": _("员工调岗"),
    "returned": _("员工离岗后复岗"),
    "appointed": _("主要负责人、安全管理人员任职"),
    "dispatched_or_intern": _("劳务派遣人员、实习学生到岗"),
    "four_new": _("采用新工艺、新技术、新材料、新设备"),
    "risk_changed": _("较大以上风险变化"),
    "major_risk_added": _("新增较大以上风险等重大变更"),
    "process_changed": _("工艺、设备、物料改变"),
    "list_changed": _("风险目录调整"),
    "new_requirement": _("国家和省有新要求"),
    "serious_accident": _("发生 1 人以上死亡或 3 人以上重伤事故"),
    "major_hidden_danger_found": _("发现重大事故隐患"),
    "confined_space_changed": _("有限空间变化"),
    "plan_published": _("应急预案公布"),
    "plan_trigger": _("出现应当修订预案的情形"),
    "put_into_use": _("特种设备投入使用"),
    "injury": _("事故伤害"),
    "occupational_disease": _("诊断为职业病"),
    "person_changed": _("公示牌上的人员变更"),
    "board_damaged": _("公示牌褪色、损坏"),
}

CertificateKind = Literal[
    "safety_production_licence", "principal_safety", "safety_officer", "special_operation",
    "special_equipment_operator", "special_equipment_manager", "safety_liability_insurance", "standardization",
    "business_licence", "hazchem_business_licence", "hazchem_use_licence", "other",
]  # fmt: skip
CERTIFICATES: dict[str, str] = {
    "safety_production_licence": _("安全生产许可证"),
    "principal_safety": _("主要负责人考核合格证"),
    "safety_officer": _("安全管理人员考核合格证"),
    "special_operation": _("特种作业操作证"),
    "special_equipment_operator": _("特种设备作业人员证"),
    "special_equipment_manager": _("特种设备安全管理人员证"),
    "safety_liability_insurance": _("安全生产责任保险保单"),
    "standardization": _("安全生产标准化证书"),
    "business_licence": _("营业执照"),
    "hazchem_business_licence": _("危险化学品经营许可证"),
    "hazchem_use_licence": _("危险化学品安全使用许可证"),
    "other": _("其他证照"),
}
# Those that belong to a person: two without a name are of two people.
PERSONAL = frozenset(
    {
        "principal_safety", "safety_officer", "special_operation", "special_equipment_operator",
        "special_equipment_manager",
    }
)  # fmt: skip

Per = Literal["shift", "hours", "day", "week", "days", "month", "quarter", "half_year", "year"]
COUNTED = ("shift", "hours", "day", "week", "days")  # said as a number; nobody reads a list of 365 days
PERS: dict[str, str] = {
    "shift": _("每班"),
    "day": _("每天"),
    "week": _("每周"),
    "month": _("每月"),
    "quarter": _("每季度"),
    "half_year": _("每半年"),
    "year": _("每年"),
}

Frequency = Literal[
    "once", "per_shift", "daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly", "every_2y", "every_3y",
    "event",
]  # fmt: skip
FREQUENCIES: dict[str, str] = {
    "once": _("一次"),
    "per_shift": _("每班"),
    "daily": _("每天"),
    "weekly": _("每周"),
    "monthly": _("每月"),
    "quarterly": _("每季度"),
    "half_yearly": _("每半年"),
    "yearly": _("每年"),
    "every_2y": _("每 2 年"),
    "every_3y": _("每 3 年"),
    "event": _("按事件或持续保持"),
}

Has = Literal["standardization", "standardization_level", "equipment", "elevators", "contractors", "tenants"]
HAS: dict[str, str] = {
    "standardization": _("标准化已定级或正在创建"),
    "standardization_level": _("标准化已定级"),
    "equipment": _("登记了特种设备"),
    "elevators": _("登记了电梯"),
    "contractors": _("登记了承包商"),
    "tenants": _("登记了承租单位"),
}

_SAID: dict[object, dict[str, str]] = {
    Industry: INDUSTRIES, Size: SIZES, Flag: FLAGS, EventKind: EVENTS, CertificateKind: CERTIFICATES,
    Frequency: FREQUENCIES, Has: HAS,
}  # fmt: skip
for _words, _titles in _SAID.items():
    if set(get_args(_words)) != set(_titles):
        _message = f"words without a title: {set(get_args(_words)) ^ set(_titles)}"
        raise ValueError(_message)
