"""How values of a fact sheet are read (取值): strict about kinds, lenient about the words people use for them."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from anguan.foundation.words import mark as _

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_YUAN = Decimal(10) ** 14  # more than any enterprise earns, and few enough digits to reckon with exactly
MOST_TONNES = Decimal(10) ** 10
MOST_PEOPLE = 10_000_000


def _day(value: Any) -> date:
    """Read a day, written 2027-03-31 and not otherwise."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("said", _("应当是日期，例如 2027-03-31"))
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("said", _("没有这一天，请核对日期")) from None
    if not FIRST <= day <= LAST:
        raise PydanticCustomError("said", _("日期应在 1900 到 2200 年之间"))
    return day


def _whole(value: Any) -> Any:
    """Read a whole number; 50.0 is one, true and "50" are not."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("said", _("应当是整数"))
    return value


def _number(value: Any) -> Any:
    """Read a number; a text is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("said", _("应当是数字"))
    if isinstance(value, int) and abs(value) > 10**30:
        raise PydanticCustomError("said", _("数字太大"))
    return Decimal(str(value))


def word(titles: Mapping[str, str]) -> Callable[[Any], Any]:
    """Return a reader that takes a word by its id or by its Chinese title."""
    by_title = {title: name for name, title in titles.items()}
    return lambda value: by_title.get(value, value) if isinstance(value, str) else value


def _region(value: Any) -> Any:
    """Read a division code; the prefix of one names the whole above."""
    if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{1,11}", value):
        raise PydanticCustomError("said", _("应当是 2 到 12 位区划代码，例如 320981"))
    return value


def _one_or_more(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


# A day in the JSON Schema is a date; the reader above is stricter than most.
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Whole = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=MOST_PEOPLE)]
Month = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=12)]
DayOfMonth = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=31)]
OneUp = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=10_000)]
Yuan = Annotated[
    Decimal, BeforeValidator(_number), Field(ge=-MOST_YUAN, le=MOST_YUAN), WithJsonSchema({"type": "number"})
]
Tonnes = Annotated[
    Decimal, BeforeValidator(_number), Field(ge=-MOST_TONNES, le=MOST_TONNES), WithJsonSchema({"type": "number"})
]
Region = Annotated[str, BeforeValidator(_region), WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]{1,11}$"})]
OneOrMore = BeforeValidator(_one_or_more)
HoursOfDay = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(gt=0, le=24),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 24}),
]
