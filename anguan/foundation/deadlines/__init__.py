"""Deadlines (期限): everything owed is due at a moment that follows from a rule; silence is the alarm."""
