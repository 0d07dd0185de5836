"""The built data, made from the packages where this copy has not built them yet, and the demo city's divisions."""

import pytest

from anguan.registry.regions import build, services
from anguan.registry.regions.shapes import UPPER, division_file


@pytest.fixture(scope="session")
def built() -> None:
    """Have the division table and the map files."""
    if not division_file(UPPER).exists():
        build.build()


@pytest.fixture
def yancheng(db: None, built: None) -> None:
    """Load 盐城市 down to its villages."""
    services.load_divisions(["3209"])
