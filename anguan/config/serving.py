"""Serving (运行): the database, the web process and the worker, started, watched and stopped together."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import FrameType
from urllib.parse import quote, urlsplit, urlunsplit

from anguan.config import installation, watching
from anguan.config.console import CannotStart, say, step
from anguan.config.postgres import WEB_ROLE, EmbeddedPostgres
from anguan.config.preparing import SignIn
from anguan.config.programs import die_with_parent
from anguan.config.web import READY

STEADY = 30.0  # seconds after which a process counts as well started
GIVE_UP_AFTER = 5  # deaths in a row, each before it was steady
PATIENCE_TO_STOP = 15.0
PATIENCE_TO_ANSWER = 300.0
PATIENCE_FOR_PORT = 6.0  # a killed predecessor needs a moment to let go of it


@dataclass
class Child:
    """One of our processes (子进程), in a group of its own so that its helpers end with it."""

    title: str
    command: list[str]
    environment: Mapping[str, str]
    word: str = ""  # what it is told once it may begin
    process: subprocess.Popen[str] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float = 0.0

    def start(self) -> None:
        """Start it; the kernel ends it when we die."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own programs
            self.command,
            env=dict(self.environment),
            stdin=subprocess.PIPE,
            text=True,
            process_group=0,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        if self.word:
            self.begin(self.word)

    def begin(self, word: str) -> None:
        """Let it begin, and begin at once whenever it is started again."""
        self.word = word
        if self.process is not None and self.process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.write(f"{word}\n")
                self.process.stdin.flush()

    def ended(self) -> int | None:
        """Return its exit code when it is no longer there."""
        return None if self.process is None else self.process.poll()

    def tell(self, how: signal.Signals) -> None:
        """Signal it and its helpers."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, how)

    def watch(self) -> None:
        """Start it again when it died, each time a little later; give up when it never gets steady."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at:
                self.start()
            return
        code = self.ended()
        if code is None:
            return
        self.tell(signal.SIGKILL)  # helpers it left would keep its port
        self.deaths = 1 if now - self.started > STEADY else self.deaths + 1
        if self.deaths >= GIVE_UP_AFTER:
            raise CannotStart(
                f"{self.title}连续 {self.deaths} 次启动后很快退出（代码 {code}）", "请按上面的错误信息处理后重新启动"
            )
        wait = 2 ** (self.deaths - 1)
        say(f"! {self.title}意外退出（代码 {code}），{wait} 秒后重新启动")
        self.process, self.again_at = None, now + wait


def serve(*, host: str, port: int, processes: int, demo: bool, scale: float) -> None:
    """Run everything until Ctrl-C or SIGTERM (启动全部服务)."""
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, _interrupt)
    _await_port(host, port)
    with installation.database() as server:
        os.environ["ANGUAN_DEMO"] = "1" if installation.will_be_demo(wanted=demo) else "0"
        web, worker = _children(host, port, processes)
        with _stopping([web, worker]):
            web.start()  # it loads while the tables are brought up to date
            sign_ins = _prepare(demo=demo, scale=scale)
            with step("网页已启动"):
                web.begin(READY)
                _await_answer(host, port, web)
            worker.start()  # after the pages: both load the same code, and people wait for the pages
            _announce(host, port, sign_ins)
            watching.start(threading.Event())  # ends with us
            try:
                while True:
                    time.sleep(0.5)
                    _watch_database(server)
                    web.watch()
                    worker.watch()
            except CannotStart as failure:
                watching.farewell(failure)
                raise


def _interrupt(number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt(number)


def _prepare(*, demo: bool, scale: float) -> list[SignIn]:
    """Migrate and make the demo in a process of its own."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as handed_back:
        command = [sys.executable, "-m", "anguan.config.preparing", "yes" if demo else "no", str(scale), str(writing)]
        with subprocess.Popen(  # noqa: S603 - our own program
            command, pass_fds=[writing], process_group=0, preexec_fn=die_with_parent(signal.SIGTERM)
        ) as process:
            os.close(writing)
            try:
                code = process.wait()
            except BaseException:
                process.terminate()
                raise
        if code != 0:
            raise CannotStart(f"启动准备没有完成（代码 {code}）", "请按上面的信息处理后重新启动")
        return [(role, name, password) for role, name, password in json.load(handed_back)]


def _children(host: str, port: int, processes: int) -> tuple[Child, Child]:
    """The web process, which knows only the role that owns nothing, and the worker."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    place = parts.netloc.rpartition("@")[2]
    user = f"{WEB_ROLE}:{quote(os.environ['ANGUAN_WEB_PASSWORD'], safe='')}"
    web_only = {
        "ANGUAN_ROLE": "web",
        "DATABASE_URL": urlunsplit(parts._replace(netloc=f"{user}@{place}")),
    }
    owner_only = {name: value for name, value in os.environ.items() if name != "ANGUAN_WEB_PASSWORD"}
    web = [sys.executable, "-m", "anguan.config.web", host, str(port), str(processes)]
    return (
        Child("网页进程", web, {**os.environ, **web_only}),
        Child("后台任务进程", [sys.executable, "-m", "anguan.config.worker"], owner_only),
    )


@contextlib.contextmanager
def _stopping(children: list[Child]) -> Iterator[None]:
    try:
        yield
    finally:
        for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(how, signal.SIG_IGN)  # we are stopping already
        say("正在停止……")
        for child in children:
            if child.process is not None:
                child.process.terminate()
        until = time.monotonic() + PATIENCE_TO_STOP
        for child in children:
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, until - time.monotonic()))
                child.tell(signal.SIGKILL)


def _watch_database(server: EmbeddedPostgres | None) -> None:
    if server is not None and not server.running():
        say("! 数据库意外停止，正在重新启动")
        server.start()
        if server.url != os.environ["DATABASE_URL"]:
            raise CannotStart("数据库原来的端口被别的程序占用", "请重新启动安管家，它会换一个端口")


def _await_port(host: str, port: int) -> None:
    until = time.monotonic() + PATIENCE_FOR_PORT
    while True:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if time.monotonic() > until:
                    raise CannotStart(
                        f"地址 {host} 端口 {port} 不能使用（{error.strerror}）", f"请换一个端口，例如 --port {port + 1}"
                    ) from error
                time.sleep(0.3)
            else:
                return


def _await_answer(host: str, port: int, web: Child) -> None:
    until = time.monotonic() + PATIENCE_TO_ANSWER
    while not _answers(host, port):
        if web.ended() is not None:
            raise CannotStart(f"{web.title}启动失败（代码 {web.ended()}）", "请按上面的错误信息处理后重新启动")
        if time.monotonic() > until:
            raise CannotStart(f"网页在 {PATIENCE_TO_ANSWER:.0f} 秒内没有应答", "请查看上面的日志")
        time.sleep(0.1)


def _answers(host: str, port: int) -> bool:
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    call = http.client.HTTPConnection(here, port, timeout=5)
    try:
        call.request("GET", "/health", headers={"Host": "localhost"})
        return call.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        call.close()


def _announce(host: str, port: int, sign_ins: list[SignIn]) -> None:
    everywhere = host in {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound
    say(f"\n安管家已启动：http://{'127.0.0.1' if everywhere else host}:{port}/")
    if everywhere:
        say(f"其他设备请用本机的网络地址访问端口 {port}；手机拍照需要 https，见 deploy/README.md")
    if sign_ins:
        say("\n演示账号（每种角色一个）：")
        for role, name, password in sign_ins:
            say(f"  {role.ljust(12, '　')}  {name:<16} {password}")
        if everywhere:
            say("! 演示账号的密码是公开的，请不要在里面放真实数据")
    say("\n按 Ctrl-C 停止\n")
