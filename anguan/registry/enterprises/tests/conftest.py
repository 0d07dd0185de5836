"""The two towns our cast lives in, and the county between them and the city."""

import pytest

from anguan.registry.regions.models import Region

ROWS = (
    ("32", "江苏省", "江苏省", "province"),
    ("3209", "盐城市", "江苏省盐城市", "city"),
    ("320902", "亭湖区", "江苏省盐城市亭湖区", "county"),
    ("320902001", "五星街道", "江苏省盐城市亭湖区五星街道", "town"),
    ("320902002", "文峰街道", "江苏省盐城市亭湖区文峰街道", "town"),
    ("320925", "建湖县", "江苏省盐城市建湖县", "county"),
    ("320925100", "近湖街道", "江苏省盐城市建湖县近湖街道", "town"),
)


@pytest.fixture
def regions(db: None) -> list[Region]:
    """The divisions the stories happen in."""
    from anguan.registry.regions.rules import parent_code

    return Region.objects.bulk_create(
        Region(code=code, name=name, full_name=full_name, level=level, parent_id=parent_code(code))
        for code, name, full_name, level in ROWS
    )
