"""The standard-documents app."""

from django.apps import AppConfig


class PaperworkConfig(AppConfig):
    """Standard documents, signed and archived (标准文书)."""

    name = "anguan.responsibility.paperwork"
