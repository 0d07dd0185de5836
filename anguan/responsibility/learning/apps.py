"""The learning app."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Courses, questions and papers (安全学习)."""

    name = "anguan.responsibility.learning"
