"""Pre-shift briefings (班前教育): teams and their shifts, what is told, who was there, what was not held."""
