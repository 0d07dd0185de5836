"""The briefings app."""

from django.apps import AppConfig


class BriefingsConfig(AppConfig):
    """Pre-shift briefings (班前教育)."""

    name = "anguan.responsibility.briefings"
