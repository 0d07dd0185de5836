"""The enterprises app."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """Enterprises (企业)."""

    name = "anguan.registry.enterprises"
