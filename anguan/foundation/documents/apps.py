"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents (文书与表格)."""

    name = "anguan.foundation.documents"
