"""The web process (网页进程): loads everything while the database is being prepared, and serves on a word.

The workers are forks of it, so the code is loaded once however many there are. The word comes on standard input, which
also tells it when the launcher is gone.
"""

import gc
import os
import resource
import shutil
import sys
from pathlib import Path

STREAMS = 10_000  # requests and open streams of one worker at a time; the threads decide how many are worked on
READY = "ready"  # what the launcher says when the tables are there


def settle() -> None:
    """Leave what is loaded to itself: looking for garbage in it would hold up every hundredth request by 0.2 s."""
    gc.collect()
    gc.freeze()


def share_counts() -> None:
    """Let the workers count requests into files they share (`/metrics`); told before the library is loaded."""
    folder = Path(os.environ["ANGUAN_DATA"]) / "metrics"
    shutil.rmtree(folder, ignore_errors=True)  # counters begin anew with us, as those who read them expect
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def take_lines() -> None:
    """Ask for as many open lines as we may have: every stream is one, and many a system gives 1,024 at first."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main() -> int:
    """Serve; arguments: host, port, number of workers."""
    host, port, workers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    share_counts()
    take_lines()
    from django.urls import get_resolver
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from anguan.config import asgi

    get_resolver().url_patterns  # noqa: B018 - loads every page
    settle()
    if sys.stdin.readline().strip() != READY:
        return 0
    Server(
        f"{asgi.__name__}:application",
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=workers,
        websockets=False,
        # An open event stream holds its place for hours, and would hold up the end as well.
        backpressure=STREAMS,
        workers_kill_timeout=3,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
