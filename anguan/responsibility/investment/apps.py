"""The safety-investment app."""

from django.apps import AppConfig


class InvestmentConfig(AppConfig):
    """What is set aside and spent for safety (安全投入)."""

    name = "anguan.responsibility.investment"
