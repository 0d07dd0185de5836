"""What is told without any fact of the day (季节、天气、风险、场所): chosen from the catalogue, by weight."""

from collections.abc import Collection
from datetime import date

from anguan.foundation.words import mark as _
from anguan.responsibility.briefings.catalog import Listed, listed
from anguan.responsibility.briefings.rules.topics import Topic

WEATHER, FLAG, PLACE, SEASON, ALWAYS = 70, 60, 55, 50, 30  # what comes first; facts of the day stand above


def topics_for(
    day: date, *, flags: Collection[str] = (), place: str = "", weather: Collection[str] = ()
) -> list[Topic]:
    """Return what may be told on a day at a kind of place; which of the always true comes first turns with the days."""
    found, always = [], []
    for one in listed():
        if one.always:
            always.append(one)
        elif one.weather & {*weather}:
            found.append(_topic(one, WEATHER, _("今天的天气")))
        elif one.flags & {*flags}:
            found.append(_topic(one, FLAG, _("本企业的主要风险")))
        elif place and place in one.places:
            found.append(_topic(one, PLACE, _("班组所在场所")))
        elif day.month in one.months:
            found.append(_topic(one, SEASON, _("季节")))
    turn = day.toordinal() % len(always) if always else 0
    turned = [*always[turn:], *always[:turn]]
    return found + [_topic(one, ALWAYS - number, _("每天提醒")) for number, one in enumerate(turned)]


def _topic(one: Listed, weight: int, why: str) -> Topic:
    return Topic(one.id, one.title, one.points, why, _("本系统编写"), one.lesson, weight, one.ask, one.answer)
