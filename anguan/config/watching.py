"""The watch (看护): notices that reminders have stopped, and says so by channels that need none of our own processes.

It runs in a thread of the launcher, or alone as `anguan watch`, with nothing but a plain connection to the database:
what it watches must not be needed to raise the alarm. Mail and robots are addresses of Apprise, sent to by a process of
its own, so that the launcher stays small. While all is well an address may be called (a dead man's switch): when the
whole machine is gone, whoever waits for that call raises the alarm.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import psycopg

from anguan.config.console import CannotStart, say
from anguan.config.loops import LOOPS
from anguan.foundation.jobs.looking import look
from anguan.foundation.jobs.rules import OK, STOPPED, Part, Standing, said_long

EVERY = 10.0  # seconds between looks
AGAIN_AFTER = timedelta(hours=1)  # while it lasts
PING_EVERY = 60.0  # seconds
PATIENCE_TO_SEND = 60.0
DATABASE = "database"


@dataclass(frozen=True)
class News:
    """What is to be told (告警内容)."""

    title: str
    body: str


@dataclass(frozen=True)
class Told:
    """What was told last, and since when it has lasted."""

    since: datetime | None = None
    told_at: datetime | None = None
    said: str = ""

    def after(self, standing: Standing, *, place: str) -> tuple["Told", News | None]:
        """Return what is to be told of a new standing, if anything: once, again every hour, and when it is over."""
        at, stopped = standing.at, [part for part in standing.parts if part.state == STOPPED]
        if not stopped:
            if self.since is None:
                return self, None
            long = said_long(at - self.since)
            return Told(), News(f"【安管家】已恢复：{self.said}", f"{place}\n异常持续 {long}，现在提醒与送达正常。")
        said = standing.line
        if self.told_at is not None and at - self.told_at < AGAIN_AFTER:
            return self, None
        lines = [place, f"{at.astimezone():%Y-%m-%d %H:%M:%S}", *(f"· {part.said}" for part in stopped)]
        lines += ["在恢复之前，到期提醒和报警可能发不出去。", "请到服务器上看安管家的日志；必要时重新启动服务。"]
        return Told(self.since or at, at, stopped[0].title), News(f"【安管家】{said}", "\n".join(lines))


@dataclass
class Watch:
    """The watch over one database."""

    addresses: Sequence[str] = ()
    ping: str = ""
    patience: timedelta = timedelta(minutes=2)
    every: float = EVERY
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    told: Told = field(default_factory=Told)
    reached: datetime | None = None
    pinged: float = float("-inf")

    @classmethod
    def from_environment(cls) -> "Watch":
        """Return the watch as the settings want it; addresses are separated by blanks."""
        addresses = f"{os.environ.get('ANGUAN_WATCH_MAIL', '')} {os.environ.get('ANGUAN_WATCH_ROBOT', '')}".split()
        after = float(os.environ.get("ANGUAN_WATCH_AFTER", "120"))
        return cls(
            addresses,
            os.environ.get("ANGUAN_WATCH_PING", ""),
            timedelta(seconds=after),
            min(EVERY, max(0.5, after / 4)),
        )

    def go_round(self, stop: threading.Event) -> None:
        """Look until told to stop; nothing that goes wrong here may end the watch, or the launcher with it."""
        while not stop.wait(self.every):
            try:
                self.round(datetime.now(UTC))
            except Exception as error:
                say(f"! 看护没有完成一轮：{type(error).__name__}")

    def round(self, at: datetime) -> None:
        """Look once, and tell."""
        standing = self.look(at)
        told, news = self.told.after(standing, place=f"服务器 {socket.gethostname()}")
        if news is not None:
            say(f"! {news.title}")
            if self.addresses and not send(news, self.addresses):
                say("! 告警没有发出去，请检查 ANGUAN_WATCH_MAIL 和 ANGUAN_WATCH_ROBOT")
                told = replace(told, told_at=self.told.told_at) if told.since else told  # tried again at the next look
        self.told = told
        if self.ping and told.since is None and time.monotonic() - self.pinged >= PING_EVERY:
            self.pinged = time.monotonic()
            _call(self.ping)

    def look(self, at: datetime) -> Standing:
        """Return how everything stands; what was silent before we began is given time to speak."""
        try:
            with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5, autocommit=True) as connection:
                connection.execute("SET statement_timeout = '5s'")
                standing = look(connection.cursor(), LOOPS, at=at, patience=self.patience)
            self.reached = at
        except psycopg.Error:
            since = self.reached or self.started
            standing = Standing(at, [_database(since, at=at, patience=self.patience)])
        if at - self.started < self.patience:
            return Standing(at, [replace(part, state=OK) for part in standing.parts])
        return standing


def _database(since: datetime, *, at: datetime, patience: timedelta) -> Part:
    state = STOPPED if at - since > patience else OK
    return Part(DATABASE, "数据库", state, f"数据库 {said_long(at - since)}没有应答", since)


def send(news: News, addresses: Sequence[str]) -> bool:
    """Send news to every address, in a process of its own; say whether all took it."""
    asked = json.dumps({"title": news.title, "body": news.body, "addresses": list(addresses)})
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", __name__], input=asked, text=True, timeout=PATIENCE_TO_SEND, check=False,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _call(address: str) -> None:
    if not address.startswith(("http://", "https://")):
        say("! ANGUAN_WATCH_PING 不是网址")
        return
    try:
        urllib.request.urlopen(address, timeout=10).close()  # noqa: S310 - just seen to be http
    except OSError as error:
        say(f"! 没有打通 ANGUAN_WATCH_PING：{error}")


def start(stop: threading.Event) -> None:
    """Watch in a thread of the launcher."""
    threading.Thread(target=Watch.from_environment().go_round, args=[stop], name="watch", daemon=True).start()


def farewell(failure: CannotStart) -> None:
    """Say that everything ends, before it does."""
    watch = Watch.from_environment()
    if watch.addresses:
        body = f"服务器 {socket.gethostname()}\n{failure.what}\n怎么办：{failure.remedy}"
        send(News("【安管家】服务已停止", body), watch.addresses)


def run() -> None:
    """Watch until SIGTERM or Ctrl-C."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    watch = Watch.from_environment()
    say(f"看护已启动：每 {watch.every:.0f} 秒看一次，{len(watch.addresses)} 个告警地址")
    watch.go_round(stop)


def main() -> int:
    """Send what standard input asks for (发送告警)."""
    import apprise

    asked = json.load(sys.stdin)
    sent = []
    for address in asked["addresses"]:  # each by itself: one that is broken keeps no other back
        channel = apprise.Apprise()
        sent.append(bool(channel.add(address) and channel.notify(title=asked["title"], body=asked["body"])))
    return 0 if all(sent) else 1


if __name__ == "__main__":
    sys.exit(main())
