"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Audit (审计留痕)."""

    name = "anguan.foundation.audit"
