"""The permits app."""

from django.apps import AppConfig


class PermitsConfig(AppConfig):
    """Permits (特殊作业票)."""

    name = "anguan.prevention.permits"
