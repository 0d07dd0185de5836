"""Makers of ledgers: tables as offices keep them, and the towns they speak of."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

import xlsxwriter

from anguan.registry.enterprises.tests.makers import make_credit_code
from anguan.registry.regions.models import Region

HEADINGS = (
    "企业名称", "统一社会信用代码", "乡镇", "地址", "行业", "规模", "从业人数", "主要负责人", "电话", "安全员",
    "安全员电话", "是否危化", "是否粉尘", "是否有限空间", "经度", "纬度",
)  # fmt: skip
REGIONS = {
    "32": ("江苏省", "江苏省", "province"),
    "3209": ("盐城市", "江苏省盐城市", "city"),
    "320902": ("亭湖区", "江苏省盐城市亭湖区", "county"),
    "320902001": ("五星街道", "江苏省盐城市亭湖区五星街道", "town"),
    "320902002": ("新兴镇", "江苏省盐城市亭湖区新兴镇", "town"),
    "320925": ("建湖县", "江苏省盐城市建湖县", "county"),
    "320925100": ("近湖街道", "江苏省盐城市建湖县近湖街道", "town"),
}


def make_regions() -> None:
    """Store the small city our tests know by heart."""
    for code, (name, full_name, level) in REGIONS.items():
        parent = {4: 2, 6: 4, 9: 6}.get(len(code))
        Region.objects.update_or_create(
            code=code,
            defaults={
                "name": name,
                "full_name": full_name,
                "level": level,
                "parent_id": code[:parent] if parent else None,
                "lon": 120.19 if level == "county" else None,
                "lat": 33.39 if level == "county" else None,
            },
        )


def good_row(number: int, **cells: str) -> dict[str, str]:
    """Return one row in order; a test names only what matters to it."""
    return {
        "企业名称": f"盐城第{number}金属制品有限公司",
        "统一社会信用代码": make_credit_code(5_000_000 + number),
        "乡镇": "五星街道",
        "地址": f"工业园区 {number} 号",
        "行业": "C33",
        "规模": "小型",
        "从业人数": str(10 + number % 90),
        "主要负责人": "王建国",
        "电话": f"138{number:08d}",
        "安全员": "周明",
        "安全员电话": f"139{number:08d}",
        "是否危化": "否",
        "是否粉尘": "是",
        "是否有限空间": "",
        "经度": "120.19",
        "纬度": "33.39",
        **cells,
    }


def make_ledger(
    rows: Iterable[Mapping[str, object]], *, headings: Sequence[str] = HEADINGS, title: str = "2026年企业台账"
) -> BytesIO:
    """Return a workbook with a title over its headings, as offices keep it."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet("台账")
        page.merge_range(0, 0, 0, len(headings) - 1, title)
        page.write_row(1, 0, headings)
        for number, row in enumerate(rows, start=2):
            for column, heading in enumerate(headings):
                page.write(number, column, row.get(heading, ""))
    return BytesIO(content.getvalue())
