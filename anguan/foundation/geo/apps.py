"""The geo app: it owns the map macro; its tables live in the domains that place things."""

from django.apps import AppConfig


class GeoConfig(AppConfig):
    """Geo (地理)."""

    name = "anguan.foundation.geo"
