"""Words the demo city is made of: invented names, industries in believable shares, traits that go with them."""

from random import Random

PASSWORD = "Anguan-2026"  # noqa: S105 - of everybody in the demo, printed at its start
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶贺顾毛郝龚邵"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰梅红建国志文海波峰云鹏飞辉斌宇浩凯晨旭东林永健世"
    "广良全胜利民生东旭成康星光天达安岩中茂进有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆"
)
STEMS = (
    "华海瑞丰恒源鑫盛中远天宏金茂东升永泰嘉禾博远宏达联创正大利民通达新宇佳美安顺双龙百川三元九洲星辉世纪"
    "康泰润泽德信博雅兴业腾飞飞跃汇丰万隆长江黄海苏北淮扬射阳湖盐阜里下河大纵湖丹顶鹤麋鹿串场河"
)
FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "厂")

# division (GB/T 4754-2017) → (share per mille, word in the name, traits and how likely each is)
INDUSTRIES: dict[str, tuple[int, str, dict[str, float]]] = {
    "C13": (62, "粮油食品", {"dust_explosion": 0.35, "confined_space": 0.4}),
    "C14": (28, "食品", {"ammonia_refrigeration": 0.25, "confined_space": 0.3}),
    "C17": (118, "纺织", {"dust_explosion": 0.12, "confined_space": 0.2, "crowded_place": 0.3}),
    "C18": (74, "服饰", {"crowded_place": 0.5}),
    "C20": (52, "木业", {"dust_explosion": 0.6, "solvent_painting": 0.2}),
    "C21": (33, "家具", {"dust_explosion": 0.6, "solvent_painting": 0.5}),
    "C22": (21, "纸业", {"confined_space": 0.6}),
    "C23": (18, "印务", {"hazardous_chemicals": 0.3}),
    "C24": (26, "文体用品", {"crowded_place": 0.2}),
    "C29": (58, "塑业", {"hazardous_chemicals": 0.1}),
    "C30": (61, "建材", {"confined_space": 0.5, "uses_gas_burner": 0.2}),
    "C31": (12, "特钢", {"metal_smelting": 0.5, "coal_gas": 0.3, "confined_space": 0.7}),
    "C32": (10, "铜铝", {"metal_smelting": 0.4, "aluminium_deep_well_casting": 0.15}),
    "C33": (104, "金属制品", {"solvent_painting": 0.25, "dust_explosion": 0.12, "foundry": 0.06}),
    "C34": (121, "机械", {"solvent_painting": 0.2, "foundry": 0.14, "medium_frequency_furnace": 0.08}),
    "C35": (66, "重工", {"solvent_painting": 0.3, "special_equipment": 0.6}),
    "C36": (58, "汽车部件", {"solvent_painting": 0.2, "foundry": 0.1}),
    "C37": (12, "船舶", {"solvent_painting": 0.6, "confined_space": 0.8}),
    "C38": (38, "电气", {"lithium_battery": 0.12}),
    "C39": (18, "电子", {"hazardous_chemicals": 0.15}),
    "C41": (6, "制品", {}),
    "C43": (4, "设备修理", {"has_special_operation": 0.6}),
}
CHEMICAL = ("C26", "化工", {"hazardous_chemicals": 1.0, "major_hazard_source": 0.5, "regulated_process": 0.6,
                           "confined_space": 1.0, "has_special_operation": 1.0, "has_contractor": 1.0})  # fmt: skip
SIZES = (
    ("micro", 0.52, (3, 19)),
    ("small", 0.40, (20, 290)),
    ("medium", 0.065, (300, 990)),
    ("large", 0.015, (1000, 4200)),
)
AREAS = {  # name → kind, of anguan.registry.premises.rules.KINDS
    "一号车间": "workshop",
    "二号车间": "workshop",
    "原料仓库": "warehouse",
    "成品仓库": "warehouse",
    "配电房": "utility",
    "空压机房": "utility",
    "装卸区": "yard",
    "维修间": "workshop",
    "办公楼": "office",
    "食堂": "office",
}
TEAMS = ("甲班", "乙班", "机修班", "仓储班")
STREETS = ("人民路", "创业路", "工业园", "振兴路", "开放大道", "通榆路", "希望大道", "纬二路", "经三路", "兴业路")

MEASURES = (
    "更换破损部件，恢复防护装置，试运行正常后使用",
    "清理现场，重新划线定置，责任到班组",
    "由持证电工断电检修，恢复后测试合格",
    "补齐缺失设施，张贴标识，纳入每日点检",
    "停用并挂牌，更换合格品后恢复",
    "组织班组学习操作规程，现场示范并考问",
)
PLANS = ("整改期间停止使用该设备，发现异常立即断电撤人并报告", "整改期间设警戒、专人看护，出现险情按现场处置方案处理")
DONE = ("已按措施整改完成，现场恢复正常", "已更换并试运行，情况良好", "已清理完毕，班组每日检查", "已维修，测试合格")
PASSED = ("现场核查，整改到位", "已到现场确认，符合要求", "复查合格")
NOT_PASSED = ("防护仍有缺口，请补装", "只处理了一半，另一侧未改", "没有恢复标识，请补齐")
NOT_TRUE = ("现场核查未发现该问题", "已在检修计划内，当时正在作业", "与昨日上报的是同一问题")
LATER = ("配件定制到货晚于预期", "需要停产检修窗口", "施工单位排期延后")
MEANWHILE = ("加设警戒带，专人看护，暂停使用", "降低负荷运行，每班巡查两次")


def person_name(random: Random) -> str:
    """Return an invented name of a person."""
    return random.choice(SURNAMES) + "".join(random.choice(GIVEN) for _ in range(random.choice((1, 2, 2, 2))))


def company_name(random: Random, place: str, trade: str) -> str:
    """Return an invented name of an enterprise in a place."""
    start = random.randrange(0, len(STEMS) - 1)
    stem = STEMS[start] + random.choice(STEMS) if random.random() < 0.5 else STEMS[start : start + 2]
    return f"{place}{stem}{trade}{random.choice(FORMS)}"


def mobile(random: Random) -> str:
    """Return an invented mobile number."""
    return f"1{random.choice('3578')}{random.randrange(10**9):09d}"
