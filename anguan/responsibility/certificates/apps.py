"""The certificates app."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Certificates of people (持证)."""

    name = "anguan.responsibility.certificates"
