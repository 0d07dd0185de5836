"""The worker (后台任务): jobs and schedules kept in the same PostgreSQL, and the loops beside them, as the owner role.

`run` does both in one process; `run_loops` the loops alone, for cities that give them processes of their own.
"""

import asyncio
import contextlib
import os
import signal
import threading
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from procrastinate import App

    from anguan.foundation.jobs.loops import Running

CONCURRENCY = 2
PATIENCE = 10.0  # seconds a job may still take after we were told to stop; an aborted one is run again
_ENDS = (signal.SIGINT, signal.SIGTERM)


def run() -> None:
    """Work until SIGTERM or Ctrl-C."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anguan.config.settings")
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from anguan.config.loops import LOOPS
    from anguan.foundation.jobs.loops import Running

    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        message = "the job queue is not on Django's database"
        raise TypeError(message)
    running = Running(LOOPS).start()
    try:
        with app.replace_connector(connector.get_worker_connector()) as working:
            asyncio.run(_work(working, running))
    finally:
        running.stop()


async def _work(app: "App", running: "Running") -> None:
    """Work on jobs until told to end; the loops are told at the same moment."""
    async with app.open_async():
        jobs = asyncio.create_task(
            app.run_worker_async(
                name="worker",
                concurrency=CONCURRENCY,
                shutdown_graceful_timeout=PATIENCE,
                install_signal_handlers=False,  # they would not tell the loops
            )
        )

        def end() -> None:
            running.ask_to_stop()
            jobs.cancel()  # procrastinate then lets running jobs finish

        for number in _ENDS:
            asyncio.get_running_loop().add_signal_handler(number, end)
        with contextlib.suppress(asyncio.CancelledError):
            await jobs


def run_loops() -> None:
    """Run the loops alone until SIGTERM or Ctrl-C; several such processes at once do no harm."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anguan.config.settings")
    django.setup()
    from anguan.config.loops import LOOPS
    from anguan.foundation.jobs.loops import Running

    told = threading.Event()
    for number in _ENDS:
        signal.signal(number, lambda *_: told.set())
    running = Running(LOOPS).start()
    told.wait()
    running.stop()


if __name__ == "__main__":
    run()
