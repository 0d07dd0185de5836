"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts (人员与账号)."""

    name = "anguan.registry.accounts"

    def ready(self) -> None:
        """Listen to the account library, and read the sign-in profile: one that does not fit stops the start."""
        from anguan.registry.accounts import catalog
        from anguan.registry.accounts.signin import signals

        catalog.profile()
        signals.connect()
