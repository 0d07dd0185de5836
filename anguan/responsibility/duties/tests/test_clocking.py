"""The clock: what is near is watched once, what was moved moves, what is owed no more ends; parallel steps are safe."""

from datetime import date, timedelta

import pytest
from django.db import connection

from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.deadlines.rules import Due
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties.models import Obligation
from anguan.responsibility.duties.services import clocking
from anguan.responsibility.duties.tests.rows import NOON, TODAY, make_obligation, make_plan

pytestmark = pytest.mark.django_db


def running() -> set[tuple[str, date]]:
    rows = Deadline.objects.filter(state="open").values_list("about", "due_at")
    return {(about, Due(due).day) for about, due in rows}


def test_what_is_near_is_watched_once_and_what_is_far_is_left(huahai: Enterprise) -> None:
    make_obligation(huahai)
    make_obligation(huahai, "fire_drill", due_on=TODAY + timedelta(days=46), what="2026 年")
    make_obligation(huahai, "ppe_supply", due_on=None, first_on=None, last_on=None, standing=True, what="")
    make_obligation(huahai, "fire_inspection_monthly", month=2, state="earlier")
    make_plan(huahai)
    assert clocking.step(NOON) == 2
    assert clocking.step(NOON) == 0
    assert running() == {
        ("应急物资装备台账、检测维护（2026 年 11 月）", date(2026, 11, 30)), ("2026 年履职计划", date(2026, 12, 5)),
    }  # fmt: skip
    with connection.cursor() as cursor:  # a day later the drill is near as well, with a task in its name
        cursor.execute("UPDATE duties_obligation SET task = '灭火演练' WHERE duty = 'fire_drill'")
    assert clocking.step(NOON + timedelta(days=1)) == 1
    assert ("灭火和应急疏散演练（灭火演练 2026 年）", TODAY + timedelta(days=46)) in running()


def test_a_deadline_moves_with_its_day_and_ends_with_what_is_dropped(huahai: Enterprise, zhou: Actor) -> None:
    row = make_obligation(huahai)
    clocking.step(NOON)
    row.refresh_from_db()
    row.due_on = TODAY + timedelta(days=90)
    row.save(update_fields=["due_on"])
    clocking.watch([row], at=NOON)
    assert running() == {("应急物资装备台账、检测维护（2026 年 11 月）", TODAY + timedelta(days=90))}
    Obligation.objects.filter(pk=row.pk).update(state="dropped", ended_why="不再是这个行业")
    assert clocking.step(NOON) == 1
    deadline = Deadline.objects.get(subject_id=row.pk)
    assert (deadline.state, deadline.ended_why) == ("lapsed", "不再是这个行业")
    assert clocking.step(NOON) == 0
