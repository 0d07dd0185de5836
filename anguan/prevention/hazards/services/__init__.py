"""What people do about hazards (隐患): each function is one thing a person does, in one transaction."""

from anguan.prevention.hazards.services.assigning import Arrangement as Arrangement
from anguan.prevention.hazards.services.assigning import arrange as arrange
from anguan.prevention.hazards.services.assigning import confirm_and_assign as confirm_and_assign
from anguan.prevention.hazards.services.assigning import dismiss as dismiss
from anguan.prevention.hazards.services.extending import ask_extension as ask_extension
from anguan.prevention.hazards.services.extending import decide_extension as decide_extension
from anguan.prevention.hazards.services.ordering import Problem as Problem
from anguan.prevention.hazards.services.ordering import order_rectification as order_rectification
from anguan.prevention.hazards.services.receiving import hash_of_text as hash_of_text
from anguan.prevention.hazards.services.receiving import receive_order as receive_order
from anguan.prevention.hazards.services.rectifying import recheck_return as recheck_return
from anguan.prevention.hazards.services.rectifying import strike_off as strike_off
from anguan.prevention.hazards.services.rectifying import submit_rectification as submit_rectification
from anguan.prevention.hazards.services.reporting import object_to_closing as object_to_closing
from anguan.prevention.hazards.services.reporting import report_hazard as report_hazard
from anguan.prevention.hazards.services.reporting import withdraw as withdraw
