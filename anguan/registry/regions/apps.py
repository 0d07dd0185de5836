"""The regions app."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Regions (行政区划)."""

    name = "anguan.registry.regions"
