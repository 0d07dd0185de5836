"""Decoding (解码核对): whether bytes really are what their record calls them."""

from dataclasses import dataclass

from anguan.foundation.evidence import rules, video
from anguan.foundation.evidence.likeness import hashing
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _


@dataclass(frozen=True)
class Decoded:
    """What bytes turned out to be, with the shades of what can be looked at: of a video its first frame."""

    content_type: str
    width: int
    height: int
    shades: hashing.Shades
    duration_s: float | None = None


def decode(kind: str, data: bytes) -> tuple[Decoded | None, list[Reason]]:
    """Return what bytes of a kind are, or every reason why they are none."""
    if kind == "video":
        return _video(data)
    reasons, grey = rules.examined(data)
    picture = rules.picture_in(data)
    if reasons or picture is None or grey is None:
        return None, reasons
    if kind == "signature" and picture.content_type != "image/png":
        return None, [Reason("not_a_signature", _("收到的不是手写签名"), _("请重新签名"), field="file")]
    return Decoded(picture.content_type, picture.width, picture.height, hashing.shades_in(grey)), []


def _video(data: bytes) -> tuple[Decoded | None, list[Reason]]:
    facts = video.examine(data)
    reasons = video.reasons_not_to_accept_video(data, facts=facts)
    if reasons or facts is None:
        return None, reasons
    shades = hashing.shades_of(facts.first_frame)
    return Decoded(facts.content_type, facts.width, facts.height, shades, facts.duration_s), []
