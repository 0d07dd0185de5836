"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts (人员与账号)."""

    name = "anguan.registry.accounts"
