"""The training app."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Training and its hours (安全培训)."""

    name = "anguan.responsibility.training"
