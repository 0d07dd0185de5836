"""Timeline (时间轴): what happened, when, by whom; drawn by `kit.timeline`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

ICONS = {"neutral": "circle", "active": "circle-dot", "wait": "hourglass", "done": "check", "alarm": "siren"}


@dataclass(frozen=True)
class Photo:
    """A picture: the small one shown, the large one it opens, what it is (整改前), and how sure it is.

    `mark` is its grade and `page` where that is explained; a video has a page to be played on.
    """

    src: str
    href: str
    label: str = ""
    mark: str = ""
    page: str = ""
    video: bool = False


@dataclass(frozen=True)
class Entry:
    """One thing that happened, or is to happen when `at` is None; tone: neutral, active, wait, done, alarm."""

    what: str
    at: datetime | None = None
    who: str = ""
    tone: str = "neutral"
    icon: str = ""
    said: str = ""  # the person's own words: a reason, a remark
    facts: Sequence[tuple[str, object]] = ()
    photos: Sequence[Photo] = ()

    @property
    def shown_icon(self) -> str:
        """The icon named, or the tone's."""
        return self.icon or ICONS[self.tone]
