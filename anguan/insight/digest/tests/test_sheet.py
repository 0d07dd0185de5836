"""The digest on paper, compared with its golden picture.

After a wished change: `ANGUAN_GOLDEN=write pytest anguan/insight/digest/tests/test_sheet.py`, and look at the picture.
"""

import io
import os
from pathlib import Path

import numpy
from PIL import Image

from anguan.foundation.documents.pdf import render_pictures
from anguan.insight.digest import sheets
from anguan.insight.digest.tests.makers import digest_row
from anguan.registry.offices.models import Office

GOLDEN = Path(__file__).parent / "golden"
MOST_DIFFERENT = 0.5  # grey levels on average, of 255: the anti-aliasing of another machine


def test_the_sheet_looks_as_agreed() -> None:
    digest = digest_row(Office(name="亭湖区应急管理局", region_code="320902"))
    (page,) = render_pictures(sheets.TEMPLATE, sheets.data_of(digest), ppi=72)
    golden = GOLDEN / "digest.png"
    if os.environ.get("ANGUAN_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        Image.open(io.BytesIO(page)).convert("L").quantize(16).save(golden, optimize=True)
    agreed, made = (numpy.asarray(Image.open(one).convert("L"), dtype=float) for one in (golden, io.BytesIO(page)))
    assert agreed.shape == made.shape
    difference = float(numpy.abs(agreed - made).mean())
    if difference > MOST_DIFFERENT:
        (GOLDEN / "digest.differs.png").write_bytes(page)
    assert difference <= MOST_DIFFERENT, "see digest.differs.png beside the golden one"


def test_a_quiet_day_and_a_long_one_can_be_printed() -> None:
    office = Office(name="盐城市应急管理局", region_code="3209")
    quiet = digest_row(office)
    for part in quiet.content["parts"]:
        part |= {"count": 0, "lines": []}
    quiet.content |= {"places": [], "worst": [], "numbers": {"late": 0}}
    assert sheets.sheet_of(quiet).startswith(b"%PDF")
    long = digest_row(office)
    long.content["places"] *= 8
    for part in long.content["parts"]:
        part["lines"] = part["lines"][:1] * 10
    assert len(render_pictures(sheets.TEMPLATE, sheets.data_of(long))) == 2
