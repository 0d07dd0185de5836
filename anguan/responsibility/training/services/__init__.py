"""What people do with training: records kept, sessions held, plans made, hours reckoned."""

from anguan.responsibility.training.services.filing import add_outside as add_outside
from anguan.responsibility.training.services.filing import set_counting as set_counting
from anguan.responsibility.training.services.filing import set_move as set_move
from anguan.responsibility.training.services.filing import void_record as void_record
from anguan.responsibility.training.services.filing import waive as waive
from anguan.responsibility.training.services.planning import ItemSaid as ItemSaid
from anguan.responsibility.training.services.planning import drop_item as drop_item
from anguan.responsibility.training.services.planning import issue_plan as issue_plan
from anguan.responsibility.training.services.planning import make_plan as make_plan
from anguan.responsibility.training.services.planning import set_item as set_item
from anguan.responsibility.training.services.recording import RecordSaid as RecordSaid
from anguan.responsibility.training.services.recording import record as record
from anguan.responsibility.training.services.recording import record_many as record_many
from anguan.responsibility.training.services.recording import take_back as take_back
from anguan.responsibility.training.services.sessions import add_people as add_people
from anguan.responsibility.training.services.sessions import close_session as close_session
from anguan.responsibility.training.services.sessions import code_of as code_of
from anguan.responsibility.training.services.sessions import hold_session as hold_session
from anguan.responsibility.training.services.sessions import open_session as open_session
from anguan.responsibility.training.services.sessions import own_enterprise as own_enterprise
from anguan.responsibility.training.services.sessions import sign_in as sign_in
from anguan.responsibility.training.services.sessions import strike as strike
from anguan.responsibility.training.services.sessions import tick as tick
from anguan.responsibility.training.services.sessions import void_session as void_session
from anguan.responsibility.training.services.settling import settle as settle
from anguan.responsibility.training.services.settling import settle_due as settle_due
