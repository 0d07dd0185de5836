"""A digest as it might have been made, for its pages and its paper."""

from datetime import date, timedelta
from typing import Any

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.insight.digest.models import Digest
from anguan.registry.offices.models import Office

HUAHAI = "盐城华海机械有限公司"
DAY = date(2026, 11, 20)
HALF_PAST_SEVEN = clock.start_of(DAY) + timedelta(hours=7, minutes=30)


def _line(title: str, note: str, end: str) -> dict[str, str]:
    return {"title": title, "note": note, "end": end, "url": "/deadlines/1"}


def made_content() -> dict[str, Any]:
    """Return what a digest of a county says on a bad morning."""
    late = [
        _line("喷漆房静电接地线断开", "隐患整改，盐城华海机械有限公司，周明", "逾期 1 天"),
        _line("氨罐区可燃气体报警器未校验，#panic(“不是代码”)", "隐患整改，建湖双湖纺织有限公司，孙立", "逾期 7 小时"),
    ]
    return {
        "summary": "新增逾期 12 项，今天到期 30 项，没有送到的提醒 1 项，延期待批 1 项",
        "numbers": {"newly_late": 12, "due_today": 30, "unheard": 1, "asked": 1, "late": 41},
        "parts": [
            {"key": "newly_late", "title": "新增逾期", "count": 12, "lines": late, "url": "/deadlines/"},
            {"key": "due_today", "title": "今天到期", "count": 30, "url": "/deadlines/",
             "lines": [_line(f"配电箱前堆放杂物（{n}）", f"隐患整改，{HUAHAI}", "今天到期") for n in range(1, 9)]},
            {"key": "unheard", "title": "没有送到的提醒", "count": 1, "url": "",
             "lines": [_line("冲压机光电保护失效", f"{HUAHAI}，联系不上安全员，已转告主要负责人", "11-20 02:10")]},
            {"key": "asked", "title": "延期待批", "count": 1, "url": "",
             "lines": [_line("除尘系统改造", "盐城华海机械有限公司，周明，申请延到 2026-12-20", "等了 2 天")]},
        ],
        "places": [
            {"name": "五星街道", "cells": ["120", "86.7%", "8", "9"], "url": "/deadlines/"},
            {"name": "先锋街道", "cells": ["64", "95.3%", "2", "1"], "url": "/deadlines/"},
        ],
        "worst": [
            {"name": "盐城华海机械有限公司", "cells": ["6", "逾期 21 天"], "url": "/deadlines/"},
            {"name": "建湖双湖纺织有限公司", "cells": ["3", "逾期 2 天"], "url": "/deadlines/"},
        ],
        "figures_from": "2026-10-21",
        "figures_to": "2026-11-19",
    }  # fmt: skip


def digest_row(office: Office, *, day: date = DAY, **named: Any) -> Digest:
    """Return an office's digest of a day, not stored."""
    at = HALF_PAST_SEVEN + (day - DAY)
    fields: dict[str, Any] = {
        "office": office, "office_name": office.name, "region_code": office.region_code, "day": day,
        "since": at - timedelta(days=1), "made_at": at, "content": made_content(),
    }  # fmt: skip
    return Digest(**{**fields, **named})


def make_digest(office: Office, **named: Any) -> Digest:
    """Store an office's digest."""
    digest = digest_row(office, **named)
    digest.save(force_insert=True)
    return digest


def office_of(actor: Actor) -> Office:
    """Return the office an official acts for."""
    assert actor.office_id is not None
    return Office.objects.get(pk=actor.office_id)
