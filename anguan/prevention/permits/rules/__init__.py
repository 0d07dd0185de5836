"""Rules of special-work permits (特殊作业票): pure functions over a case; GB 30871-2022, Order 13, GB 46768-2025.

Importing this enters every rule into the table, in the order in which a proof lists them.
"""

from datetime import datetime

from anguan.foundation import clock
from anguan.prevention.permits.catalog import law_for
from anguan.prevention.permits.rules import alarms as alarms
from anguan.prevention.permits.rules import blind_plate as blind_plate
from anguan.prevention.permits.rules import briefing as briefing
from anguan.prevention.permits.rules import certificates as certificates
from anguan.prevention.permits.rules import changes as changes
from anguan.prevention.permits.rules import closing as closing
from anguan.prevention.permits.rules import confined_space as confined_space
from anguan.prevention.permits.rules import electricity as electricity
from anguan.prevention.permits.rules import evidence as evidence
from anguan.prevention.permits.rules import excavation as excavation
from anguan.prevention.permits.rules import gas as gas
from anguan.prevention.permits.rules import height as height
from anguan.prevention.permits.rules import hot_work as hot_work
from anguan.prevention.permits.rules import interruptions as interruptions
from anguan.prevention.permits.rules import levels as levels
from anguan.prevention.permits.rules import lifting as lifting
from anguan.prevention.permits.rules import linked as linked
from anguan.prevention.permits.rules import measures as measures
from anguan.prevention.permits.rules import nearby as nearby
from anguan.prevention.permits.rules import people as people
from anguan.prevention.permits.rules import preparing as preparing
from anguan.prevention.permits.rules import roads as roads
from anguan.prevention.permits.rules import signatures as signatures
from anguan.prevention.permits.rules import upgrading as upgrading
from anguan.prevention.permits.rules import validity as validity
from anguan.prevention.permits.rules.case import Case as Case
from anguan.prevention.permits.rules.judging import RULES as RULES
from anguan.prevention.permits.rules.judging import Matter as Matter
from anguan.prevention.permits.rules.judging import Proof as Proof
from anguan.prevention.permits.rules.judging import Rule as Rule
from anguan.prevention.permits.rules.judging import Said as Said
from anguan.prevention.permits.rules.judging import Verdict as Verdict
from anguan.prevention.permits.rules.judging import judge as judge
from anguan.prevention.permits.rules.judging import rule as rule
from anguan.prevention.permits.rules.lifecycle import LIFECYCLE as LIFECYCLE
from anguan.prevention.permits.rules.lifecycle import LIVE_STATES as LIVE_STATES
from anguan.prevention.permits.rules.lifecycle import OPEN_STATES as OPEN_STATES
from anguan.prevention.permits.rules.lifecycle import PART_TITLES as PART_TITLES
from anguan.prevention.permits.rules.lifecycle import Part as Part
from anguan.prevention.permits.rules.lifecycle import State as State


def matter_of(case: Case, *, at: datetime) -> Matter:
    """Return a case at a moment under the law in force on that day."""
    return Matter(case, at, law_for(case.enterprise.regime, clock.day_of(at)))


def verdict_on(case: Case, *, at: datetime) -> Verdict:
    """Return what all rules say of a case at a moment."""
    return judge(matter_of(case, at=at))
