"""Test database (测试数据库): one PostgreSQL for a pytest run, quick rather than durable, in memory where possible.

Loaded by `-p tests.postgres`, so that DATABASE_URL is there before Django reads its settings. The process that starts
pytest starts the server; pytest-xdist's workers inherit its address. An address given from outside is used as it is.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from anguan.config.postgres import EmbeddedPostgres, ensure_web_role

QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_wal_size": "256MB",
    "min_wal_size": "80MB",
    "autovacuum": "off",
    "log_min_duration_statement": "-1",
}
PREFIX = "anguan-tests-"
WEB_PASSWORD = "only-for-tests"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Start before pytest-django, which loads the settings in this very hook."""
    os.environ.setdefault("ANGUAN_WEB_PASSWORD", WEB_PASSWORD)
    os.environ.setdefault("ANGUAN_MFA_FOR_OFFICIALS", "0")  # tests about signing in turn it on
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _start()
    if "ANGUAN_DATA" not in os.environ:  # what tests store stays out of the working copy's own data
        os.environ["ANGUAN_DATA"] = data = tempfile.mkdtemp(prefix="anguan-data-")
        atexit.register(shutil.rmtree, data, ignore_errors=True)
    return (yield)


def _start() -> str:
    place = _quickest_place()
    _sweep(place)
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    home.chmod(0o711)
    server = EmbeddedPostgres(home, settings=QUICK, durable=False)

    def finish() -> None:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)

    atexit.register(finish)
    server.start()
    ensure_web_role(server.url, os.environ["ANGUAN_WEB_PASSWORD"])
    return server.url


def _quickest_place() -> Path:
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30:
        return memory
    return Path(tempfile.gettempdir())


def _sweep(place: Path) -> None:
    """Remove what a killed run left: a folder whose lock nobody holds."""
    for home in place.glob(f"{PREFIX}*"):
        try:
            with (home / "owner.lock").open("r+") as lock:
                if time.time() - os.fstat(lock.fileno()).st_mtime > 60 and not EmbeddedPostgres(home).running():
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(home, ignore_errors=True)
        except OSError:
            continue
