"""The offices app."""

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    """Offices (监管部门)."""

    name = "anguan.registry.offices"
