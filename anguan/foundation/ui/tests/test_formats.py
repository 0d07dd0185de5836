"""How values are said, to the day and to the minute."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from anguan.foundation.ui import formats

AT = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)  # 14:30 in China, a Thursday


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "刚刚"),
        (timedelta(minutes=12), "12 分钟前"),
        (timedelta(hours=3), "今天 11:30"),
        (timedelta(hours=15), "昨天 23:30"),
        (timedelta(days=2), "前天 14:30"),
        (timedelta(days=3), "3 天前"),
        (timedelta(days=20), "2月13日 14:30"),
        (timedelta(days=90), "2025年12月5日"),
        (timedelta(hours=-3), "今天 17:30"),
        (timedelta(days=-1), "明天 14:30"),
        (timedelta(days=-5), "5 天后"),
    ],
)
def test_a_moment_is_said_as_people_say_it(ago: timedelta, said: str) -> None:
    assert formats.said_moment(AT - ago, at=AT) == said


def test_midnight_in_china_is_the_border_of_a_day() -> None:
    assert formats.said_moment(datetime(2026, 3, 4, 15, 59, tzinfo=UTC), at=AT) == "昨天 23:59"
    assert formats.said_moment(datetime(2026, 3, 4, 16, 0, tzinfo=UTC), at=AT) == "今天 00:00"


def test_the_exact_moment_is_on_hover() -> None:
    assert formats.when(AT, at=AT) == (
        '<time datetime="2026-03-05T14:30:00+08:00" title="2026年3月5日 星期四 14:30:00">刚刚</time>'
    )


@pytest.mark.parametrize(
    ("due", "said", "late"),
    [
        (date(2026, 3, 8), "还剩 3 天", False),
        (date(2026, 3, 5), "今天到期", False),
        (date(2026, 3, 3), "已逾期 2 天", True),
        (AT - timedelta(hours=1), "今天已逾期", True),
        (AT + timedelta(hours=1), "今天到期", False),
        (None, "未定期限", False),
    ],
)
def test_how_a_due_date_stands(due: date | None, said: str, late: bool) -> None:
    assert (formats.days_left(due, at=AT), formats.is_late(due, at=AT)) == (said, late)


def test_numbers_money_and_private_fields() -> None:
    assert formats.number(1234567) == "1,234,567"
    assert formats.percent(0.9534) == "95.3%"
    assert formats.money(Decimal("12000")) == "12,000 元"
    assert formats.money(Decimal("0.5")) == "0.50 元"
    assert formats.mask_phone("13812345678") == "138****5678"
    assert formats.mask_phone("88888") == "88****"
    assert formats.mask_name("周明华") == "周**"
    assert {formats.number(None), formats.money(None), formats.mask_phone("")} == {"—"}
