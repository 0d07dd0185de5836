"""Sinks (接收端): a mail server and an HTTP gateway of our own, which can behave as badly as real ones do."""

import json
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, bytes] | tuple[int, bytes, dict[str, str]]
STEADY: Answer = (200, b'{"code": 0, "errcode": 0, "data": {"id": "g-1"}}')


class Gateway:
    """An HTTP gateway: what it was sent, and what it answers."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []  # path, headers, body
        self.answer: Callable[[int], Answer] = lambda n: STEADY  # by how many came before
        self.hangs = 0.0  # seconds before it answers at all
        self.url = ""

    @property
    def said(self) -> list[Any]:
        """The bodies as JSON."""
        return [json.loads(body) for _path, _headers, body in self.got]


@contextmanager
def gateway() -> Iterator[Gateway]:
    """Give the block a gateway of its own."""
    kept = Gateway()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            number = len(kept.got)
            kept.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            if kept.hangs:
                over.wait(kept.hangs)
            status, content, *more = kept.answer(number)
            self.send_response(status)
            for name, value in (more[0] if more else {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST  # noqa: N815 - as the library names them

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield kept
    finally:
        over.set()
        server.shutdown()
        server.server_close()


class MailServer:
    """A mail server: what it took, and whom it refuses."""

    def __init__(self) -> None:
        self.took: list[tuple[str, str]] = []  # the mailbox and the mail
        self.refuses: dict[str, str] = {}  # by mailbox: "550 no such user"
        self.greets_after = 0.0
        self.connections = 0
        self.port = 0

    @property
    def settings(self) -> dict[str, object]:
        """How the channel reaches it."""
        return {"host": "127.0.0.1", "port": self.port, "security": "none", "sender": "安管家 <anguan@example.cn>"}


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Give the block a mail server of its own."""
    kept = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            kept.connections += 1
            time.sleep(kept.greets_after)
            self._say("220 here")
            box = ""
            while line := self.rfile.readline().decode().strip():
                word = line[:4].upper()
                if word == "RCPT":
                    box = line.partition("<")[2].rstrip(">")
                    self._say(kept.refuses.get(box, "250 ok"))
                elif word == "DATA":
                    self._say("354 go on")
                    lines = []
                    while (part := self.rfile.readline()) != b".\r\n":
                        lines.append(part)
                    kept.took.append((box, b"".join(lines).decode()))
                    self._say("250 taken")
                elif word == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 ok")

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
