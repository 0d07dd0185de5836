"""What people do with briefings (班前教育): teams and shifts, opening, signing in, ticking, holding, following up."""

from anguan.responsibility.briefings.services.holding import hold, void
from anguan.responsibility.briefings.services.opening import TakenAlready, code_of, open_briefing
from anguan.responsibility.briefings.services.planning import excuse
from anguan.responsibility.briefings.services.proposing import propose
from anguan.responsibility.briefings.services.shifts import end_shift, set_day, set_rules, set_shift
from anguan.responsibility.briefings.services.signing import follow_up, keep_from, sign_in, tick
from anguan.responsibility.briefings.services.teams import close_team, leave_teams, set_team, teams_from_posts

__all__ = [
    "TakenAlready",
    "close_team",
    "code_of",
    "end_shift",
    "excuse",
    "follow_up",
    "hold",
    "keep_from",
    "leave_teams",
    "open_briefing",
    "propose",
    "set_day",
    "set_rules",
    "set_shift",
    "set_team",
    "sign_in",
    "teams_from_posts",
    "tick",
    "void",
]
