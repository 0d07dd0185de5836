"""Rules of quizzes: what may be published, what is asked of one paper, when it counts, how floods are slowed."""
