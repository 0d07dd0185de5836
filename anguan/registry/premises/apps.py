"""The premises app."""

from django.apps import AppConfig


class PremisesConfig(AppConfig):
    """Premises (场所)."""

    name = "anguan.registry.premises"
