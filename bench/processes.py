"""Processes (进程): the demo city made, a stopped system started again, and a fresh clone brought to its first page."""

import http.client
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.measuring import Result, Size

_ROOT = Path(__file__).resolve().parents[1]
_ANGUAN = (sys.executable, "-m", "anguan.config.command")


def demo(size: Size) -> list[Result]:
    """Make the demo city as an operator does: into an empty folder, database and tables included."""
    scale = 1.0 if size.rows >= 10_000 else 0.001
    home = tempfile.mkdtemp(prefix="demo-", dir=os.environ["ANGUAN_DATA"])
    Path(home).chmod(0o711)
    began = time.perf_counter()
    making = subprocess.Popen(  # noqa: S603 - our own program
        [*_ANGUAN, "demo", "--scale", str(scale)], env={**os.environ, "ANGUAN_DATA": home}, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(making.pid, 0)
    took = time.perf_counter() - began
    shutil.rmtree(home)
    if status:
        raise SystemExit(1)
    cpu = used.ru_utime + used.ru_stime
    cores = os.cpu_count() or 1
    return [
        Result(
            "demo", f"`anguan demo --scale {scale:g}` into an empty folder", took, "s", 180,
            beside=f"{cpu:.0f} s processor time, database included: {cpu / cores:.0f} s on {cores} idle processors",
        )
    ]  # fmt: skip


def restart(size: Size) -> list[Result]:
    """Start `anguan serve` on data that is there, until the sign-in page answers."""
    port = free_port()
    walls = []
    for _ in range(max(1, min(3, size.repeats))):
        began = time.perf_counter()
        serving = subprocess.Popen(  # noqa: S603 - our own program
            [*_ANGUAN, "serve", "--port", str(port), "--scale", "0.001"], stdout=subprocess.DEVNULL
        )
        try:
            await_page(port, "/sign-in/", serving)
            walls.append(time.perf_counter() - began)
        finally:
            serving.send_signal(signal.SIGINT)
            serving.wait(60)
    return [Result("restart", "`anguan serve` on existing data to the first page", statistics.median(walls), "s", 5)]


def cold_start(_size: Size) -> list[Result]:
    """Clone this repository and run `script/server` there, until it answers; packages come from the network."""
    with tempfile.TemporaryDirectory(prefix="anguan-clone-") as folder:
        Path(folder).chmod(0o711)
        clone = Path(folder) / "anguan"
        port = free_port()
        fresh = {name: value for name, value in os.environ.items() if not name.startswith(("ANGUAN_", "DJANGO_"))}
        fresh["PATH"] = fresh["PATH"].replace(f"{_ROOT}/.venv/bin:", "")
        fresh.pop("VIRTUAL_ENV", None)
        began = time.perf_counter()
        subprocess.run(["/usr/bin/git", "clone", "--quiet", _ROOT, clone], check=True)  # noqa: S603
        serving = subprocess.Popen(  # noqa: S603 - our own program
            [clone / "script/server", "--port", str(port)], env=fresh, stdout=sys.stderr, process_group=0
        )
        try:
            await_page(port, "/sign-in/", serving, patience=1800)
            took = time.perf_counter() - began
        finally:
            os.killpg(serving.pid, signal.SIGINT)
            serving.wait(120)
    return [Result("cold_start", "fresh clone, `script/server`, demo city, first page", took, "s", 300)]


def await_page(port: int, path: str, serving: "subprocess.Popen[Any]", *, patience: float = 300) -> None:
    """Wait until a server answers with a page."""
    until = time.monotonic() + patience
    while time.monotonic() < until and serving.poll() is None:
        call = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            call.request("GET", path)
            if call.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            pass
        finally:
            call.close()
        time.sleep(0.05)
    message = f"no page on port {port}"
    raise AssertionError(message)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
