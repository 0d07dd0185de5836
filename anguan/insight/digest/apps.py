"""The digest app."""

from django.apps import AppConfig


class DigestConfig(AppConfig):
    """The morning digest (每日速览)."""

    name = "anguan.insight.digest"
