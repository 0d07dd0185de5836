"""Reactions (联动): the one table through which news travels upwards, delivered after commit."""

from anguan.config.lessons import answered_wrong, hazard_closed, permit_turned_back, post_given, post_left
from anguan.foundation.events import Reaction
from anguan.prevention.permits.services.nearing import work_came_near
from anguan.responsibility.briefings.reactions import post_ended
from anguan.responsibility.duties.reactions import facts_changed, ledger_imported, office_changed_law
from anguan.responsibility.training.reactions import posts_changed, somebody_learnt

REACTIONS: dict[str, list[Reaction]] = {
    "permits.submitted": [work_came_near],
    "permits.extended": [work_came_near],
    "training.recorded": [somebody_learnt],
    "training.taken_back": [somebody_learnt],
    "accounts.post_given": [posts_changed, post_given, facts_changed],
    "accounts.post_ended": [posts_changed, post_ended, post_left, facts_changed],
    "hazards.closed": [hazard_closed],
    "permits.refused": [permit_turned_back],
    "permits.sent_back": [permit_turned_back],
    "enterprises.edited": [facts_changed],
    "enterprises.moved": [facts_changed],
    "enterprises.standing_changed": [facts_changed],
    "enterprises.certificates_changed": [facts_changed],
    "certificates.added": [facts_changed],
    "certificates.changed": [facts_changed],
    "certificates.revoked": [facts_changed],
    "training.moved": [facts_changed],
    "briefings.shift_set": [facts_changed],
    "briefings.shift_ended": [facts_changed],
    "ledger.imported": [ledger_imported],
    "duties.localised": [office_changed_law],
    "briefings.answered_wrong": [answered_wrong],
}
