"""The web process (网页进程): loads everything while the database is being prepared, and serves on a word.

The workers are forks of it, so the code is loaded once however many there are. The word comes on standard input, which
also tells it when the launcher is gone.
"""

import gc
import sys

READY = "ready"  # what the launcher says when the tables are there


def settle() -> None:
    """Leave what is loaded to itself: looking for garbage in it would hold up every hundredth request by 0.2 s."""
    gc.collect()
    gc.freeze()


def main() -> int:
    """Serve; arguments: host, port, number of workers."""
    host, port, workers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
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
        backpressure=512,
        workers_kill_timeout=3,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
