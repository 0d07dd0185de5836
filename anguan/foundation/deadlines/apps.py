"""The deadlines app."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Deadlines (期限)."""

    name = "anguan.foundation.deadlines"
