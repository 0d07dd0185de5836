"""Rules of blurring (打码): which places of a picture are hidden from readers above the enterprise. Pure functions."""

from collections.abc import Sequence
from typing import Any

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

MOST_BOXES = 20
LEAST_SHARE = 0.01  # of a side

Box = tuple[float, float, float, float]  # left, top, right, bottom in shares of width and height


def boxes_in(said: Any) -> list[Box] | None:
    """Return the places as they were drawn, set right (corners in order, inside the picture); None when it is none."""
    if not isinstance(said, list):
        return None
    found = []
    for one in said:
        if not isinstance(one, list | tuple) or len(one) != 4:
            return None
        if not all(isinstance(side, int | float) and not isinstance(side, bool) and side == side for side in one):
            return None
        left, top, right, bottom = (min(1.0, max(0.0, float(side))) for side in one)
        found.append(
            (
                round(min(left, right), 4), round(min(top, bottom), 4),
                round(max(left, right), 4), round(max(top, bottom), 4),
            )
        )  # fmt: skip
    return found


def reasons_not_to_blur(boxes: Sequence[Box] | None, *, removed: bool = False) -> list[Reason]:
    """Everything that is wrong with what was drawn; no box at all takes the blur away."""
    if removed:
        return [Reason("original_removed", _("原件已按保存期限删除"), _("没有画面可以打码"))]
    if boxes is None:
        return [Reason("blur_unreadable", _("没有读懂要打码的位置"), _("请刷新页面后重画"), field="boxes")]
    reasons = []
    if len(boxes) > MOST_BOXES:
        reasons.append(
            Reason(
                "too_many_boxes", _("一张最多打 {n} 处码").format(n=MOST_BOXES), _("请把相邻的合成一处"), field="boxes"
            )
        )
    if any(right - left < LEAST_SHARE or bottom - top < LEAST_SHARE for left, top, right, bottom in boxes):
        reasons.append(Reason("box_too_small", _("有一处太小，遮不住"), _("请画大一些，或删去这一处"), field="boxes"))
    return reasons


def reasons_not_to_uncover(known: Sequence[Sequence[float]], drawn: Sequence[Box], *, own: bool) -> list[Reason]:
    """What the enterprise or somebody else has hidden, only the enterprise's own people and that person show again."""
    if own or all(tuple(box) in set(drawn) for box in known):
        return []
    return [
        Reason(
            "not_yours_to_uncover",
            _("已有的打码不是您画的，不能去掉或改动"),
            _("可以再加方框；要去掉，请企业的人员办理"),
            field="boxes",
        )
    ]
