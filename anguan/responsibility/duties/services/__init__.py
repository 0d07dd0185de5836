"""What people do with duties: committing the year, proving what was done, exempting, handing over."""

from anguan.responsibility.duties.rules.said import CommitSaid as CommitSaid
from anguan.responsibility.duties.rules.said import ExemptionSaid as ExemptionSaid
from anguan.responsibility.duties.rules.said import ItemSaid as ItemSaid
from anguan.responsibility.duties.rules.said import ProofSaid as ProofSaid
from anguan.responsibility.duties.services.committing import commit as commit
from anguan.responsibility.duties.services.committing import commit_item as commit_item
from anguan.responsibility.duties.services.exempting import ask_exemption as ask_exemption
from anguan.responsibility.duties.services.exempting import decide_exemption as decide_exemption
from anguan.responsibility.duties.services.exempting import withdraw_exemption as withdraw_exemption
from anguan.responsibility.duties.services.handing import hand_over_duties as hand_over_duties
from anguan.responsibility.duties.services.proving import accept_proof as accept_proof
from anguan.responsibility.duties.services.proving import explain as explain
from anguan.responsibility.duties.services.proving import prove as prove
from anguan.responsibility.duties.services.proving import prove_by as prove_by
from anguan.responsibility.duties.services.proving import take_back as take_back
from anguan.responsibility.duties.services.proving import take_back_by as take_back_by
from anguan.responsibility.duties.services.proving import void_proof as void_proof
