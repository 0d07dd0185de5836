"""The offices' pages: numbers open to rows, firms are pressed, what is set is kept."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.oversight.rounds.models import Round
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_enterprise
from anguan.responsibility.duties.models import EntryReview, LocalDuty, LocalSetting
from anguan.responsibility.duties.queries import law
from anguan.responsibility.duties.services import tallying
from anguan.responsibility.duties.tests.owed import make_exemption, make_obligation, make_plan, make_proof

TODAY = clock.today()
YEAR = TODAY.year
PAST, COMING = TODAY - timedelta(days=40), TODAY + timedelta(days=20)


@pytest.fixture
def owed(huahai: Enterprise, stranger: Enterprise) -> Enterprise:
    """华海 is late with two things, did one in time and one late; the other town has one thing late."""
    said: dict[str, Any] = {"year": YEAR, "due_on": PAST}
    make_obligation(huahai, **said)
    make_obligation(huahai, **said, duty="fire_drill")
    make_obligation(huahai, **said, state="proven")
    make_obligation(huahai, **said, state="proven", late=True, doubted=True)
    make_obligation(huahai, **said, state="dropped")
    make_obligation(huahai, year=YEAR, due_on=COMING, duty="fire_drill")
    make_obligation(stranger, **said)
    make_plan(huahai, year=YEAR, due_on=PAST)
    return huahai


def get(client: Client, address: str) -> str:
    """Open a page and insist on getting it."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def rows_of(page: str) -> int:
    """Return how many rows a list found."""
    found = re.search(r'list-count">共 <strong>([\d,]+)<', page)
    assert found, page[:2000]
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("counted", [False, True])
def test_every_number_opens_to_as_many_rows(owed: Enterprise, city: Actor, counted: bool) -> None:
    if counted:
        tallying.step(clock.now())
    client = client_of(city)
    for by in ("region", "industry", "duty"):
        page = get(client, f"/duties/compliance?by={by}")
        links = re.findall(r'href="(/duties/compliance/rows\?[^"]+)">([\d,]+)</a>', page)
        assert links, page
        for address, said in links:
            assert rows_of(get(client, address.replace("&amp;", "&"))) == int(said), (by, address)
    page = get(client, "/duties/compliance")
    assert "50.0%" in page
    assert "40.0%" in page.replace("2 / 5", "40.0%")


def test_a_town_sees_its_enterprises_and_nothing_else(owed: Enterprise, li: Actor, zhou: Actor) -> None:
    page = get(client_of(li), "/duties/compliance")
    assert owed.name in page
    assert "建湖" not in page
    assert client_of(zhou).get("/duties/compliance").status_code == 404
    workbook = client_of(li).get("/duties/compliance/rows?standing=late&export=xlsx")
    assert workbook["Content-Type"].endswith("sheet")


def test_a_group_is_pressed_with_a_notice_to_exactly_those(owed: Enterprise, li: Actor) -> None:
    make_enterprise("按时办的企业", region_code=owed.region_code)
    client = client_of(li)
    page = get(client, "/duties/compliance/firms?what=late")
    assert owed.name in page
    assert "按时办的企业" not in page
    names = re.findall(r'name="names" value="([^"]+)"', page)
    said = dict(re.findall(r'type="hidden" name="(title|body|reply_by)" value="([^"]+)"', page))
    draft = client.post("/rounds/new", {**said, "names": names, "draft": "1"})
    assert draft.status_code == 200
    assert owed.name in draft.content.decode()
    assert not Round.objects.exists()
    client.post("/rounds/new", {**said, "names": "\n".join(names), "answer": "reply", "audience": "named",
                                "key": str(uuid7())})  # fmt: skip
    assert Round.objects.get().audience["names"] == [owed.name]
    assert owed.name in get(client, "/duties/compliance/firms?what=unplanned")


def test_what_falls_due_in_a_month_by_duty_and_by_firm(owed: Enterprise, li: Actor) -> None:
    client, month = client_of(li), f"{COMING:%Y-%m}"
    page = get(client, f"/duties/ahead?month={month}")
    assert law.titles()["fire_drill"] in page
    assert owed.name in get(client, f"/duties/ahead?month={month}&by=firm")
    far = get(client, f"/duties/ahead?month={YEAR + 1}-{TODAY.month:02d}")
    assert "没有" in far


def _local(**said: Any) -> dict[str, Any]:
    return {
        "title": "每月开展消防演练", "clause": "亭湖区消安委〔2026〕3号 第二条", "kind": "calendar", "per": "month",
        "effective_from": f"{YEAR}-01-01", "industries": ["machinery"], "evidence": "演练记录\n照片",
        "key": str(uuid7()), **said,
    }  # fmt: skip


def test_a_local_duty_is_previewed_published_and_withdrawn(owed: Enterprise, city: Actor, li: Actor) -> None:
    client = client_of(city)
    assert "会用到 1 家企业" in client.post("/duties/local/preview", _local(industries=["textile"])).content.decode()
    assert client.post("/duties/local/new", _local(clause="")).status_code == 422
    answer = client.post("/duties/local/new", _local())
    made = LocalDuty.objects.get()
    assert answer["Location"] == f"/duties/local/{made.pk}"
    assert made.who == {"all": [{"industries": ["machinery"]}]}
    assert "每月开展消防演练" in get(client_of(li), "/duties/local")
    page = get(client, f"/duties/local/{made.pk}")
    assert "机械" in page
    client.post(f"/duties/local/{made.pk}/withdraw", {"reason": "文件已废止"})
    made.refresh_from_db()
    assert made.withdrawn_why == "文件已废止"
    assert client_of(li).get(f"/duties/local/{made.pk}").status_code == 403


def test_a_mechanism_is_switched_off_and_a_value_is_set(owed: Enterprise, city: Actor, li: Actor) -> None:
    client = client_of(city)
    assert client.post("/duties/settings/principal_annual_report", {"kind": "off"}).status_code == 422
    client.post("/duties/settings/principal_annual_report", {"kind": "off", "reason": "与企业年报合并"})
    client.post("/duties/settings/principal_led_check", {"kind": "set", "per": "month", "reason": "市安委会要求"})
    off, changed = LocalSetting.objects.order_by("id")
    assert (off.kind, off.duty, off.maker_name) == ("off", "principal_annual_report", city.name)
    assert (changed.kind, changed.change) == ("set", {"per": "month"})
    page = get(client_of(li), "/duties/settings")
    assert "已关闭" in page
    assert "本地改设" in page
    assert "市安委会要求" in get(client, "/duties/settings/principal_led_check")
    assert client.get("/duties/settings/emergency_plan_filing_nonsense").status_code == 404


def test_an_entry_is_confirmed_and_the_enterprise_reads_it(owed: Enterprise, city: Actor, zhou: Actor) -> None:
    client = client_of(city)
    assert "安全生产委员会" in get(client, "/duties/entries")
    address = "/duties/entries/principal_led_check"
    assert client.post(address, {"verdict": "confirmed"}).status_code == 422
    client.post(address, {"verdict": "confirmed", "source": "安全生产法 2021 年修正 官方公布文本"})
    assert EntryReview.objects.get().office_name == city.organisation
    assert "本地已核对" in get(client, "/duties/entries?show=reviewed")
    item = make_obligation(owed, duty="principal_led_check", due_on=COMING, year=YEAR)
    assert "已核对" in get(client_of(zhou), f"/duties/items/{item.pk}")


def test_an_exemption_is_looked_at_again(owed: Enterprise, li: Actor, wang: Actor) -> None:
    asked = make_exemption(owed, asked_by=wang.person_id, year=YEAR)
    client = client_of(li)
    assert "本厂已经停产" in get(client, "/duties/second-look")
    address = f"/duties/second-look/{asked.pk}"
    assert client.post(address, {"decision": "no"}).status_code == 422
    client.post(address, {"decision": "no", "note": "现场看过，还在生产"})
    asked.refresh_from_db()
    assert (asked.state, asked.note) == ("refused", "现场看过，还在生产")
    assert "不同意" in get(client, address)


def test_a_doubted_proof_is_accepted_or_voided(owed: Enterprise, li: Actor) -> None:
    item = make_obligation(owed, due_on=PAST, year=YEAR, state="proven")
    doubts = [{"code": "one_evening", "words": "三个月的事在一个晚上补完", "with": []}]
    row = make_proof(item, doubts=doubts)
    client = client_of(li)
    assert "三个月的事在一个晚上补完" in get(client, "/duties/doubts")
    client.post(f"/duties/doubts/{row.pk}", {"decision": "void", "note": "照片是去年的"})
    row.refresh_from_db()
    assert row.void_why == "照片是去年的"
    assert "不予认可" in get(client, "/duties/doubts?all=1")
