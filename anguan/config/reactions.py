"""Reactions (联动): the one table through which news travels upwards, delivered after commit."""

from anguan.config.lessons import answered_wrong, hazard_closed, permit_turned_back, post_given, post_left
from anguan.foundation.events import Reaction
from anguan.prevention.permits.services.nearing import work_came_near
from anguan.responsibility.briefings.reactions import post_ended
from anguan.responsibility.training.reactions import posts_changed, somebody_learnt

REACTIONS: dict[str, list[Reaction]] = {
    "permits.submitted": [work_came_near],
    "permits.extended": [work_came_near],
    "training.recorded": [somebody_learnt],
    "training.taken_back": [somebody_learnt],
    "accounts.post_given": [posts_changed, post_given],
    "accounts.post_ended": [posts_changed, post_ended, post_left],
    "hazards.closed": [hazard_closed],
    "permits.refused": [permit_turned_back],
    "permits.sent_back": [permit_turned_back],
    "briefings.answered_wrong": [answered_wrong],
}
