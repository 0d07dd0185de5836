"""Needs (取证要求): what a step of work asks to be shown, said in one line by the domain that asks.

HAZARD_BEFORE = need("hazard_before", _("隐患现场"), kinds=("photo", "video"), grade="B", most=4)
"""

from collections.abc import Mapping
from dataclasses import dataclass

from anguan.foundation.evidence.rules.grading import Grade
from anguan.foundation.words import mark as _

KINDS: dict[str, str] = {"photo": _("照片"), "video": _("视频"), "signature": _("签名")}

# How long originals are kept (保存期限), in days; the record and the hash stay. None: for good.
# GB 30871—2022 附录 B.3 表 B.2: permits are kept for a year at least, the process video of special work for a month at
# least; an installation may keep them longer.
RETENTION: dict[str, int | None] = {"usual": None, "permit": 366, "process_video": 31}


def days_longer(retention: str, configured: Mapping[str, int]) -> int:
    """Return how many days an installation keeps a class of originals beyond what the class asks; never fewer."""
    days = RETENTION.get(retention)
    return max(0, configured.get(retention, 0) - days) if days is not None else 0


@dataclass(frozen=True)
class Need:
    """What is asked for (取证要求): the node it belongs to, which kinds, how sure, how many, with words and an example.

    `offline` nodes get challenges in advance, so that they can be shot without network: those whose role grants the
    permission do, or everyone where none is named.
    """

    node: str
    asks: str
    kinds: tuple[str, ...] = ("photo",)
    grade: Grade = Grade.B
    least: int = 1
    most: int = 1
    hint: str = ""
    offline: bool = False
    retention: str = "usual"
    permission: str = ""


NEEDS: dict[str, Need] = {}


def need(
    node: str,
    asks: str,
    *,
    kinds: tuple[str, ...] = ("photo",),
    grade: str = "B",
    least: int = 1,
    most: int = 1,
    hint: str = "",
    offline: bool = False,
    retention: str = "usual",
    permission: str = "",
) -> Need:
    """Declare what a node asks for, once, when the domain is loaded."""
    if node in NEEDS:
        message = f"evidence for {node!r} is asked for twice"
        raise ValueError(message)
    if unknown := {*kinds} - {*KINDS} or {retention} - {*RETENTION}:
        message = f"{node!r} asks for {unknown}"
        raise ValueError(message)
    NEEDS[node] = Need(node, asks, kinds, Grade(grade), least, most, hint, offline, retention, permission)
    return NEEDS[node]
