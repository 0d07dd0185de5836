"""A year is laid out, and anew: twice changes nothing, what was proven stays, a change waits for the owner."""

from datetime import date, datetime, timedelta

import pytest

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.makers import make_actor, make_post
from anguan.registry.enterprises.models import Enterprise, EnterpriseCertificate
from anguan.registry.enterprises.tests.makers import make_enterprise
from anguan.responsibility.duties import services
from anguan.responsibility.duties.models import Difference, FactSheet, Obligation, YearPlan
from anguan.responsibility.duties.services.planning import lay_out_due
from anguan.responsibility.duties.tests.years import NEW_YEAR, YEAR, make_firm_with_year, one_of, rows_of

pytestmark = pytest.mark.django_db
LATER = NEW_YEAR + timedelta(days=100)


def _due(rows: list[Obligation]) -> list[str]:
    return [f"{row.due_on}" for row in rows]


def test_a_year_is_laid_out_and_a_second_time_changes_nothing(huahai: Enterprise) -> None:
    make_firm_with_year(huahai, flags=["confined_space"], shifts={"per_day": 2, "days": "every_day"})
    before = {row.pk: (row.key, row.due_on, row.times, row.state) for row in rows_of(huahai)}
    assert len(before) > 100
    assert one_of(huahai, "confined_space_special_training").due_on == date(2026, 12, 31)
    assert one_of(huahai, "pre_shift_meeting", month=2).times == 56
    assert one_of(huahai, "warning_signs").standing
    plan = YearPlan.objects.get(enterprise=huahai)
    assert (plan.year, plan.due_on, plan.state) == (2026, date(2026, 1, 31), "open")
    assert services.lay_out(huahai.pk, year=YEAR, at=LATER) == 0
    assert {row.pk: (row.key, row.due_on, row.times, row.state) for row in rows_of(huahai)} == before
    assert not Difference.objects.exists()


def test_what_was_due_before_the_calendar_began_is_not_asked(huahai: Enterprise) -> None:
    in_july = datetime(2026, 7, 10, 9, tzinfo=clock.BEIJING)
    make_firm_with_year(
        huahai, begins_on=None, at=in_july, insurance_expires_on="2026-03-01", flags=["high_risk_insured"]
    )
    assert FactSheet.objects.get(enterprise=huahai).begins_on == date(2026, 7, 10)
    monthly = rows_of(huahai, "hidden_danger_routine")
    assert [row.state for row in monthly] == ["earlier"] * 6 + ["open"] * 6
    insurance = one_of(huahai, "safety_liability_insurance")  # it ended, and is still to be renewed
    assert (insurance.state, insurance.due_on) == ("open", date(2026, 8, 9))
    assert "建档前已经到期" in insurance.notes
    assert YearPlan.objects.get(enterprise=huahai).due_on == date(2026, 8, 9)


def test_the_loop_lays_out_who_has_signed_in_and_next_year_from_november(huahai: Enterprise) -> None:
    make_enterprise("尚未激活的企业")
    Enterprise.objects.filter(pk=huahai.pk).update(activated_at=NEW_YEAR)
    assert lay_out_due(at=NEW_YEAR) == 1
    assert lay_out_due(at=NEW_YEAR) == 0
    november = datetime(2026, 11, 2, 9, tzinfo=clock.BEIJING)
    assert lay_out_due(at=november) == 1
    assert FactSheet.objects.get(enterprise=huahai).years == [2026, 2027]
    assert rows_of(huahai, "hidden_danger_routine", year=2027)
    assert set(Obligation.objects.values_list("enterprise_id", flat=True)) == {huahai.pk}


def test_the_owner_sees_what_an_answer_changes_before_it_takes_effect(huahai: Enterprise, wang: Actor) -> None:
    make_firm_with_year(huahai, flags=["confined_space"])
    difference = services.answer({"flags": ["dust_explosion"]}, by=wang, at=LATER, key="a")
    assert services.answer({"flags": ["dust_explosion"]}, by=wang, at=LATER, key="a").pk == difference.pk
    assert {one["duty"] for one in difference.added} >= {"dust_special_training", "dust_cleaning"}
    gone = {one["duty"]: one for one in difference.dropped}
    assert "没有特征：有限空间" in gone["confined_space_special_training"]["why"]
    assert difference.changed == [
        {"field": "flags", "title": "有的特征", "before": "有限空间", "after": "粉尘涉爆"}
    ]  # fmt: skip
    assert not rows_of(huahai, "dust_cleaning")
    services.take_effect(difference.pk, by=wang, at=LATER)
    assert one_of(huahai, "dust_special_training").state == "open"
    # Nobody could sweep in January what was told in April: those months may be filed, and are not asked.
    assert [row.state for row in rows_of(huahai, "dust_cleaning")] == ["earlier"] * 3 + ["open"] * 9
    assert {one["due"] for one in difference.added if one["duty"] == "dust_cleaning"} == {
        f"{row.due_on}" for row in rows_of(huahai, "dust_cleaning") if row.state == "open"
    }
    dropped = one_of(huahai, "confined_space_special_training")
    assert (dropped.state, dropped.ended_why) == ("dropped", "有的特征变化，不再应办")
    with pytest.raises(Refused):
        services.take_effect(difference.pk, by=wang, at=LATER)
    back = services.answer({"flags": ["confined_space", "dust_explosion"]}, by=wang, at=LATER)
    services.take_effect(back.pk, by=wang, at=LATER)
    assert one_of(huahai, "confined_space_special_training").state == "open"


def test_an_answer_nobody_can_read_is_refused_with_every_reason(huahai: Enterprise, wang: Actor) -> None:
    make_firm_with_year(huahai)
    with pytest.raises(Refused) as refusal:
        services.answer(
            {"headcount": -4, "flags": ["no_such_thing"], "region": "11", "opened_on": "2026-02-30"}, by=wang, at=LATER
        )
    fields = {reason.field.split("[")[0] for reason in refusal.value.reasons}
    assert fields == {"region", "headcount", "flags", "opened_on"}


def test_what_was_proven_is_neither_dropped_nor_moved(huahai: Enterprise, wang: Actor) -> None:
    make_firm_with_year(huahai, flags=["confined_space"])
    training = one_of(huahai, "confined_space_special_training")
    Obligation.objects.filter(pk=training.pk).update(state="proven", proven_on=date(2026, 3, 1))
    difference = services.answer({"flags": None}, by=wang, at=LATER)
    assert "confined_space_special_training" not in {one["duty"] for one in difference.dropped}
    services.take_effect(difference.pk, by=wang, at=LATER)
    training.refresh_from_db()
    assert (training.state, training.due_on) == ("proven", date(2026, 12, 31))
    assert one_of(huahai, "confined_space_ledger").state == "dropped"


def test_a_change_from_elsewhere_adds_at_once_and_drops_after_a_week(huahai: Enterprise) -> None:
    huahai.activated_at = NEW_YEAR
    huahai.flags = ["confined_space"]
    huahai.save()
    make_firm_with_year(huahai)
    Enterprise.objects.filter(pk=huahai.pk).update(flags=["dust_explosion"])
    services.mark_stale([huahai.pk], at=LATER)
    assert lay_out_due(at=LATER) == 1
    assert one_of(huahai, "dust_special_training").state == "open"
    assert one_of(huahai, "confined_space_special_training").state == "open"
    waits = Difference.objects.get(enterprise=huahai)
    assert (waits.state, waits.because, waits.takes_effect_at) == (
        "proposed",
        "企业档案变化",
        LATER + timedelta(days=7),
    )
    assert {one["duty"] for one in waits.dropped} == {"confined_space_special_training", "confined_space_ledger"}
    assert lay_out_due(at=LATER + timedelta(days=6)) == 0
    assert lay_out_due(at=LATER + timedelta(days=8)) == 1
    assert one_of(huahai, "confined_space_special_training").state == "dropped"
    waits.refresh_from_db()
    assert (waits.state, waits.decided_by) == ("applied", None)


def test_what_rolls_restarts_from_the_day_it_was_done(huahai: Enterprise) -> None:
    make_firm_with_year(huahai)
    board = rows_of(huahai, "responsibility_board")
    assert _due(board) == ["2026-06-30", "2026-12-31"]
    Obligation.objects.filter(pk=board[0].pk).update(state="proven", proven_on=date(2026, 4, 10))
    services.lay_out(huahai.pk, year=YEAR, at=LATER)
    again = rows_of(huahai, "responsibility_board")
    assert [row.pk for row in again] == [board[0].pk, board[1].pk]
    assert [(f"{row.due_on}", row.state) for row in again] == [("2026-06-30", "proven"), ("2026-10-10", "open")]
    assert services.lay_out(huahai.pk, year=YEAR, at=LATER) == 0


def test_who_was_hired_and_who_works_for_a_contractor_is_known_from_posts(huahai: Enterprise) -> None:
    make_post("赵六", "worker", enterprise=huahai, since=date(2026, 3, 2))
    make_post("外协焊工", "contractor_worker", enterprise=huahai, employer="恒泰安装", since=date(2026, 2, 2))
    make_firm_with_year(huahai)
    hired = one_of(huahai, "train_new_worker_general")
    assert (hired.what, hired.due_on) == ("新员工上岗（赵六） 2026-03-02", date(2026, 3, 2))
    assert len(rows_of(huahai, "contractor_tenant_management")) == 12


def test_a_strangers_difference_does_not_exist(huahai: Enterprise, wang: Actor, sun: Actor) -> None:
    make_firm_with_year(huahai)
    difference = services.answer({"headcount": 120}, by=wang, at=LATER)
    principal = make_actor("陈总", "principal", enterprise=Enterprise.objects.get(pk__in=sun.enterprise_ids))
    with pytest.raises(Difference.DoesNotExist):
        services.take_effect(difference.pk, by=principal, at=LATER)


def test_a_renewed_licence_asks_nothing_more_of_the_old_one(huahai: Enterprise) -> None:
    paper = EnterpriseCertificate.objects.create(
        enterprise=huahai, region_code=huahai.region_code, line_code=huahai.line_code, number="P-1",
        kind="safety_liability_insurance", expires_on=date(2026, 9, 30),
    )  # fmt: skip
    make_firm_with_year(huahai, flags=["high_risk_insured"])
    old = one_of(huahai, "safety_liability_insurance")
    assert (old.due_on, old.last_on) == (date(2026, 8, 31), date(2026, 9, 30))
    paper.number, paper.expires_on = "P-2", date(2027, 9, 30)
    paper.save()
    services.lay_out(huahai.pk, year=YEAR, at=LATER)
    old.refresh_from_db()
    assert (old.state, old.ended_why) == ("dropped", "证照已更新，按新的有效期办理")
    assert not Difference.objects.exists()


def test_an_answer_that_is_dropped_leaves_what_waited_from_elsewhere(huahai: Enterprise, wang: Actor) -> None:
    Enterprise.objects.filter(pk=huahai.pk).update(activated_at=NEW_YEAR, flags=["confined_space"])
    make_firm_with_year(huahai)
    Enterprise.objects.filter(pk=huahai.pk).update(flags=[])
    services.mark_stale([huahai.pk], at=LATER)
    lay_out_due(at=LATER)
    waited = Difference.objects.get(enterprise=huahai, state="proposed")
    mine = services.answer({"headcount": 200}, by=wang, at=LATER + timedelta(hours=1))
    services.drop_difference(mine.pk, by=wang, at=LATER + timedelta(hours=2))
    lay_out_due(at=LATER + timedelta(hours=3))
    again = Difference.objects.get(enterprise=huahai, state="proposed")
    assert {one["duty"] for one in again.dropped} == {one["duty"] for one in waited.dropped}
    services.drop_difference(again.pk, by=wang, at=LATER + timedelta(hours=4))
    services.mark_stale([huahai.pk], at=LATER + timedelta(hours=5))
    lay_out_due(at=LATER + timedelta(hours=6))
    assert not Difference.objects.filter(enterprise=huahai, state="proposed").exists()  # nobody is asked twice
