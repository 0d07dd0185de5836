"""Cells (网格单元): squares of about 100 m; whatever is within 60 m of a point is in its cell or the eight around."""

import math

_PER_DEGREE = 1_000  # 0.001 degree: 111 m to the north, 65 to 105 m to the east in China
_ROW = 1_000_000


def cell_of(lon: float, lat: float) -> int:
    """Return the cell a point lies in."""
    return _cell(*_steps(lon, lat))


def cells_around(lon: float, lat: float) -> list[int]:
    """Return a point's cell and its eight neighbours."""
    east, north = _steps(lon, lat)
    return [_cell(east + dx, north + dy) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]


def _steps(lon: float, lat: float) -> tuple[int, int]:
    return math.floor((lon + 180) * _PER_DEGREE), math.floor((lat + 90) * _PER_DEGREE)


def _cell(east: int, north: int) -> int:
    return north * _ROW + east
