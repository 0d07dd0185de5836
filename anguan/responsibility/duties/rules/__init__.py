"""Rules of duties (履职事项): who owes what, until when, and what safety costs; values in, values out."""
