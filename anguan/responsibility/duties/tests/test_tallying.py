"""The tally says what the rows say, whoever writes them and however, counted anew or not."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import connection

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.registry.accounts.tests.makers import make_actor, make_office
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_enterprise
from anguan.responsibility.duties.models import CountedTown, Obligation, Recount, Tally
from anguan.responsibility.duties.queries import compliance
from anguan.responsibility.duties.queries.compliance import Asked, Counts
from anguan.responsibility.duties.services import tallying
from anguan.responsibility.duties.tests.owed import make_obligation, owner

AT = datetime(2026, 4, 15, 12, tzinfo=clock.BEIJING)
TODAY = date(2026, 4, 15)
STATES = ("open", "partial", "proven", "earlier", "disputed", "exempt", "dropped")


def by_hand(asked: Asked, key: str) -> dict[str, Counts]:
    """Count in Python what the asker may see, row by row."""
    found: dict[str, list[Obligation]] = {}
    rows = compliance.obligations_counted(asked.actor).filter(year=asked.year).select_related("enterprise")
    for row in rows:
        industry = row.enterprise.industry_code[:3]
        if not row.region_code.startswith(asked.region) or (asked.duty and row.duty != asked.duty):
            continue
        if asked.industry and industry != asked.industry.replace("-", ""):
            continue
        step = compliance.step_below(asked.territory.code)
        split = {"": "", "region": row.region_code[:9][:step], "industry": industry or "-", "duty": row.duty}[key]
        found.setdefault(split, []).append(row)
    return {split: _counted(rows, asked.today) for split, rows in found.items()}


def _counted(rows: list[Obligation], today: date) -> Counts:
    def many(said: Callable[[Obligation], bool]) -> int:
        return sum(1 for row in rows if said(row))

    def past(row: Obligation) -> bool:
        return row.due_on is not None and row.due_on < today

    return Counts(
        total=many(lambda row: row.state != "exempt"),
        due=many(lambda row: row.state != "exempt" and past(row)),
        in_time=many(lambda row: row.state == "proven" and not row.late and past(row)),
        done_late=many(lambda row: row.state == "proven" and row.late and past(row)),
        late=many(lambda row: row.state in {"open", "partial", "disputed"} and past(row)),
        doubted=many(lambda row: row.doubted and row.state != "exempt"),
        disputed=many(lambda row: row.state == "disputed"),
        exempt=many(lambda row: row.state == "exempt"),
    )


def agree(actors: list[Actor], today: date) -> None:
    """Insist that every reader finds in every split what a count by hand finds."""
    for actor in actors:
        for asked in (
            Asked(actor, today, 2026), Asked(actor, today, 2027, region="320902"),
            Asked(actor, today, 2026, industry="-", duty="fire_drill"),
        ):  # fmt: skip
            with acting_as(actor):
                for key in ("", "region", "industry", "duty"):
                    assert compliance.counted(asked, key) == by_hand(asked, key), (asked, key)


@pytest.mark.parametrize("seed", range(2))
def test_the_tally_says_what_the_rows_say_under_random_writes(seed: int, city: Actor, li: Actor) -> None:
    dice = Random(seed)
    fire = make_actor("消防员", "line_officer", office=make_office("消防大队", "320902", lines=["fire"]))
    firms = [
        make_enterprise(f"企业{n}", region_code=region, industry_code=industry, line_code=line)
        for n, (region, industry, line) in enumerate(
            [("320902001", "C33", "emergency"), ("320902001", "C17", "fire"), ("320902001003", "C33", "emergency"),
             ("320902002", "", "emergency"), ("320925100", "C33", "emergency")]
        )
    ]  # fmt: skip
    today = TODAY
    for _round in range(15):
        _write(dice, firms)
        if dice.random() < 0.4:
            tallying.step(AT + (today - TODAY))
        if dice.random() < 0.15:
            today += timedelta(days=dice.choice([1, 20]))
        agree([dice.choice([city, li, fire])], today)
    tallying.step(AT + (today - TODAY))
    assert not Recount.objects.exists()
    agree([city, li, fire], today)


def _write(dice: Random, firms: list[Enterprise]) -> None:
    rows = list(Obligation.objects.all())
    said = {
        "state": dice.choice(STATES), "late": dice.random() < 0.3, "doubted": dice.random() < 0.2,
        "proven_on": date(2026, 3, 1),
    }  # fmt: skip
    match dice.choice(["make", "bulk", "create", "save", "update", "rewrite", "remove", "remove some", "industry"]):
        case "make":
            make_obligation(dice.choice(firms), **said, due_on=_day(dice), duty=_duty(dice))
        case "bulk":
            bulk.insert([_row(dice, firms) for _ in range(5)])
        case "create":
            Obligation.objects.bulk_create([_row(dice, firms) for _ in range(5)])
        case "save" if rows:
            row = dice.choice(rows)
            row.state, row.due_on, row.proven_on = dice.choice(STATES), _day(dice), date(2026, 3, 1)
            row.save(update_fields=["state", "due_on", "proven_on"])
        case "update" if rows:
            Obligation.objects.filter(enterprise_id=dice.choice(firms).pk).update(**said)
        case "rewrite" if rows:
            some = dice.sample(rows, min(3, len(rows)))
            for row in some:
                row.state, row.proven_on = dice.choice(STATES), date(2026, 3, 1)
            bulk.insert(some, update=["state", "proven_on"])
        case "remove" if rows:
            dice.choice(rows).delete()
        case "remove some":
            Obligation.objects.filter(duty=_duty(dice), enterprise_id=dice.choice(firms).pk).delete()
        case "industry":
            firm = dice.choice(firms)
            firm.industry_code = dice.choice(["C33", "C17", ""])
            firm.save(update_fields=["industry_code"])
            tallying.enterprise_changed(firm.pk)


def _row(dice: Random, firms: list[Enterprise]) -> Obligation:
    day = _day(dice)
    return Obligation(
        **owner(dice.choice(firms)), duty=_duty(dice), due_on=day, year=day.year, key=str(uuid7()), confidence="design"
    )


def _day(dice: Random) -> date:
    return date(2026, 1, 1) + timedelta(days=dice.randrange(500))


def _duty(dice: Random) -> str:
    return dice.choice(["fire_drill", "drill_general", "local:1"])


def test_what_somebody_writes_past_everything_is_noticed(huahai: Enterprise, city: Actor) -> None:
    make_obligation(huahai)
    tallying.step(AT)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE duties_obligation SET state = 'dropped'")
    with acting_as(city):
        assert compliance.counted(Asked(city, TODAY, 2026)) != {}  # nobody has said anything yet
    tallying.mark_all()
    with acting_as(city):
        assert compliance.counted(Asked(city, TODAY, 2026)) == {}
    tallying.step(AT)
    assert not Tally.objects.exists()


def test_what_is_not_counted_marks_nothing(huahai: Enterprise) -> None:
    row = make_obligation(huahai)
    tallying.step(AT)
    row.watched = True
    row.save(update_fields=["watched"])
    Obligation.objects.filter(pk=row.pk, enterprise_id=huahai.pk).update(notes="…")
    assert not Recount.objects.exists()
    assert CountedTown.objects.get().region_code == huahai.region_code
