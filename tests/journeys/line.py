"""A bad line (坏线路): a TCP proxy before a server that goes down and up, and cuts connections anywhere.

Where a connection is cut is told by bytes and not by time, so that it falls into headers, bodies and answers alike.
"""

import contextlib
import select
import socket
import struct
import threading
from random import Random
from types import TracebackType
from urllib.parse import urlsplit

_CHUNK = 16 * 1024
_AT_ONCE = struct.pack("ii", 1, 0)  # close without a farewell, as a lost signal does


class Line:
    """The way to a server; use it in a `with` block, and open pages at its `url`."""

    def __init__(self, target: str, *, seed: str = "line"):
        parts = urlsplit(target)
        self._target = (parts.hostname or "localhost", parts.port or 80)
        self._random = Random(seed)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._up = True
        self._between: tuple[int, int] | None = None
        self._breaking = 0
        self.cuts = 0
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self._door.getsockname()[1]}"

    def __enter__(self) -> "Line":
        threading.Thread(target=self._receive, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._door.close()
        self.down()

    def down(self) -> None:
        """Lose the signal: what is open breaks off, what is tried fails."""
        self._up = False
        with self._lock:
            broken = list(self._open)
        for one in broken:
            _cut(one)

    def up(self) -> None:
        """Have a signal again."""
        self._up = True

    def break_off(self, times: int) -> None:
        """Lose what is open, and the next so many connections as they come; nothing after that."""
        self._breaking = times
        self.down()
        self.up()

    def cut_between(self, least: int, most: int) -> None:
        """Cut each connection from now on after so many bytes, in either direction."""
        self._between = (least, most)

    def hold(self) -> None:
        """Stop cutting."""
        self._between = None

    def _receive(self) -> None:
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return  # closed
            if not self._up:
                _cut(caller)
                continue
            if self._breaking > 0:
                self._breaking -= 1
                _cut(caller)
                continue
            threading.Thread(target=self._carry, args=(caller,), daemon=True).start()

    def _carry(self, caller: socket.socket) -> None:
        left = self._random.randint(*self._between) if self._between else None
        try:
            server = socket.create_connection(self._target, timeout=30)
        except OSError:
            _cut(caller)
            return
        both = {caller: server, server: caller}
        with self._lock:
            self._open |= set(both)
        try:
            while True:
                for one in select.select(list(both), [], [])[0]:
                    data = one.recv(_CHUNK if left is None else min(_CHUNK, max(1, left)))
                    if not data:
                        return
                    if left is not None and (left := left - len(data)) <= 0:
                        both[one].sendall(data)
                        self.cuts += 1
                        return
                    both[one].sendall(data)
        except (OSError, ValueError):
            return  # one of them is gone
        finally:
            with self._lock:
                self._open -= set(both)
            for one in both:
                _cut(one)


def _cut(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
