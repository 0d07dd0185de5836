"""The quizzes app."""

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    """Public quizzes (知识竞赛)."""

    name = "anguan.responsibility.quizzes"
