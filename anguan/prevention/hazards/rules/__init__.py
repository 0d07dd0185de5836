"""Rules of hazards (事故隐患): found, put right, rechecked by someone else, struck off (销号).

The lifecycle is one table; who a person is to a hazard is a set of parts; each `reasons_…` lists everything that still
stands in the way.
"""

from anguan.prevention.hazards.rules.evidence import ENTERPRISE_RADIUS_M as ENTERPRISE_RADIUS_M
from anguan.prevention.hazards.rules.evidence import HAZARD_AFTER as HAZARD_AFTER
from anguan.prevention.hazards.rules.evidence import HAZARD_BEFORE as HAZARD_BEFORE
from anguan.prevention.hazards.rules.evidence import HAZARD_EXTENSION as HAZARD_EXTENSION
from anguan.prevention.hazards.rules.evidence import HAZARD_OBJECTION as HAZARD_OBJECTION
from anguan.prevention.hazards.rules.evidence import HAZARD_RECHECK as HAZARD_RECHECK
from anguan.prevention.hazards.rules.evidence import SITE_RADIUS_M as SITE_RADIUS_M
from anguan.prevention.hazards.rules.lifecycle import FALSE_STATES as FALSE_STATES
from anguan.prevention.hazards.rules.lifecycle import LEVEL_TITLES as LEVEL_TITLES
from anguan.prevention.hazards.rules.lifecycle import LIFECYCLE as LIFECYCLE
from anguan.prevention.hazards.rules.lifecycle import OPEN_STATES as OPEN_STATES
from anguan.prevention.hazards.rules.lifecycle import PART_TITLES as PART_TITLES
from anguan.prevention.hazards.rules.lifecycle import SOURCE_TITLES as SOURCE_TITLES
from anguan.prevention.hazards.rules.lifecycle import Facts as Facts
from anguan.prevention.hazards.rules.lifecycle import Level as Level
from anguan.prevention.hazards.rules.lifecycle import Part as Part
from anguan.prevention.hazards.rules.lifecycle import Source as Source
from anguan.prevention.hazards.rules.lifecycle import State as State
from anguan.prevention.hazards.rules.lifecycle import is_overdue as is_overdue
from anguan.prevention.hazards.rules.lifecycle import parts as parts
from anguan.prevention.hazards.rules.lifecycle import source_of as source_of
from anguan.prevention.hazards.rules.lifecycle import steps_for as steps_for
from anguan.prevention.hazards.rules.owing import CONFIRM as CONFIRM
from anguan.prevention.hazards.rules.owing import REPLY_KINDS as REPLY_KINDS
from anguan.prevention.hazards.rules.owing import Debt as Debt
from anguan.prevention.hazards.rules.owing import Settlement as Settlement
from anguan.prevention.hazards.rules.owing import kind_in as kind_in
from anguan.prevention.hazards.rules.owing import owed_by as owed_by
from anguan.prevention.hazards.rules.owing import recheck_kind as recheck_kind
from anguan.prevention.hazards.rules.owing import rectify_kind as rectify_kind
from anguan.prevention.hazards.rules.owing import reply_kind as reply_kind
from anguan.prevention.hazards.rules.owing import settlement as settlement
from anguan.prevention.hazards.rules.reasons import LONGEST_TEXT as LONGEST_TEXT
from anguan.prevention.hazards.rules.reasons import MOST_FUNDS_FEN as MOST_FUNDS_FEN
from anguan.prevention.hazards.rules.reasons import reasons_against_due as reasons_against_due
from anguan.prevention.hazards.rules.reasons import reasons_against_problem as reasons_against_problem
from anguan.prevention.hazards.rules.reasons import reasons_against_remark as reasons_against_remark
from anguan.prevention.hazards.rules.reasons import reasons_an_order_cannot_wait as reasons_an_order_cannot_wait
from anguan.prevention.hazards.rules.reasons import reasons_not_to_arrange as reasons_not_to_arrange
from anguan.prevention.hazards.rules.reasons import reasons_not_to_confirm as reasons_not_to_confirm
from anguan.prevention.hazards.rules.reasons import reasons_not_to_dismiss as reasons_not_to_dismiss
from anguan.prevention.hazards.rules.reasons import reasons_not_to_object as reasons_not_to_object
from anguan.prevention.hazards.rules.reasons import reasons_not_to_order as reasons_not_to_order
from anguan.prevention.hazards.rules.reasons import reasons_not_to_recheck as reasons_not_to_recheck
from anguan.prevention.hazards.rules.reasons import reasons_not_to_report as reasons_not_to_report
from anguan.prevention.hazards.rules.reasons import reasons_not_to_return as reasons_not_to_return
from anguan.prevention.hazards.rules.reasons import reasons_not_to_submit as reasons_not_to_submit
from anguan.prevention.hazards.rules.receiving import ORDER_RECEIPT as ORDER_RECEIPT
from anguan.prevention.hazards.rules.receiving import OrderedProblem as OrderedProblem
from anguan.prevention.hazards.rules.receiving import order_text as order_text
from anguan.prevention.hazards.rules.receiving import reasons_not_to_receive as reasons_not_to_receive
from anguan.prevention.hazards.rules.reckoning import likeness as likeness
from anguan.prevention.hazards.rules.reckoning import number_of as number_of
from anguan.prevention.hazards.rules.reckoning import place_words as place_words
