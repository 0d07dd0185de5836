"""The worker (后台任务): runs jobs and schedules kept in the same PostgreSQL, as the owner role."""

import os

import django

CONCURRENCY = 2
PATIENCE = 10.0  # seconds a job may still take after we were told to stop; an aborted one is run again


def run() -> None:
    """Work until SIGTERM or Ctrl-C."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anguan.config.settings")
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        message = "the job queue is not on Django's database"
        raise TypeError(message)
    with app.replace_connector(connector.get_worker_connector()) as working:
        working.run_worker(name="worker", concurrency=CONCURRENCY, shutdown_graceful_timeout=PATIENCE)


if __name__ == "__main__":
    run()
