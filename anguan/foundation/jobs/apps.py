"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs (后台任务)."""

    name = "anguan.foundation.jobs"
