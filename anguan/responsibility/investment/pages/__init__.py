"""Doors of safety money: the book, entering, reckoning, lists and figures, ledgers, papers."""
