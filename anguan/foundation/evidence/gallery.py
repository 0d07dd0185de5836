"""Photos as the page kit shows them: in a timeline, or large in place, each with its grade and the way to why."""

from collections.abc import Iterable

from django.urls import reverse

from anguan.foundation.evidence.looks import grade_mark
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.ui import timeline


def shown(photos: Iterable[Exhibit], label: str = "") -> list[timeline.Photo]:
    """Return photos for `kit.photos` and `timeline.Entry`; the label (整改前) comes before when and by whom."""
    return [
        timeline.Photo(
            src=reverse("evidence:rendition", args=[photo.pk, "thumb"]),
            href=reverse("evidence:rendition", args=[photo.pk, "view"]),
            label=f"{label} {photo.said}".strip(),
            mark=grade_mark(photo),
            page=reverse("evidence:detail", args=[photo.pk]),
            video=photo.kind == "video",
        )
        for photo in photos
    ]
