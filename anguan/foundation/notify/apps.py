"""The notify app."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """Notices (消息通知)."""

    name = "anguan.foundation.notify"
