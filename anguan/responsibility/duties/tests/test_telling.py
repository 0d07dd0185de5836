"""Who hears of it, what a phone says of it today, what the numbers open to, and what a program does with it."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client

from anguan.foundation.access import Actor
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.foundation.figures import Question
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.topics import Item, topics
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.tests.makers import make_account, post_of
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties import fieldwork, services
from anguan.responsibility.duties.figures import DUTY_FIGURES
from anguan.responsibility.duties.models import Obligation, Proof
from anguan.responsibility.duties.queries.compliance import obligations_counted, standing_of
from anguan.responsibility.duties.rules.said import ExemptionSaid
from anguan.responsibility.duties.services import clocking, handing
from anguan.responsibility.duties.tests.rows import NOON, SUPPLIES, TODAY, make_obligation, make_plan, said

pytestmark = pytest.mark.django_db


def told(topic: str) -> dict[UUID, Item]:
    rows = list(Outgoing.objects.filter(topic=topic))
    assert rows
    return dict(topics()[topic].describe(rows))


def test_whoever_is_told_reads_what_happened_and_where(huahai: Enterprise, wang: Actor, zhou: Actor, li: Actor) -> None:
    row = make_obligation(huahai, month=8, doer=zhou)
    proof = services.prove(row.pk, said(make_photo(zhou).pk, on=date(2026, 8, 15)), by=zhou, at=NOON)
    item = told("duties.doubtful")[proof.pk]
    assert "存疑" in item.title
    assert "天才填报" in item.note
    assert item.url.endswith(f"{row.pk}")
    services.void_proof(proof.pk, reason="照片不是本厂", by=li, at=NOON)
    assert "照片不是本厂" in told("duties.voided")[proof.pk].note
    assert topics()["duties.doubtful"].describe(list(Outgoing.objects.filter(topic="duties.doubtful"))) == {}
    asked = services.ask_exemption(ExemptionSaid(SUPPLIES, 2026, "园区统一配备应急物资"), by=wang, at=NOON)
    assert huahai.name in told("duties.exemption_asked")[asked.pk].title
    services.decide_exemption(asked.pk, uphold=False, note="自己也要有", by=li, at=NOON)
    assert told("duties.exemption_decided")[asked.pk].note == "自己也要有"
    Post.objects.filter(person_id=zhou.person_id).update(until=TODAY - timedelta(days=1))
    assert handing.hand_on_all(at=NOON) == 1
    assert handing.hand_on_all(at=NOON) == 0
    assert "1 件" in told("duties.handed")[row.pk].title


def test_the_day_on_the_phone_says_what_is_late_planned_taken_over_and_to_be_explained(
    huahai: Enterprise, wang: Actor, zhou: Actor, chen: Actor
) -> None:
    make_plan(huahai)
    make_obligation(huahai, month=10, doer=zhou)
    make_obligation(huahai, month=12, doer=zhou, committed_on=TODAY - timedelta(days=2))
    old = make_obligation(huahai, "fire_inspection_monthly", month=7, doer=zhou)
    answers: dict[str, object] = {"areas": "仓库", "problems": "否"}
    services.prove(old.pk, said(make_photo(zhou).pk, on=date(2026, 7, 20), answers=answers), by=zhou, at=NOON)
    lines = {task.title: task.sub for task in fieldwork.tasks(zhou, TODAY)}
    assert lines["应急物资装备台账、检测维护（2026 年 10 月）"] == "已逾期 20 天"
    assert lines["应急物资装备台账、检测维护（2026 年 12 月）"] == "计划 11-18 办，还没有办"
    assert "说明存疑：防火检查" in lines
    assert "2026 年履职计划还没有排" in lines
    assert fieldwork.tasks(chen, TODAY) == []
    Post.objects.filter(person_id=zhou.person_id).update(until=TODAY - timedelta(days=1))
    handing.somebody_left(huahai.pk, zhou.person_id, at=NOON)
    assert {task.title: task.sub for task in fieldwork.tasks(wang, TODAY)}["接手的事项：周明"].startswith("2 件")


def test_every_number_counts_the_rows_it_opens_to(huahai: Enterprise, zhou: Actor, li: Actor, city: Actor) -> None:
    for month, state in ((8, "open"), (9, "proven"), (10, "disputed"), (11, "open"), (12, "exempt")):
        make_obligation(huahai, month=month, state=state, proven_on=date(2026, 9, 9) if state == "proven" else None)
    make_obligation(huahai, "fire_drill", month=3, state="earlier")
    for reader in (li, city, zhou):
        totals = DUTY_FIGURES.totals(Question(reader, NOON))
        for figure in DUTY_FIGURES.figures:
            rows = obligations_counted(reader).filter(standing_of(figure.key, TODAY))
            assert totals[figure.key].number == rows.count(), figure.key
            assert f"standing={figure.key}" in totals[figure.key].url
    assert (totals["late"].number, totals["due"].number, totals["done_rate"].number) == (2, 3, 33.3)
    (line,) = DUTY_FIGURES.by("duty", Question(li, NOON))
    assert line.label == "应急物资装备台账、检测维护"


def test_a_program_reads_what_is_owed_with_its_form_and_proves_it(huahai: Enterprise, zhou: Actor) -> None:
    row = make_obligation(huahai, times=None)
    browser = Client()
    browser.force_login(make_account(post_of(zhou), "zhou"))
    listed = browser.get("/api/v1/duties/obligations?year=2026&late=false").json()
    assert [one["title"] for one in listed] == ["应急物资装备台账、检测维护"]
    whole = browser.get(f"/api/v1/duties/obligations/{row.pk}").json()
    assert [asks["key"] for asks in whole["form"]] == ["missing", "what", "papers"]
    assert whole["form"][2]["options"] == ["物资台账", "检测维护记录"]
    assert (whole["photos_least"], whole["photos_grade"]) == (1, "B")
    answer = browser.post(
        f"/api/v1/duties/obligations/{row.pk}/prove",
        {"key": "k", "happened_on": "2026-11-20", "answers": {"missing": 2, "what": "两具灭火器过期，已换"}},
        content_type="application/json",
    )
    assert answer.status_code == 409, answer.content
    assert [reason["code"] for reason in answer.json()["reasons"]] == ["no_photo"]
    assert not Proof.objects.exists()
    assert clocking.step(NOON) == 1
    assert Obligation.objects.get().watched
