"""`anguan serve` as an operator runs it: everything up, everything down, and up again after a kill -9."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 90.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "ANGUAN_DATA": str(data), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "anguan.config.command", "serve", "--no-demo", "--processes", "1"]
    with subprocess.Popen(  # noqa: S603 - our own program
        [*command, "--port", str(port)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout is not None
            said = []
            for line in process.stdout:
                said.append(line)
                if "已启动：http" in line:
                    break
            else:
                raise AssertionError("".join(said))
            yield process
        finally:
            process.kill()


def answer(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as response:
            return int(response.status)
    except urllib.error.URLError:
        return 0


def family(pid: int) -> set[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in children}.union(*(family(int(child)) for child in children))


def wait_until_gone(pids: set[int]) -> set[int]:
    until = time.monotonic() + PATIENCE
    while pids and time.monotonic() < until:
        pids = {pid for pid in pids if Path(f"/proc/{pid}/exe").exists()}
        time.sleep(0.1)
    return pids


def test_serve_runs_everything_and_leaves_nothing_behind(home: Path) -> None:
    port = free_port()
    with serving(home, port) as process:
        first = family(process.pid)
        assert answer(port) == 200
        process.kill()
    with serving(home, port) as process:
        second = family(process.pid)
        assert len(second) >= 4, "database, web server, its worker process, job worker"
        assert answer(port) == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert answer(port) == 0
    assert wait_until_gone(first | second) == set()


def test_a_taken_port_is_refused_before_anything_starts(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "anguan.config.command", "serve", "--port", str(port)],
            env={**os.environ, "ANGUAN_DATA": str(home)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert f"--port {port + 1}" in done.stderr
    assert not (home / "postgres").exists()
