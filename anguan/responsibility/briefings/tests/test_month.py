"""The month sheet, compared with its golden one: what it says line by line, and how it looks.

After a wished change: `ANGUAN_GOLDEN=write pytest anguan/responsibility/briefings/tests/test_month.py`, and look at the
picture and the difference of the text as one would at the paper.
"""

import io
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy
import pytest
from django.urls import reverse
from PIL import Image

from anguan.foundation.access import Actor
from anguan.foundation.documents.excel import read_table
from anguan.foundation.documents.pdf import render_pictures
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.briefings import sheets
from anguan.responsibility.briefings.models import Attendance, Slot
from anguan.responsibility.briefings.sheets.month import TEMPLATE
from anguan.responsibility.briefings.tests.makers import EIGHT, TODAY, make_briefing, make_shift, make_slot, make_team

GOLDEN = Path(__file__).parent / "golden"
MOST_DIFFERENT = 1.0  # grey levels on average, of 255: the anti-aliasing of another machine
AT = EIGHT + timedelta(hours=10)


@pytest.fixture
def november(huahai: Enterprise, zhou: Actor, chen: Actor) -> Enterprise:
    """Ten days of one team: held, late, missed, excused; somebody ticked, on leave, missing."""
    leader = make_actor("吴刚", "team_leader", enterprise=huahai)
    team = make_team(huahai, leader=leader, members=[leader, chen, "刘洋", "马国栋"], name="冲压一班")
    shift = make_shift(team)
    for back in range(8):
        day = TODAY - timedelta(days=back)
        make_briefing(team, slot=make_slot(team, shift=shift, day=day), day=day, state="held")
    Slot.objects.filter(day=TODAY - timedelta(days=3)).update(state="late")
    make_slot(team, shift=shift, day=TODAY - timedelta(days=8), state="missed")
    make_slot(team, shift=shift, day=TODAY - timedelta(days=9), state="excused", excused_why="停产检修")
    of_day = {back: Attendance.objects.filter(briefing__day=TODAY - timedelta(days=back)) for back in range(3)}
    of_day[0].filter(name="刘洋").update(how="ticked", reason="没带手机")
    of_day[1].filter(name="马国栋").update(state="leave", how="", at=None, reason="看病")
    of_day[2].filter(name="陈卫东").update(state="absent", how="", at=None)
    make_team(huahai, leader=zhou, members=[zhou], name="机修班")  # without shifts nothing is expected of it
    return huahai


def lines(data: dict[str, Any]) -> Iterator[str]:
    """Say a sheet line by line, as one would read it aloud."""
    yield f"{data['title']}　{data['whose']}"
    for row in data["lines"]:
        yield "｜".join(row)
    yield "合计｜" + "｜".join(data["total"])
    for grid in data["grids"]:
        yield f"{grid['team']}：" + "｜".join(grid["held"])
        for row in grid["people"]:
            yield "｜".join(row)
    yield f"{data['legend']}　{data['printed']}"


def test_the_sheet_is_the_golden_one(november: Enterprise, zhou: Actor) -> None:
    month = sheets.month_of(date(2026, 11, 1), by=zhou, at=AT, whose=november.name)
    data = sheets.data_of(month)
    pages = render_pictures(TEMPLATE, data, ppi=60)
    assert len(pages) == 2
    said = "\n".join(lines(data)) + "\n"
    text, picture = GOLDEN / "month.txt", GOLDEN / "month.png"
    if os.environ.get("ANGUAN_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        text.write_text(said, "utf-8")
        Image.open(io.BytesIO(pages[1])).convert("L").quantize(32).save(picture, optimize=True)
    assert said.splitlines() == text.read_text("utf-8").splitlines()
    agreed, drawn = (numpy.asarray(Image.open(one).convert("L"), float) for one in (picture, io.BytesIO(pages[1])))
    assert agreed.shape == drawn.shape
    assert float(numpy.abs(agreed - drawn).mean()) <= MOST_DIFFERENT


def test_both_files_are_fetched_from_the_page(november: Enterprise, zhou: Actor, li: Actor, sun: Actor) -> None:
    query = {"month": "2026-11"}
    paper = client_of(zhou).get(reverse("briefings:month_paper"), query)
    assert paper.content.startswith(b"%PDF")
    assert b"<pdfaid:part>2</pdfaid:part>" in paper.content
    content = client_of(zhou).get(reverse("briefings:month_workbook"), query).getvalue()
    table = read_table(io.BytesIO(content), "month.xlsx")
    assert len(table.rows) == 8 * 4
    ticked = [row for row in table.rows if "代点" in row.cells]
    assert [row.cells[6] for row in ticked] == ["刘洋"]
    assert "没带手机" in ticked[0].cells
    town = client_of(li).get(reverse("briefings:month"), query).content.decode()
    assert november.name in town
    assert november.name not in client_of(sun).get(reverse("briefings:month"), query).content.decode()
