"""What owners say of their duties: the facts, the year, what was done, what is not for them."""
