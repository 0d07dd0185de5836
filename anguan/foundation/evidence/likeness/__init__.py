"""Likeness (画面比对): whether a picture was seen before. For now it knows the very same bytes alone."""

from dataclasses import dataclass

from anguan.foundation.evidence.models import Exhibit


@dataclass(frozen=True)
class Likeness:
    """What a comparison found (比对结果)."""

    same_bytes: bool = False
    looks_alike: bool = False
    maybe_screen: bool = False
    too_plain: bool = False


def compare(exhibit: Exhibit, picture: bytes) -> Likeness:
    """Compare an exhibit's picture with the others; `picture` is a still image, of a video its first frame."""
    others = Exhibit.objects.filter(sha256=exhibit.sha256, stored_at__isnull=False).exclude(pk=exhibit.pk)
    return Likeness(same_bytes=others.exists())
