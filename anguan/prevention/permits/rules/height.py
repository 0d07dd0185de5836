"""Work at height (高处作业): weather, crossing, guards taken off; GB 30871-2022 8.2. Its levels are in `levels`."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.judging import AT_WORK, BEFORE_WORK, Matter, Said, rule
from anguan.prevention.permits.rules.weather import said_of_weather

WIND_FORCE = 5.0  # 五级风及以上
DOUBLE_LAYER_ABOVE_M = 24.0
_FOUL = {"fog": _("浓雾"), "heavy_rain": _("暴雨"), "heavy_snow": _("大雪"), "thunder": _("雷电")}


@rule("height.weather", "GB 30871-2022 8.2.6", kinds="work_at_height", stages=BEFORE_WORK)
def no_foul_weather(matter: Matter) -> Said | None:
    """No work at height in wind of force 5 and more, thick fog and other foul weather."""
    return said_of_weather(
        matter.case.place, code="height", wind=WIND_FORCE, windy=_("风力 {force:g} 级，五级及以上不应进行高处作业"),
        foul=_FOUL, words=_("{weather}天气不应进行高处作业"),
    )  # fmt: skip


@rule("height.crossing", "GB 30871-2022 8.2.8", kinds="work_at_height", stages=BEFORE_WORK)
def crossing_work_is_parted(matter: Matter) -> Said | None:
    """Above one another only with a protective layer between, a double one above 24 m."""
    work, height = matter.case.work, matter.case.place.height_m
    if not work.vertical_crossing:
        return None
    asked = 2 if height is not None and height > DOUBLE_LAYER_ABOVE_M else 1
    inputs = {"height_m": height, "protective_layers": work.protective_layers, "layers_asked": asked}
    if work.protective_layers >= asked:
        return Said(inputs)
    said = _("上下交叉作业，坠落高度超过 24 m，应设双层防护") if asked > 1 else _("上下交叉作业，中间没有安全防护层")
    return Said(inputs, (Reason("height_crossing", said, _("请错开作业，或设置安全防护层")),))


@rule("height.guards", "GB 30871-2022 8.2.9", kinds="work_at_height", stages=AT_WORK)
def guards_come_off_with_consent(matter: Matter) -> Said | None:
    """Guards are taken off or changed only when the approver agrees."""
    work = matter.case.work
    if not work.guards_removed:
        return None
    reason = Reason("guards_removed", _("临时拆除或变动安全防护设施没有经审批人同意"),
                    _("请审批人同意并采取相应的防护措施"))  # fmt: skip
    return Said({"guards_removal_agreed": work.guards_removal_agreed}, () if work.guards_removal_agreed else (reason,))
