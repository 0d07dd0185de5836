"""The evidence app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Evidence (现场证据)."""

    name = "anguan.foundation.evidence"
