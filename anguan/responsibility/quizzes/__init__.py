"""City quizzes (知识竞赛): open to everybody without an account, by link or code, counted by town."""
