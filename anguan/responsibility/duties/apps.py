"""The duties app."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """The law's calendar for each enterprise (履职提醒)."""

    name = "anguan.responsibility.duties"
