"""The owner's one page, compared with its golden one: what it says line by line, and how it looks; one A4.

After a wished change: `ANGUAN_GOLDEN=write pytest anguan/responsibility/duties/tests/test_one_page.py`, and look at the
picture and the difference of the text as one would at the paper.
"""

import io
import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy
import pytest
from django.urls import reverse
from PIL import Image

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.documents.pdf import render_pictures
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties import sheets
from anguan.responsibility.duties.models import Obligation, YearPlan
from anguan.responsibility.duties.sheets.one_page import TEMPLATE
from anguan.responsibility.duties.tests.years import make_firm_with_year

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"
MOST_DIFFERENT = 1.0  # grey levels on average, of 255: the anti-aliasing of another machine
AT = datetime(2026, 6, 15, 9, 30, tzinfo=clock.BEIJING)


@pytest.fixture
def june(huahai: Enterprise, zhou: Actor) -> Enterprise:
    """A firm in the middle of its year: most of the spring proven, one of it late, May missed, one proof doubted."""
    firm = make_firm_with_year(
        huahai, flags=["confined_space", "special_equipment"], shifts={"per_day": 2}, opened_on="2019-05-18"
    )
    dated = Obligation.objects.filter(enterprise=firm, standing=False)
    for row in dated.filter(due_on__lt=date(2026, 5, 1)):
        assert row.due_on is not None
        row.state, row.proven_on, row.grade = "proven", row.due_on - timedelta(days=6), "B"
        row.save()
    dated.filter(duty="emergency_supplies_check", due_on=date(2026, 4, 30)).update(
        proven_on=date(2026, 5, 9), late=True
    )
    dated.filter(duty="fire_inspection_monthly", due_on=date(2026, 3, 31)).update(doubted=True)
    dated.filter(duty="fire_inspection_monthly").update(doer_id=zhou.person_id, doer_name=zhou.name)
    Obligation.objects.filter(enterprise=firm, standing=True).exclude(
        duty__in=["work_injury_insurance", "warning_signs"]
    ).update(state="proven", proven_on=date(2026, 2, 3), grade="C")
    YearPlan.objects.filter(enterprise=firm).update(state="committed", committed_at=AT, committer_name="王建国")
    return firm


def lines(data: dict[str, Any]) -> Iterator[str]:
    """Say the page line by line, as one would read it aloud."""
    yield f"{data['title']}　{data['whose']}　{data['day']}"
    yield "；".join(f"{title} {number}" for number, title in data["numbers"])
    yield f"{data['rate']}；{data['plan']}"
    for part in ("owed", "found", "proven"):
        yield f"—— {part}，另有 {data[f'{part}_more']}"
        for row in data[part]:
            yield "｜".join(str(cell) for cell in row)
    yield data["unsure"]


def test_the_page_is_the_golden_one(june: Enterprise, wang: Actor) -> None:
    data = sheets.fitted(sheets.one_page_of(june, by=wang, at=AT))
    pages = render_pictures(TEMPLATE, data, ppi=60)
    assert len(pages) == 1
    said = "\n".join(lines(data)) + "\n"
    text, picture = GOLDEN / "one_page.txt", GOLDEN / "one_page.png"
    if os.environ.get("ANGUAN_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        text.write_text(said, "utf-8")
        Image.open(io.BytesIO(pages[0])).convert("L").quantize(32).save(picture, optimize=True)
    assert said.splitlines() == text.read_text("utf-8").splitlines()
    agreed, drawn = (numpy.asarray(Image.open(one).convert("L"), float) for one in (picture, io.BytesIO(pages[0])))
    assert agreed.shape == drawn.shape
    assert float(numpy.abs(agreed - drawn).mean()) <= MOST_DIFFERENT


def test_it_is_printed_by_those_who_may(june: Enterprise, wang: Actor, li: Actor, sun: Actor) -> None:
    assert client_of(wang).get(reverse("duties:one_page_paper")).content.startswith(b"%PDF")
    query = {"enterprise": str(june.pk)}
    assert client_of(li).get(reverse("duties:one_page_paper"), query).content.startswith(b"%PDF")
    assert june.name not in client_of(sun).get(reverse("duties:one_page"), query).content.decode()
