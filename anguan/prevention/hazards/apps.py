"""The hazards app."""

from django.apps import AppConfig


class HazardsConfig(AppConfig):
    """Hazards (事故隐患)."""

    name = "anguan.prevention.hazards"
