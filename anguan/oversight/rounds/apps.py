"""The rounds app."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """Rounds (任务下发)."""

    name = "anguan.oversight.rounds"
