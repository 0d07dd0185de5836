"""Rules of pre-shift briefings (班前教育): calendar, roster, the turning code, topics, doubts; no framework."""
