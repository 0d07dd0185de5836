"""Reactions (联动): the one table through which news travels upwards, delivered after commit."""

from anguan.foundation.events import Reaction

REACTIONS: dict[str, list[Reaction]] = {}
