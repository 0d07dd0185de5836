"""The words app: it owns the database function `bigrams`."""

from django.apps import AppConfig


class WordsConfig(AppConfig):
    """Words (文字)."""

    name = "anguan.foundation.words"
