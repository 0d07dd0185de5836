"""Weather (天气) that forbids work in the open; each kind has its own wind and its own clause."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.case import Place
from anguan.prevention.permits.rules.judging import Said


def said_of_weather(
    place: Place, *, code: str, wind: float, windy: str, foul: dict[str, str], words: str
) -> Said | None:
    """Return what wind and weather have against work in the open; nothing indoors.

    `windy` says what wind of this force forbids, `words` what the weather named in `foul` does.
    """
    if place.outdoor is False:
        return None
    reasons, remedy = [], _("请等天气好转后再作业")
    if place.wind_force is not None and place.wind_force >= wind:
        reasons.append(Reason(f"{code}_wind", windy.format(force=place.wind_force), remedy))
    if found := [title for name, title in foul.items() if name in place.weather]:
        reasons.append(Reason(f"{code}_weather", words.format(weather="、".join(found)), remedy))
    return Said({"wind_force": place.wind_force, "weather": place.weather, "outdoor": place.outdoor}, tuple(reasons))
