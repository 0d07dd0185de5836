"""What firms of the demo keep of safety money (安全投入): a year reckoned, months set aside, spendings with vouchers.

Of the cast's firms, the chemical ones and some others; a few lag behind, a few spent more than they had.
"""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from anguan.foundation import clock
from anguan.responsibility.duties import catalog as duties_catalog
from anguan.responsibility.duties.rules.cost import cost
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.investment.models import Entry, Fund
from anguan.responsibility.investment.rules import kept
from demo.plan import CAST, Plan
from demo.rows import Shape, key
from demo.stories import Teller

# In the order of their foreign keys.
ORDER = (Fund, Entry)
SHAPES = {model: Shape(model) for model in ORDER}
OTHERS = 0.22  # of the firms whose people sign in and that are neither the cast's nor chemical
CENT = Decimal("0.01")
# use, what was bought, from whom, about how much (yuan)
BOUGHT: tuple[tuple[str, str, str, int], ...] = (
    ("ppe", "安全帽、防砸鞋", "安达劳保用品有限公司", 3_200),
    ("ppe", "防尘口罩、护目镜", "安达劳保用品有限公司", 1_800),
    ("facilities", "冲床光电保护装置", "恒锐自动化设备有限公司", 26_000),
    ("facilities", "除尘器滤筒更换", "清源环保设备有限公司", 14_500),
    ("facilities", "平台护栏和防护罩", "鑫达钢构有限公司", 9_800),
    ("training", "特种作业人员复审培训", "市安全生产培训中心", 4_600),
    ("training", "全员安全培训教材", "新华书店", 1_200),
    ("emergency", "灭火器检修和更换", "平安消防器材有限公司", 5_400),
    ("emergency", "综合应急演练物资", "平安消防器材有限公司", 3_600),
    ("hazards", "配电箱隐患整改", "宏盛电力安装有限公司", 7_800),
    ("inspection", "安全生产标准化咨询", "安信安全技术有限公司", 18_000),
    ("testing", "行车、叉车定期检验", "特种设备检验所", 6_200),
    ("testing", "防雷检测", "气象防雷检测中心", 2_800),
    ("insurance", "安全生产责任保险保费", "人民财产保险公司", 12_000),
    ("technology", "有限空间气体检测仪", "科安仪器有限公司", 8_900),
)


def tell(plan: Plan, teller: Teller, number: int) -> None:
    """Tell a firm's year of safety money, and write its rows."""
    chemical = CAST <= number < CAST + plan.chemical
    random = plan.random("investment", number)
    firm = teller.firm.enterprise
    if firm.status != "active" or firm.activated_at is None:
        return
    if number >= CAST and not chemical and random.random() >= OTHERS:
        return
    today = clock.day_of(plan.now)
    per_head = random.randint(28, 75) * 10_000
    revenue = Decimal((firm.headcount or 20) * per_head)
    industries = duties_catalog.industries().of(firm.industry_code).is_
    reckoned = number < CAST or random.random() < 0.9
    answer = cost(
        Facts(name=firm.name, industries=industries, last_year_revenue=revenue if reckoned else None), today.year
    )  # fmt: skip
    before = (answer.annual or revenue * Decimal("0.004")) * Decimal(random.randint(70, 100)) / 100
    opening = (before * Decimal(random.choice((5, 12, 20, 35, 330 if number >= CAST else 20))) / 100).quantize(CENT)
    if not answer.annual:
        opening = Decimal(0)  # paid as needed: nothing is kept for it
    told = _Year(plan, teller, random, key(plan.now - timedelta(days=today.timetuple().tm_yday - 8), random), today)
    lag = 0 if number < CAST and number else random.choice((0, 0, 0, 1, 2, 4))
    if answer.months and opening < 3 * before:
        told.set_aside([one.amount for one in answer.months], until=max(today.month - 1 - lag, 0))
    whole = answer.annual or before
    told.spend(min(whole * Decimal(random.choice((45, 60, 75, 90, 120))) / 100, Decimal(900_000)))
    boss = teller.firm.people["principal"][0]
    plan_of_year = {} if random.random() < 0.2 else _planned(whole)
    spent, aside = told.sums["spent"], told.sums["set_aside"]
    told.add(
        Fund, id=told.fund, **teller.owned, year=today.year, industry_code=firm.industry_code,
        last_year_revenue=revenue if reckoned else None, businesses="[]", opening=opening,
        due_last_year=before.quantize(CENT) if answer.annual else None, mode=answer.mode or "", annual=answer.annual,
        cost=json.dumps(kept.plain(answer), ensure_ascii=False) if reckoned else "{}",
        rates=answer.rates if reckoned else "", confidence=answer.confidence if reckoned else "",
        reckoned_at=plan.now - timedelta(days=280) if reckoned else None, reckoned_by=boss.person_id,
        reckoner_name=boss.name, plan=json.dumps(plan_of_year), planned_at=plan.now - timedelta(days=270),
        planned=sum((Decimal(one) for one in plan_of_year.values()), Decimal(0)) or None, planner_name=boss.name,
        set_aside=aside, spent=spent, entry_count=told.count, last_entry_on=told.last,
    )  # fmt: skip


class _Year:
    """One firm's entries of a year, and their sums."""

    def __init__(self, plan: Plan, teller: Teller, random: Random, fund: UUID, today: date):
        self.plan, self.teller, self.random, self.fund, self.today = plan, teller, random, fund, today
        self.sums = {"set_aside": Decimal(0), "spent": Decimal(0)}
        self.count = 0
        self.last: date | None = None
        people = teller.firm.people
        self.keeper = (people["safety_officer"] or people["principal"])[0]

    def add(self, model: type[Any], **values: Any) -> None:
        """Write a row."""
        self.teller.firm.rows[model].append(SHAPES[model].row(**values))

    def set_aside(self, amounts: list[Decimal], *, until: int) -> None:
        """Tell the months that were set aside, each at its end."""
        for month, amount in enumerate(amounts[:until], start=1):
            on = date(self.today.year, month, self.random.randint(25, 28))
            if amount > 0:
                self._entry("set_aside", on, amount, what="", voucher=f"记-{month:02d}{self.random.randint(10, 99)}")

    def spend(self, budget: Decimal) -> None:
        """Tell what was bought over the year, about as much as the budget."""
        days = (self.today - date(self.today.year, 1, 1)).days
        while self.sums["spent"] < budget and self.count < 60 and days > 0:
            use, what, supplier, about = self.random.choice(BOUGHT)
            amount = Decimal(about) * self.random.randint(60, 160) / 100
            on = date(self.today.year, 1, 1) + timedelta(days=self.random.randint(0, days))
            number = f"2632{self.random.getrandbits(50):016d}"[:20]
            self._entry("spent", on, amount.quantize(CENT), use=use, what=what, supplier=supplier, voucher=number)

    def _entry(self, side: str, on: date, amount: Decimal, **said: Any) -> None:
        at = min(
            datetime.combine(on, self.plan.now.timetz()) + timedelta(hours=self.random.randint(0, 70)), self.plan.now
        )
        self.add(
            Entry, id=key(at, self.random), **self.teller.owned, fund_id=self.fund, year=on.year, side=side,
            month=on.month, on=on, amount=amount, doubts="[]", by=self.keeper.person_id, by_name=self.keeper.name,
            at=at, **said,
        )  # fmt: skip
        self.sums[side] += amount
        self.count += 1
        self.last = max(on, self.last or on)


def _planned(whole: Decimal) -> dict[str, str]:
    """Return a plan of the year's money, in round sums."""
    shares = {"facilities": 35, "ppe": 15, "training": 12, "emergency": 10, "hazards": 13, "testing": 8, "insurance": 7}
    return {use: str((whole * share / 10_000).to_integral_value() * 100) for use, share in shares.items()}
