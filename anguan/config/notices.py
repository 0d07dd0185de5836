"""Notices (消息通知): every topic of this installation, as the domains declare them."""

from anguan.foundation.deadlines.notices import TOPICS as DEADLINES
from anguan.foundation.notify.topics import Topic
from anguan.insight.digest.notices import TOPICS as DIGEST
from anguan.oversight.rounds.notices import TOPICS as ROUNDS
from anguan.prevention.permits.notices import TOPICS as PERMITS
from anguan.responsibility.briefings.notices import TOPICS as BRIEFINGS
from anguan.responsibility.duties.notices import TOPICS as DUTIES
from anguan.responsibility.learning.notices import TOPICS as LEARNING
from anguan.responsibility.paperwork.notices import TOPICS as PAPERWORK

TOPICS: tuple[Topic, ...] = (*DEADLINES, *ROUNDS, *DIGEST, *PERMITS, *BRIEFINGS, *LEARNING, *PAPERWORK, *DUTIES)
