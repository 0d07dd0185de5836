"""The dashboards app."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Dashboards (首页与指标)."""

    name = "anguan.insight.dashboards"
