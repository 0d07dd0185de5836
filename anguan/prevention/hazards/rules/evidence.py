"""What each step of a hazard asks to be shown (取证要求): how it was found, how it was put right, how it is now."""

from anguan.foundation.evidence.rules import need
from anguan.foundation.words import mark as _

HAZARD_BEFORE = need(
    "hazard_before", _("隐患现场"), kinds=("photo", "video"), grade="B", most=4, offline=True,
    hint=_("拍清楚问题本身，再退后一步拍到周围，让人认得出位置"), permission="hazards.report",
)  # fmt: skip
HAZARD_AFTER = need(
    "hazard_after", _("整改后的现场"), kinds=("photo", "video"), grade="B", most=4, offline=True,
    hint=_("站在原来的位置，对准整改前照片的轮廓拍"), permission="hazards.view",
)  # fmt: skip
HAZARD_RECHECK = need(
    "hazard_recheck", _("复查现场"), kinds=("photo", "video"), grade="B", most=2, offline=True,
    hint=_("到现场拍下现在的样子"), permission="hazards.recheck",
)  # fmt: skip
HAZARD_OBJECTION = need(
    "hazard_objection", _("没改好的现场"), kinds=("photo", "video"), grade="B", most=2, permission="hazards.view"
)
HAZARD_EXTENSION = need(
    "hazard_extension", _("延期的情况"), kinds=("photo", "video"), grade="B", most=2, permission="hazards.view",
    hint=_("拍下还没改好的地方，和期间的管控措施"),
)  # fmt: skip
SITE_RADIUS_M = 300.0  # around an area or a site whose own size nobody has drawn
ENTERPRISE_RADIUS_M = 1_000.0  # an enterprise's coordinates are those of its address
