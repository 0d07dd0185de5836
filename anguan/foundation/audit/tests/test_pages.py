"""The day roots are open to everyone, and say no more than they must."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from anguan.foundation.access import Actor
from anguan.foundation.audit import roots
from anguan.foundation.audit.models import DayRoot
from anguan.foundation.audit.services import record
from anguan.foundation.audit.sheets import day_sheet
from anguan.registry.enterprises.models import Enterprise

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def friday(zhou: Actor, huahai: Enterprise) -> DayRoot:
    record("x.y", huahai, by=zhou, at=NOON)
    return roots.close_days(at=NOON + timedelta(days=1))[0]


def test_anybody_reads_the_roots_and_learns_of_no_enterprise(client: Client, friday: DayRoot) -> None:
    text = client.get("/public/roots/").content.decode()
    assert bytes(friday.root).hex()[:8] in text
    assert "2026年11月20日" in text
    assert "华海" not in text


def test_before_the_first_midnight_the_page_says_so(client: Client, db: None) -> None:
    assert "今晚零点" in client.get("/public/roots/").content.decode()


def test_the_file_for_programs_holds_what_each_day_s_hash_covers(client: Client, friday: DayRoot) -> None:
    listed = json.loads(client.get("/public/roots/roots.json").content)
    assert listed["roots"] == [roots.as_plain(friday)]


def test_a_scanned_sheet_is_compared(client: Client, friday: DayRoot) -> None:
    address = "/public/roots/2026-11-20/"
    assert "与存档页一致" in client.get(address, {"root": bytes(friday.root).hex()}).content.decode()
    assert "与存档页不一致" in client.get(address, {"root": "00"}).content.decode()
    plain = client.get(address).content.decode()
    assert "存档页一致" not in plain
    assert "不一致" not in plain


@pytest.mark.parametrize("day", ["2026-11-19", "2026-13-40", "nonsense", "20261120x"])
def test_a_day_without_a_root_is_not_found(client: Client, friday: DayRoot, day: str) -> None:
    assert client.get(f"/public/roots/{day}/").status_code == 404


def test_the_sheet_is_one_page(friday: DayRoot, li: Actor) -> None:
    pdf = day_sheet(friday, address="https://anguan.example.cn/public/roots/2026-11-20/", printed_by=li, at=NOON)
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") <= 1
    assert friday.day == date(2026, 11, 20)
