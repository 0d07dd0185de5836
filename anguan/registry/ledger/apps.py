"""The ledger app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Ledger import (台账导入)."""

    name = "anguan.registry.ledger"
