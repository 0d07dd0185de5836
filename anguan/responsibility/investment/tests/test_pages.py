"""The pages of safety money: what an owner reads and sends, what an office counts, and that numbers open their rows."""

from datetime import datetime
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.figures import Question
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_enterprise
from anguan.responsibility.investment.figures import INVESTMENT_FIGURES
from anguan.responsibility.investment.models import Entry, Fund
from anguan.responsibility.investment.tests.makers import make_fund, make_set_aside, make_spent


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_an_owner_reckons_plans_and_sees_why(wang: Actor) -> None:
    client, year = client_of(wang), clock.today().year
    assert "还没有核定" in text_of(client, "/investment/")
    refused = client.post(
        "/investment/basis", {"year": year, "last_year_revenue": "-5", "claimed": "很多", "due_last_year": "9" * 20}
    )
    assert refused.status_code == 422
    assert "不是金额" in refused.content.decode()
    sent = {"year": year, "last_year_revenue": "3200万", "claimed": "420000", "separate_accounts": "on"}
    assert client.post("/investment/basis", sent).status_code == 302
    page = text_of(client, "/investment/")
    for said in ("510,000", "请核对原文", "2012 年旧标准", "不超过 1,000 万元的部分", "欠提"):
        assert said in page
    assert client.post("/investment/plan", {"year": year, "use_ppe": "6万"}).status_code == 302
    assert Fund.objects.get().planned == 60_000
    answer = client.post("/investment/plan", {"year": year})
    assert (answer.status_code, "计划里没有金额" in answer.content.decode()) == (422, True)


def test_a_spending_with_nothing_in_it_says_everything_at_once(wang: Actor) -> None:
    answer = client_of(wang).post("/investment/spend", {"key": str(uuid7()), "amount": "-3", "on": ""})
    said = answer.content.decode()
    assert answer.status_code == 422
    for words in ("金额是负数", "没有填写日期", "没有选用途"):
        assert words in said


def test_two_businesses_are_asked_for_and_counted(wang: Actor) -> None:
    sent = {
        "year": clock.today().year, "kind_1": "machinery", "base_1": "10000000", "kind_2": "transport_freight",
        "base_2": "5000000", "separate_accounts": "on",
    }  # fmt: skip
    assert client_of(wang).post("/investment/basis", sent).status_code == 302
    assert Fund.objects.get().annual == Decimal("285000.00")


def test_figures_add_up_and_every_number_opens_its_rows(
    huahai: Enterprise, wang: Actor, li: Actor, city: Actor
) -> None:
    at = clock.now()
    make_fund(wang, at=at)
    make_set_aside(wang, clock.today().month, at=at)
    make_spent(wang, "1200.50", at=at)
    make_enterprise("无账企业有限公司", region_code=huahai.region_code)
    totals = INVESTMENT_FIGURES.totals(Question(city, at))
    assert (totals["kept"].number, totals["due_yuan"].number, totals["spent_yuan"].number) == (1, 510_000, 1200.5)
    assert totals["set_aside_rate"].number == 8.3
    client = client_of(li)
    page = text_of(client, "/investment/overview")
    assert "51 万" in page
    for key in ("kept", "due_yuan", "set_aside_yuan", "spent_yuan"):
        assert "盐城华海机械有限公司" in text_of(client, totals[key].url)
    assert "盐城华海机械有限公司" not in text_of(client, totals["doubted"].url)
    for split in ("region", "industry", "mode"):
        assert "510" in text_of(client, f"/investment/overview?by={split}") or "51 万" in page
    missing = text_of(client, "/investment/missing")
    assert "无账企业" in missing
    assert "华海" not in missing
    fund = Fund.objects.get()
    assert "怎样算出来" in text_of(client, reverse("investment:fund", args=[fund.pk]))
    assert client.get("/investment/overview?region=%00&year=99999&by=x").status_code == 200


def test_an_office_reads_an_entry_and_changes_nothing(wang: Actor, li: Actor, sun: Actor) -> None:
    entry = make_spent(wang, at=clock.now())
    address = reverse("investment:entry", args=[entry.pk])
    page = text_of(client_of(li), address)
    assert "作废</a>" not in page
    assert client_of(li).post(f"{address}strike", {"reason": "不对"}).status_code == 403
    assert client_of(sun).get(address).status_code == 404
    assert Entry.objects.get().void_at is None


def test_last_year_can_be_looked_at(wang: Actor) -> None:
    year = clock.today().year - 1
    make_fund(wang, at=datetime(year, 12, 30, 9, 0, tzinfo=clock.BEIJING))
    page = text_of(client_of(wang), f"/investment/?year={year}")
    assert "欠提" in page
    assert f"{year} 年" in page
