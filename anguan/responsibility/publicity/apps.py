"""The publicity app."""

from django.apps import AppConfig


class PublicityConfig(AppConfig):
    """Publicity events (宣传教育活动)."""

    name = "anguan.responsibility.publicity"
