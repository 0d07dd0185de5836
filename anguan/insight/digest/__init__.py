"""The morning digest (每日速览): once a day, one page for each office of what needs somebody today, kept as it was."""
