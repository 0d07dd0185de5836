"""Reactions (联动): the one table through which news travels upwards, delivered after commit."""

from anguan.config.duties import hazard_struck_off, permit_finished
from anguan.config.lessons import answered_wrong, hazard_closed, permit_turned_back, post_given, post_left
from anguan.foundation.events import Reaction
from anguan.prevention.permits.services.nearing import work_came_near
from anguan.responsibility.briefings.reactions import post_ended
from anguan.responsibility.duties.reactions import (
    briefing_changed,
    certificates_renewed,
    doer_left,
    facts_changed,
    industries_changed,
    industry_changed,
    ledger_imported,
    office_changed_law,
    somebody_trained,
)
from anguan.responsibility.paperwork.reactions import letters_follow
from anguan.responsibility.training.reactions import posts_changed, somebody_learnt

REACTIONS: dict[str, list[Reaction]] = {
    "permits.submitted": [work_came_near],
    "permits.extended": [work_came_near],
    "training.recorded": [somebody_learnt, somebody_trained],
    "training.taken_back": [somebody_learnt, somebody_trained],
    "training.session_closed": [somebody_trained],
    "training.session_void": [somebody_trained],
    "briefings.held": [briefing_changed],
    "briefings.voided": [briefing_changed],
    "accounts.post_given": [posts_changed, post_given, facts_changed, letters_follow],
    "accounts.post_ended": [posts_changed, post_ended, post_left, facts_changed, letters_follow, doer_left],
    "hazards.closed": [hazard_closed, hazard_struck_off],
    "hazards.objected": [hazard_struck_off],
    "permits.accepted": [permit_finished],
    "permits.voided": [permit_finished],
    "permits.refused": [permit_turned_back],
    "permits.sent_back": [permit_turned_back],
    "enterprises.edited": [facts_changed, industry_changed],
    "enterprises.moved": [facts_changed],
    "enterprises.standing_changed": [facts_changed],
    "enterprises.certificates_changed": [facts_changed, certificates_renewed],
    "certificates.added": [facts_changed, certificates_renewed],
    "certificates.changed": [facts_changed, certificates_renewed],
    "certificates.revoked": [facts_changed],
    "training.moved": [facts_changed],
    "briefings.shift_set": [facts_changed],
    "briefings.shift_ended": [facts_changed],
    "ledger.imported": [ledger_imported, industries_changed],
    "duties.localised": [office_changed_law],
    "briefings.answered_wrong": [answered_wrong],
}
