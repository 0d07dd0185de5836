"""The yearly statement, compared with its golden one: what it says, how it looks, and the same as a workbook.

After a wished change: `ANGUAN_GOLDEN=write pytest anguan/responsibility/investment/tests/test_paper.py`, and look at
the picture as one would at the paper.
"""

import io
import json
import os
from decimal import Decimal
from pathlib import Path

import numpy
import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from anguan.foundation.access import Actor
from anguan.foundation.documents.pdf import render_pictures
from anguan.responsibility.investment import services
from anguan.responsibility.investment.models import Fund
from anguan.responsibility.investment.rules.saying import PlanSaid
from anguan.responsibility.investment.sheets import statement_of, statement_pdf, statement_workbook
from anguan.responsibility.investment.sheets.statement import TEMPLATE
from anguan.responsibility.investment.tests.makers import AT, make_fund, make_set_aside, make_spent

GOLDEN = Path(__file__).parent / "golden"
MOST_DIFFERENT = 1.0  # grey levels on average, of 255: the anti-aliasing of another machine


def test_the_statement_says_every_step_month_use_and_entry(wang: Actor, tmp_path: Path) -> None:
    make_fund(wang, opening=Decimal(20_000), due_last_year=Decimal(480_000), claimed=Decimal(420_000))
    services.plan_use(PlanSaid(2026, {"ppe": Decimal(60_000), "facilities": Decimal(200_000)}), by=wang, at=AT)
    for month in range(1, 10):
        make_set_aside(wang, month)
    make_spent(wang, "1200.50", voucher="24322001", supplier="盐城市安达劳保用品有限公司")
    make_spent(wang, "26000", use="facilities", what="冲床光电保护装置", voucher="24322002")
    wrong = make_spent(wang, "99999", what="=HYPERLINK(1)")
    services.strike(wrong.pk, reason="金额登错", by=wang, at=AT)
    data = statement_of(Fund.objects.select_related("enterprise").get(), by=wang, at=AT)
    agrees("statement", data)
    assert statement_pdf(data)[:5] == b"%PDF-"
    statement_workbook(tmp_path / "statement.xlsx", data)
    book = CalamineWorkbook.from_path(tmp_path / "statement.xlsx")
    assert book.sheet_names == ["汇总", "逐月", "使用去向", "台账", "已作废"]
    months = book.get_sheet_by_name("逐月").to_python()
    assert months[1][1:6] == [20_000, 42_500, 42_500, 0, 62_500]
    entries = book.get_sheet_by_name("台账").to_python()
    assert sum(float(str(row[4])) for row in entries[1:12]) == pytest.approx(9 * 42_500 + 27_200.50)


def agrees(name: str, data: dict[str, object]) -> None:
    """Compare a sheet with its golden text and the picture of its first page."""
    pages = render_pictures(TEMPLATE, data, ppi=60)
    said = json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n"
    text, picture = GOLDEN / f"{name}.txt", GOLDEN / f"{name}.png"
    if os.environ.get("ANGUAN_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        text.write_text(said, "utf-8")
        Image.open(io.BytesIO(pages[0])).convert("L").quantize(32).save(picture, optimize=True)
    assert said.splitlines() == text.read_text("utf-8").splitlines()
    agreed, drawn = (numpy.asarray(Image.open(one).convert("L"), float) for one in (picture, io.BytesIO(pages[0])))
    assert agreed.shape == drawn.shape
    if float(numpy.abs(agreed - drawn).mean()) > MOST_DIFFERENT:
        (GOLDEN / f"{name}.differs.png").write_bytes(pages[0])
        pytest.fail(f"see {name}.differs.png beside the golden one")
