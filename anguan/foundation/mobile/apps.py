"""The mobile app."""

from django.apps import AppConfig


class MobileConfig(AppConfig):
    """Phone (手机端)."""

    name = "anguan.foundation.mobile"
