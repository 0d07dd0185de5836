"""Reactions (联动): the one table through which news travels upwards, delivered after commit."""

from anguan.foundation.events import Reaction
from anguan.prevention.permits.services.nearing import work_came_near

REACTIONS: dict[str, list[Reaction]] = {
    "permits.submitted": [work_came_near],
    "permits.extended": [work_came_near],
}
