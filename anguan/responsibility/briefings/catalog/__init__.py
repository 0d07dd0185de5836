"""What is listed of briefings (班前教育): their deadline, and what may be told by season, weather, flag and place."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Confidence, load
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings.rules.topics import Topic

HERE = Path(__file__).parent
DEADLINES = HERE / "deadlines.yaml"
WEATHER, FLAG, PLACE, SEASON, ALWAYS = 70, 60, 55, 50, 30  # what comes first; facts of the day stand above


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Listed(_Part):
    """One topic of the catalogue, and when it is told."""

    id: str
    title: str
    points: tuple[str, ...]
    lesson: str = ""
    ask: str = ""
    answer: str = ""
    months: frozenset[int] = frozenset()
    weather: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    always: bool = False


class _File(_Part):
    id: str
    title: str
    source: str
    confidence: Confidence
    version: str
    topics: tuple[Listed, ...]


@lru_cache(maxsize=1)
def listed() -> tuple[Listed, ...]:
    """Return every topic of the catalogue."""
    return load(HERE / "topics.yaml", _File).topics


def topics_for(
    day: date, *, flags: Collection[str] = (), place: str = "", weather: Collection[str] = ()
) -> list[Topic]:
    """Return what may be told on a day at a kind of place; which of the always true comes first turns with the days."""
    found = []
    always = [one for one in listed() if one.always]
    for one in listed():
        if one.weather & {*weather}:
            found.append(_topic(one, WEATHER, _("今天的天气")))
        elif one.flags & {*flags}:
            found.append(_topic(one, FLAG, _("本企业的主要风险")))
        elif place and place in one.places:
            found.append(_topic(one, PLACE, _("班组所在场所")))
        elif day.month in one.months:
            found.append(_topic(one, SEASON, _("季节")))
    turn = day.toordinal() % len(always) if always else 0
    found += [_topic(one, ALWAYS - place, _("每天提醒")) for place, one in enumerate([*always[turn:], *always[:turn]])]
    return found


def _topic(one: Listed, weight: int, why: str) -> Topic:
    return Topic(one.id, one.title, one.points, why, _("本系统编写"), one.lesson, weight, one.ask, one.answer)
