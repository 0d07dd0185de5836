"""Tables of briefings: teams and shifts, what is expected of a day, the briefing held and who was there."""

from anguan.responsibility.briefings.models.holding import Attendance, Briefing, BriefingSetting
from anguan.responsibility.briefings.models.planning import Member, Shift, ShiftDay, Slot, Team

__all__ = ["Attendance", "Briefing", "BriefingSetting", "Member", "Shift", "ShiftDay", "Slot", "Team"]
