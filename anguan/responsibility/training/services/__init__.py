"""What people do with training: records kept, sessions held, plans made, hours reckoned."""

from anguan.responsibility.training.services.recording import RecordSaid as RecordSaid
from anguan.responsibility.training.services.recording import record as record
from anguan.responsibility.training.services.recording import take_back as take_back
