"""The access app: after each migration the database is told who may see what."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    """Access (权限与辖区)."""

    name = "anguan.foundation.access"

    def ready(self) -> None:
        """Bring grants and row policies in line once all tables are there."""
        from django.apps import apps

        from anguan.foundation.access.policies import secure_database

        last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
        post_migrate.connect(secure_database, sender=last, dispatch_uid="anguan.access.policies")
