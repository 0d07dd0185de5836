"""What is done elsewhere proves by itself: briefings count for their month, training when all have met, renewals."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from anguan.config import duties as news
from anguan.foundation.access import Actor
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.tests.makers import make_hazard
from anguan.registry.enterprises.models import Enterprise, EnterpriseCertificate
from anguan.responsibility.briefings.models import Briefing
from anguan.responsibility.briefings.tests.makers import make_briefing, make_team
from anguan.responsibility.certificates.models import Certificate
from anguan.responsibility.duties.models import Obligation, Proof
from anguan.responsibility.duties.services import echoing
from anguan.responsibility.duties.tests.rows import NOON, TODAY, make_obligation, make_sheet, owned
from anguan.responsibility.training.models import Debt

pytestmark = pytest.mark.django_db


def how(row: Obligation) -> tuple[str, int]:
    row.refresh_from_db()
    return row.state, row.times_done


def test_held_briefings_count_for_their_month_and_void_ones_no_more(huahai: Enterprise, chen: Actor) -> None:
    row = make_obligation(huahai, "pre_shift_meeting", times=2)
    team = make_team(huahai, members=[chen])
    held = [make_briefing(team, state="held", day=TODAY - timedelta(days=one)) for one in (0, 1)]
    for briefing in (*held, held[0]):
        echoing.briefing_changed(huahai.pk, briefing.pk, at=NOON)
    assert how(row) == ("proven", 2)
    Briefing.objects.filter(pk=held[0].pk).update(state="void", void_reason="记错了")
    for _ in range(2):
        echoing.briefing_changed(huahai.pk, held[0].pk, at=NOON)
    assert how(row) == ("partial", 1)
    assert Proof.objects.filter(void_at__isnull=False).count() == 1


def test_a_struck_off_hazard_proves_the_month_and_only_where_it_is_owed(huahai: Enterprise) -> None:
    hazard = make_hazard(huahai, state="closed", state_since=NOON)
    told = {"hazard_id": str(hazard.pk), "enterprise_id": str(huahai.pk)}
    news.hazard_struck_off(**told)
    assert not Proof.objects.exists()
    row = make_obligation(huahai, "hidden_danger_routine")
    news.hazard_struck_off(**told)
    news.hazard_struck_off(**told)
    assert how(row) == ("proven", 1)
    assert Proof.objects.get().source == "hazard"
    Hazard.objects.filter(pk=hazard.pk).update(state="rechecking")  # somebody says it is not put right
    news.hazard_struck_off(**told)
    assert how(row) == ("open", 0)
    Hazard.objects.filter(pk=hazard.pk).update(state="closed")
    news.hazard_struck_off(**told)
    assert how(row) == ("proven", 1)


def debt(firm: Enterprise, rule: str, name: str, *, met: date | None = None, **named: object) -> Debt:
    fields = {
        "person_id": UUID(int=abs(hash((rule, name))) % 2**120), "person_name": name, "role": "worker", "rule": rule,
        "year": 2026, "since": date(2026, 1, 1), "due_on": date(2026, 12, 31), "state": "met" if met else "open",
        "met_on": met, "settled_at": NOON, **owned(firm), **named,
    }  # fmt: skip
    row: Debt = Debt.objects.create(**fields)
    return row


def test_a_yearly_training_is_proven_when_the_last_has_met_it_and_not_before(huahai: Enterprise) -> None:
    row = make_obligation(huahai, "dust_special_training", first_on=date(2026, 1, 1), due_on=date(2026, 12, 31),
                          last_on=date(2026, 12, 31), what="2026 年")  # fmt: skip
    debt(huahai, "dust_special", "陈卫东", met=date(2026, 10, 8))
    last = debt(huahai, "dust_special", "刘洋")
    echoing.training_changed(huahai.pk, at=NOON)
    assert how(row)[0] == "open"
    Debt.objects.filter(pk=last.pk).update(state="met", met_on=date(2026, 11, 18))
    echoing.training_changed(huahai.pk, at=NOON)
    echoing.training_changed(huahai.pk, at=NOON)
    assert how(row) == ("proven", 1)
    assert row.proven_on == date(2026, 11, 18)
    Debt.objects.filter(pk=last.pk).update(state="open", met_on=None)
    echoing.training_changed(huahai.pk, at=NOON)
    assert how(row) == ("open", 0)


def test_a_newcomer_proves_what_is_owed_for_their_own_coming(huahai: Enterprise) -> None:
    rows = [
        make_obligation(huahai, "train_new_worker_general", what=f"新员工上岗（{name}） 2026-11-10",
                        first_on=date(2026, 11, 10), due_on=date(2026, 11, 10), last_on=date(2026, 11, 10))
        for name in ("刘洋", "刘洋洋")
    ]  # fmt: skip
    since = date(2026, 11, 10) - timedelta(days=60)
    debt(huahai, "new_worker_general", "刘洋洋", met=date(2026, 11, 8), since=since, before_duty=True)
    echoing.training_changed(huahai.pk, at=NOON)
    assert [how(row)[0] for row in rows] == ["open", "proven"]
    assert not rows[1].late


def test_a_renewed_certificate_proves_what_was_owed_before_the_old_one_ended(huahai: Enterprise) -> None:
    make_sheet(huahai)
    what = "特种作业操作证（熔化焊接与热切割） 陈卫东（有效期至 2026-12-20）"
    welder = make_obligation(
        huahai, "three_posts_certificates", task="特种作业操作证复审、换证", what=what, first_on=None,
        due_on=date(2026, 10, 21), last_on=date(2026, 12, 20),
    )  # fmt: skip
    insured = make_obligation(
        huahai, "safety_liability_insurance", what="安全生产责任保险保单 A1（有效期至 2026-12-01）", first_on=None,
        due_on=date(2026, 11, 1), last_on=date(2026, 12, 1),
    )  # fmt: skip
    card = Certificate.objects.create(
        **owned(huahai), person_id=UUID(int=1), person_name="陈卫东", cls="welding", item="熔化焊接与热切割",
        number="T1", issued_on=date(2020, 12, 21), expires_on=date(2026, 12, 20), kept_at=NOON,
    )  # fmt: skip
    echoing.certificates_changed(huahai.pk, at=NOON)
    assert how(welder)[0] == "open"
    Certificate.objects.filter(pk=card.pk).update(issued_on=date(2026, 11, 15), expires_on=date(2032, 11, 14))
    EnterpriseCertificate.objects.create(
        enterprise=huahai, region_code=huahai.region_code, line_code=huahai.line_code,
        kind="safety_liability_insurance", number="B2", issued_on=date(2026, 10, 30), expires_on=date(2027, 12, 1),
    )  # fmt: skip
    echoing.certificates_changed(huahai.pk, at=NOON)
    assert (how(welder)[0], welder.proven_on, welder.late) == ("proven", date(2026, 11, 15), True)
    assert (how(insured)[0], insured.proven_on, insured.late) == ("proven", date(2026, 10, 30), False)
