"""The ui app: it keeps people's saved filters."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Page kit (界面)."""

    name = "anguan.foundation.ui"
    label = "ui"
