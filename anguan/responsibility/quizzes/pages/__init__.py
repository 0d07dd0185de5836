"""Doors of quizzes: those of offices, and the public ones anybody may open."""
