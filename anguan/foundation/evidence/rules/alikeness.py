"""How alike two pictures are, in words (相似程度). Pure functions."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

BITS = 256
_NEARLY, _VERY = 16, 48  # bits that differ: up to here nearly the same, very alike; beyond, alike
LEAST_REASON = 4

WAYS: dict[str, str] = {
    "cropped": _("裁剪后"),
    "mirrored": _("左右翻转后"),
    "rotated": _("旋转后"),
}


def likeness_words(way: str, distance: int) -> str:
    """Return how alike two pictures are, as people say it, with the measure behind it."""
    if way == "bytes":
        return _("文件完全相同，一个字节也不差。")
    degree = _("几乎一样") if distance <= _NEARLY else _("很像") if distance <= _VERY else _("比较像")
    said = f"{WAYS.get(way, '')}{degree}"
    return _("{said}：{bits} 个比对点中有 {n} 个不同。").format(said=said, bits=BITS, n=distance)


def reasons_not_to_settle(reason: str) -> list[Reason]:
    """Everything that stands between a pair that looks alike and its being called normal."""
    if len(reason.strip()) < LEAST_REASON:
        return [
            Reason(
                "reason_too_short",
                _("请写明为什么正常"),
                _("例如：同一台设备两次检查，角度相同"),
                field="reason",
            )
        ]
    return []
