"""What people do with learning: they write courses and questions, give them to others, watch, sit papers, pass."""

from anguan.responsibility.learning.services.assigning import assign as assign
from anguan.responsibility.learning.services.assigning import assign_for_fact as assign_for_fact
