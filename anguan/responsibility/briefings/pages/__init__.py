"""Doors of briefings: what a browser shows of teams and shifts, the day's briefings, one of them, the month."""
