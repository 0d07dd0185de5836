"""The owner's pages: what I owe, one item and why, a change seen before it takes effect, the year planned."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties.models import Difference, Exemption, FactSheet, Obligation, Proof
from anguan.responsibility.duties.services import lay_out
from anguan.responsibility.duties.tests.years import make_firm_with_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(huahai: Enterprise, zhou: Actor, wang: Actor) -> Enterprise:
    """The year of 华海, laid out this morning; its calendar began a hundred days ago."""
    today = clock.today()
    firm = make_firm_with_year(
        huahai, year=today.year, at=clock.now(), begins_on=today - timedelta(days=100), flags=["confined_space"]
    )
    FactSheet.objects.filter(enterprise=firm).update(planned_at=clock.now())
    return firm


def text_of(client: Client, name: str, *arguments: Any, query: str = "", status: int = 200) -> str:
    answer = client.get(reverse(name, args=arguments) + query)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_owner_sees_what_is_late_and_due_and_opens_one(year: Enterprise, wang: Actor) -> None:
    client = client_of(wang)
    said = text_of(client, "duties:calendar")
    assert "已经逾期，先办这些" in said
    assert "要一直做到的" in said
    row = Obligation.objects.filter(enterprise=year, duty="hidden_danger_routine", due_on__gte=clock.today()).first()
    assert row is not None
    page = text_of(client, "duties:item", row.pk)
    for words in ("为什么要办", "安全生产法", "错过了会怎样", "万元", "怎样算办好", "还没有证明", "申报不适用"):
        assert words in page
    assert "月要办的事" in text_of(client, "duties:calendar", query="?view=month")


def test_a_proof_keeps_both_days(year: Enterprise, zhou: Actor) -> None:
    row = Obligation.objects.filter(enterprise=year, duty="emergency_supplies_check", due_on__gte=clock.today()).first()
    assert row is not None
    assert row.first_on is not None
    client, day = client_of(zhou), max(row.first_on, clock.today() - timedelta(days=3))
    photo = make_photo(zhou, purpose="duty_proof_b")
    page = text_of(client, "duties:prove", row.pk)
    assert "缺失或过期" in page
    filled = {"happened_on": day.isoformat(), "exhibits": [str(photo.pk)], "a_missing": "0", "words": "药箱补齐"}
    lacking = client.post(reverse("duties:prove", args=[row.pk]), {**filled, "a_missing": "", "happened_on": ""})
    assert lacking.status_code == 422
    answer = client.post(reverse("duties:prove", args=[row.pk]), filled)
    assert answer.status_code == 302, answer.content.decode()
    assert Proof.objects.get(obligation=row).answers["missing"] == 0
    said = text_of(client, "duties:item", row.pk)
    assert "上传" in said
    assert "药箱补齐" in said


def test_a_changed_fact_is_seen_before_it_takes_effect(year: Enterprise, wang: Actor) -> None:
    client = client_of(wang)
    assert "有没有" in text_of(client, "duties:facts")
    before = Obligation.objects.filter(enterprise=year).exclude(state="dropped").count()
    answer = client.post(reverse("duties:facts"), {"q-flag:special_equipment": "yes"})
    assert answer.status_code == 302
    difference = Difference.objects.get(enterprise=year)
    said = text_of(client, "duties:difference", difference.pk)
    assert "要多办" in said
    assert "特种设备" in said
    assert Obligation.objects.filter(enterprise=year).exclude(state="dropped").count() == before
    client.post(reverse("duties:decide", args=[difference.pk]), {"deed": "apply"})
    assert Obligation.objects.filter(enterprise=year).exclude(state="dropped").count() > before
    assert "已生效" in text_of(client, "duties:difference", difference.pk)


def test_what_does_not_apply_waits_for_the_town(year: Enterprise, wang: Actor) -> None:
    row = Obligation.objects.filter(enterprise=year, duty="fire_drill", due_on__gte=clock.today()).first()
    assert row is not None
    client = client_of(wang)
    assert client.post(reverse("duties:exempt", args=[row.pk]), {"reason": ""}).status_code == 422
    answer = client.post(reverse("duties:exempt", args=[row.pk]), {"reason": "厂房已经拆除，现在没有生产场所"})
    assert answer.status_code == 302
    assert Exemption.objects.get().state == "asked"
    assert "等镇街复核" in text_of(client, "duties:exemptions")
    assert "已申报不适用" in text_of(client, "duties:item", row.pk)


def test_the_year_has_good_defaults(year: Enterprise, wang: Actor, zhou: Actor) -> None:
    client, ahead = client_of(wang), clock.today().year + 1
    lay_out(year.pk, year=ahead, at=clock.now())
    assert "先问几句" in text_of(client, "duties:plan", ahead)
    page = text_of(client, "duties:plan", ahead, query="?step=2")
    assert "代表盐城华海机械有限公司承诺" in page
    assert page.count("data-item") > 60
    unsigned = client.post(reverse("duties:plan", args=[ahead]) + "?step=2", {})
    assert (unsigned.status_code, "请本人手写签名" in unsigned.content.decode()) == (422, True)
    assert text_of(client, "duties:plan", ahead + 1, status=404)


def test_others_see_as_much_as_is_theirs(year: Enterprise, chen: Actor, sun: Actor, li: Actor) -> None:
    row = Obligation.objects.filter(enterprise=year).first()
    assert row is not None
    assert client_of(sun).get(reverse("duties:item", args=[row.pk])).status_code == 404
    assert client_of(chen).get(reverse("duties:calendar")).status_code == 403
    office = client_of(li)
    page = text_of(office, "duties:item", row.pk)
    assert reverse("duties:prove", args=[row.pk]) not in page
    assert year.name in text_of(office, "duties:one_page", query=f"?enterprise={year.pk}")
    file = text_of(office, "enterprises:detail", year.pk)
    assert "今年应办" in file
    assert "年计划还没有定" in file
