"""What people do about special work (特殊作业): each function is one thing a person does, in one transaction.

A step that is judged leaves its proof, refused or not (`judging.judged`). A person's key makes a second press harmless.
"""

from anguan.prevention.permits.services.drafting import cancel as cancel
from anguan.prevention.permits.services.drafting import check_draft as check_draft
from anguan.prevention.permits.services.drafting import copied as copied
from anguan.prevention.permits.services.drafting import draft as draft
from anguan.prevention.permits.services.drafting import recall as recall
from anguan.prevention.permits.services.drafting import submit as submit
from anguan.prevention.permits.services.drafting import verdict_of as verdict_of
from anguan.prevention.permits.services.handing import hand_over as hand_over
from anguan.prevention.permits.services.handing import take_over as take_over
from anguan.prevention.permits.services.inspecting import answer_check as answer_check
from anguan.prevention.permits.services.inspecting import conclude_check as conclude_check
from anguan.prevention.permits.services.inspecting import spot_check as spot_check
from anguan.prevention.permits.services.preparing import brief as brief
from anguan.prevention.permits.services.preparing import confirm_measures as confirm_measures
from anguan.prevention.permits.services.preparing import sign_briefing as sign_briefing
from anguan.prevention.permits.services.recording import come_out as come_out
from anguan.prevention.permits.services.recording import go_in as go_in
from anguan.prevention.permits.services.recording import inside_now as inside_now
from anguan.prevention.permits.services.recording import record_gas as record_gas
from anguan.prevention.permits.services.recording import show as show
from anguan.prevention.permits.services.setting import commit_day as commit_day
from anguan.prevention.permits.services.setting import hold_slot as hold_slot
from anguan.prevention.permits.services.setting import leave_slot as leave_slot
from anguan.prevention.permits.services.setting import set_rules as set_rules
from anguan.prevention.permits.services.signing import add_condition as add_condition
from anguan.prevention.permits.services.signing import coordinate as coordinate
from anguan.prevention.permits.services.signing import meet_condition as meet_condition
from anguan.prevention.permits.services.signing import name_coordinator as name_coordinator
from anguan.prevention.permits.services.signing import sign as sign
from anguan.prevention.permits.services.signing import signed_text as signed_text
from anguan.prevention.permits.services.working import accept as accept
from anguan.prevention.permits.services.working import extend as extend
from anguan.prevention.permits.services.working import finish as finish
from anguan.prevention.permits.services.working import resume as resume
from anguan.prevention.permits.services.working import start as start
from anguan.prevention.permits.services.working import still_wanted as still_wanted
from anguan.prevention.permits.services.working import stop as stop
from anguan.prevention.permits.services.working import void as void
from anguan.prevention.permits.services.working import withdraw as withdraw
