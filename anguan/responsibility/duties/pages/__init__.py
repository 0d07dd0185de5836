"""Doors of duties: what a browser shows of what is owed, the year's plan, one item, the facts, the one page."""
