"""Watermarks (水印): what is written on a picture people see."""

import re
from datetime import datetime

from anguan.foundation.clock import local
from anguan.foundation.words import mark as _


def short_name(name: str) -> str:
    """Return an enterprise's name without its legal form, as people call it."""
    return re.sub(r"(股份|集团|责任)*有限(责任)?公司(.*分公司)?$", "", name) or name


def place_words(lon: float | None, lat: float | None, accuracy_m: float | None) -> str:
    """Return a place as it stands on a photo."""
    if lon is None or lat is None:
        return _("未取得位置")
    east, north = ("东经" if lon >= 0 else "西经"), ("北纬" if lat >= 0 else "南纬")
    words = f"{east} {abs(lon):.5f}° {north} {abs(lat):.5f}°"
    return words if accuracy_m is None else f"{words}（误差约 {accuracy_m:.0f} 米）"


def watermark(
    *, taken_at: datetime, place: str, person: str, organisation: str, enterprise: str, captured_live: bool
) -> list[str]:
    """Return the lines drawn on a photo, the most important first."""
    how = _("现场拍摄") if captured_live else _("上传")
    whose = f"{person}（{short_name(organisation)}）" if organisation and organisation != enterprise else person
    where = short_name(enterprise)
    return [line for line in (f"{local(taken_at):%Y-%m-%d %H:%M:%S} {how}", f"{where} {whose}".strip(), place) if line]
