"""What people do with a quiz: an office writes and publishes it, anybody takes part, the counter counts."""

from anguan.responsibility.quizzes.services.counting import count_papers
from anguan.responsibility.quizzes.services.publishing import publish, save_draft, strike_out, withdraw
from anguan.responsibility.quizzes.services.taking import give, hand_in, paper_in

__all__ = ["count_papers", "give", "hand_in", "paper_in", "publish", "save_draft", "strike_out", "withdraw"]
