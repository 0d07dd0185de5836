"""What firms of the demo owe by law (履职清单): a year laid out by the rules, mostly proven, some late or doubted.

Of the cast's firms, the chemical ones and a few others; the worker lays out the rest by and by, from that day on.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.registry.enterprises.models import Enterprise, EnterpriseCertificate
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.vocabulary import FLAGS, Flag
from anguan.responsibility.duties.models import Exemption, FactSheet, Obligation, Proof, YearPlan
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.models.tallying import mark
from anguan.responsibility.duties.rules import merging
from anguan.responsibility.duties.rules.facts import Certificate, Facts
from anguan.responsibility.duties.rules.identity import Wanted, obligations
from anguan.responsibility.duties.services import clocking, tallying
from demo.plan import CAST, Plan
from demo.rows import Shape, columns_of, key
from demo.stories import Teller

# In the order of their foreign keys.
ORDER = (FactSheet, YearPlan, Obligation, Proof, Exemption)
SHAPES = {model: Shape(model) for model in ORDER}
OTHERS = 0.06  # of the firms whose people sign in and that are neither the cast's nor chemical
NEAR = timedelta(days=45)
SOURCES = {
    "pre_shift_meeting": "briefing", "hidden_danger_routine": "hazard", "dangerous_work_supervision": "permit",
    "safety_cost_extraction": "fund", "drill_general": "document", "drill_high_risk": "document",
    "fire_drill": "document", "dust_special_training": "training", "confined_space_special_training": "training",
}  # fmt: skip
DONE = {
    "briefing": "班前会按班召开，已签到", "hazard": "本月排查的隐患已整改销号", "permit": "作业票按要求完工验收",
    "fund": "本月安全生产费用已计提", "document": "演练记录和评估已归档", "training": "专项培训全员完成",
    "form": "按要求完成，记录和照片已存档",
}  # fmt: skip
DOUBTED, DOUBTED_MONTHS = "emergency_supplies_check", 4
EXEMPTED = "fire_facility_annual_test"
_CERTIFIED = {"business_licence", "safety_production_licence", "standardization"}


@dataclass
class _Year:
    """One firm's year while it is told."""

    plan: Plan
    teller: Teller
    random: Random
    diligence: float
    committed: bool

    def people(self, duty: str) -> Actor:
        """Return who does a duty: the principal leads checks, teams hold their meetings, the officer does the rest."""
        own = self.teller.firm.people
        if duty in ("principal_led_check", "principal_annual_report", "responsibility_system"):
            return own["principal"][0]
        if duty in ("pre_shift_meeting", "dust_cleaning") and own["team_leader"]:
            return self.random.choice(own["team_leader"])
        return own["safety_officer"][0]


def tell(plan: Plan, teller: Teller, number: int) -> None:
    """Tell what a firm owed and did this year, and write its rows."""
    chemical = CAST <= number < CAST + plan.chemical
    random = plan.random("duties", number)
    firm = teller.firm.enterprise
    if firm.status != "active" or firm.activated_at is None:
        return
    if number >= CAST and not chemical and random.random() >= OTHERS:
        return
    facts, said = _facts(teller, random, chemical=chemical)
    year = plan.today.year
    begins = date(year, 1, 1)
    diligence = 0.93 if number < CAST else 0.5 if teller.firm.negligent else random.uniform(0.74, 0.98)
    told = _Year(plan, teller, random, diligence, committed=number < CAST or random.random() < 0.86)
    wanted = obligations(facts, year, begins_on=begins)
    exempts = number == 1 or random.random() < 0.03
    doubted = number == 0 or random.random() < 0.05
    owed = [_owed(told, one, exempts=exempts) for one in wanted]
    proofs = [proof for row in owed if (proof := _proof(told, row))]
    if doubted:
        _doubt(told, owed, proofs)
    add = teller.firm.rows
    add[Obligation] += [SHAPES[Obligation].row(**row) for row in owed]
    add[Proof] += [SHAPES[Proof].row(**row) for row in proofs]
    _sheet(told, facts, said, begins)
    _plan(told, year, len(owed))
    if exempts:
        _exempt(told, year, owed)


def _facts(teller: Teller, random: Random, *, chemical: bool) -> tuple[Facts, dict[str, Any]]:
    """Return what is known of a firm, and what of it its owner said."""
    firm = teller.firm.enterprise
    division = catalog.industries().of(firm.industry_code)
    said: dict[str, Any] = {"shifts": {"per_day": random.choice((1, 1, 2)), "days": "working_days"}}
    if chemical:
        said = {"industries": ["chemical", "hazchem"], "shifts": {"per_day": 3, "days": "every_day"}}
    elif division.asks:
        said["industry"] = division.asks[0]
    names = columns_of(EnterpriseCertificate)
    kind, number, ends = (names.index(name) for name in ("kind", "number", "expires_on"))
    rows = Facts(
        name=firm.name, industries=division.is_, size=firm.size,  # type: ignore[arg-type]  # the same words
        headcount=firm.headcount, region=firm.region_code[:9] if firm.region_code[:9].isdigit() else "320900",
        flags=tuple(cast("Flag", flag) for flag in firm.flags if flag in FLAGS),
        certificates=tuple(
            Certificate(row[kind], number=row[number], expires_on=row[ends])
            for row in teller.firm.rows[EnterpriseCertificate] if row[kind] in _CERTIFIED
        ),
    )  # fmt: skip
    return merging.merged(rows, merging.read(said), said.keys()), said


def _owed(told: _Year, one: Wanted, *, exempts: bool) -> dict[str, Any]:
    """Return one thing owed as it stands today."""
    random, today = told.random, told.plan.today
    began = clock.start_of(date(today.year, 1, 2))
    row: dict[str, Any] = {
        "id": key(began, random), **told.teller.owned, "year": today.year, "duty": one.duty, "version": one.version,
        "task": one.task, "what": one.what, "key": one.key, "standing": one.standing, "due_on": one.due_on,
        "first_on": one.first_on, "last_on": one.last_on, "times": one.times, "confidence": one.confidence,
        "notes": one.notes,
    }  # fmt: skip
    doer = told.people(one.duty)
    if told.committed:
        row |= {"doer_id": doer.person_id, "doer_name": doer.name}
        if one.due_on is not None:
            row["committed_on"] = max(one.due_on - timedelta(days=random.randint(3, 9)), one.first_on or date.min)
    if exempts and one.duty == EXEMPTED:
        return row | {"state": "disputed"}
    happened = _happened(told, one)
    if happened is not None:
        row |= {
            "state": "proven", "proven_on": happened, "times_done": one.times or 1, "grade": random.choice("BBC"),
            "late": one.due_on is not None and happened > one.due_on,
        }  # fmt: skip
    elif one.times and one.times > 1 and one.first_on and one.first_on <= today:
        share = min(1.0, ((today - one.first_on).days + 1) / 31) * random.uniform(0.6, 1)
        done = min(int(one.times * share), one.times - 1)
        row |= {"state": "partial", "times_done": done, "grade": "B"} if done else {}
    return row


def _happened(told: _Year, one: Wanted) -> date | None:
    """Return when a thing was done; nothing where it was not."""
    random, today, luck = told.random, told.plan.today, told.random.random()
    first = max(one.first_on or date.min, date(today.year, 1, 4))
    if one.due_on is None:
        return first + timedelta(days=random.randint(0, 20)) if luck < told.diligence - 0.1 else None
    if one.due_on >= today:
        early = first < today and (one.times or 1) == 1 and luck < 0.25
        return first + (today - first) * random.random() if early else None
    if luck < told.diligence:
        return min(max(first, one.due_on - timedelta(days=random.randint(0, 9))), one.due_on)
    late = one.due_on + timedelta(days=random.randint(2, 25))
    return late if luck < told.diligence + (1 - told.diligence) / 2 and late < today else None


def _proof(told: _Year, row: dict[str, Any]) -> dict[str, Any] | None:
    """Return what proves a thing; nothing where nothing of it was done."""
    if not row.get("times_done"):
        return None
    random, now = told.random, told.plan.now
    source = SOURCES.get(row["duty"], "form")
    happened: date = row.get("proven_on") or told.plan.today - timedelta(days=1)
    uploaded = clock.start_of(happened) + timedelta(
        days=random.choice((0, 0, 0, 1, 2)), minutes=random.randint(480, 1080)
    )
    uploaded = min(uploaded, now - timedelta(minutes=random.randint(5, 600)))
    if row.get("state") == "proven":
        row["proven_at"] = uploaded
    doer = told.people(row["duty"])
    return {
        "id": key(uploaded, random), **told.teller.owned, "obligation_id": row["id"], "source": source,
        "happened_on": happened, "uploaded_at": uploaded, "times": row["times_done"], "words": DONE[source],
        "answers": "{}", "grade": row.get("grade", ""), "by": doer.person_id, "by_name": doer.name, "doubts": "[]",
    }  # fmt: skip


def _doubt(told: _Year, owed: list[dict[str, Any]], proofs: list[dict[str, Any]]) -> None:
    """Let several months of one duty be filed within one evening."""
    months = [row for row in owed if row["duty"] == DOUBTED and row.get("state") == "proven"][-DOUBTED_MONTHS:]
    if len(months) < DOUBTED_MONTHS:
        return
    by_row = {proof["obligation_id"]: proof for proof in proofs}
    filed = [by_row[row["id"]] for row in months]
    evening = clock.start_of(min(months[-1]["proven_on"], told.plan.today - timedelta(days=2))) + timedelta(hours=20)
    title = catalog.duties()[DOUBTED][-1].title
    for place, (row, proof) in enumerate(zip(months, filed, strict=True)):
        others = [str(other["id"]) for other in filed if other is not proof]
        words = f"“{title}”的 {len(filed)} 期在 24 小时内补报"
        proof["doubts"] = json.dumps([{"code": "one_evening", "words": words, "with": others}], ensure_ascii=False)
        proof["uploaded_at"] = row["proven_at"] = evening + timedelta(minutes=7 * place)
        row["doubted"] = True


def _sheet(told: _Year, facts: Facts, said: dict[str, Any], begins: date) -> None:
    now, boss = told.plan.now, told.people("principal_led_check")
    began = clock.start_of(begins) + timedelta(hours=9)
    told.teller.firm.rows[FactSheet].append(
        SHAPES[FactSheet].row(
            id=key(began, told.random), **told.teller.owned, said=json.dumps(said), said_at=began,
            said_by=boss.person_id, sayer_name=boss.name, facts=json.dumps(merging.kept(facts), ensure_ascii=False),
            catalog_version=catalog.sheet().version, begins_on=begins, years=json.dumps([begins.year]), planned_at=now,
        )
    )  # fmt: skip


def _plan(told: _Year, year: int, items: int) -> None:
    boss = told.people("principal_led_check")
    at = clock.start_of(date(year, 1, 1)) + timedelta(days=told.random.randint(5, 40), hours=10)
    made = key(at, told.random)
    signed = {
        "state": "committed", "committed_at": at, "committed_by": boss.person_id, "committer_name": boss.name,
        "item_count": items,
    } if told.committed and at < told.plan.now else {}  # fmt: skip
    told.teller.firm.rows[YearPlan].append(
        SHAPES[YearPlan].row(id=made, **told.teller.owned, year=year, due_on=date(year, 1, 31), **signed)
    )


def _exempt(told: _Year, year: int, owed: list[dict[str, Any]]) -> None:
    """Say that a duty is not for the firm; the town has not looked yet."""
    if not any(row["duty"] == EXEMPTED for row in owed):
        return
    boss, at = told.people("principal_led_check"), told.plan.now - timedelta(days=5)
    told.teller.firm.rows[Exemption].append(
        SHAPES[Exemption].row(
            id=key(at, told.random), **told.teller.owned, duty=EXEMPTED, year=year,
            title=catalog.duties()[EXEMPTED][-1].title, reason="厂房为单层简易结构，没有设置自动消防设施，只配灭火器",
            asked_at=at, asked_by=boss.person_id, asker_name=boss.name,
        )
    )  # fmt: skip


@transaction.atomic
def watch(now: datetime, firms: list[UUID]) -> None:
    """Give the cast the deadlines of what is near or late, and count the towns; the worker does it for the others."""
    rows = Obligation.objects.filter(
        enterprise_id__in=firms, state__in=OWED, standing=False, due_on__lte=clock.day_of(now) + NEAR
    )
    clocking.watch(list(rows), at=now)
    mark(Enterprise.objects.order_by().values_list("region_code", flat=True).distinct())
    tallying.step(now)
