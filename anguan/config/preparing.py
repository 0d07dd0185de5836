"""Preparing (启动准备): tables up to date, and the demo city where the database is empty.

Run as a program it is the short-lived first child of `anguan serve`, so that the process that stays stays small; it
hands the sign-ins of the demo back as JSON through the file descriptor named on its command line.
"""

import hashlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from types import FrameType

import django
from django.core.management import call_command
from django.db import DatabaseError, connection
from psycopg import sql

from anguan.config.console import CannotStart, complain, say, step
from anguan.config.installation import DEMO, HALF_MADE
from anguan.foundation import clock

SignIn = tuple[str, str, str]  # role in Chinese, user name, password

PACKAGE = Path(__file__).resolve().parents[1]
LIBRARIES = ("django", "django-allauth", "procrastinate")  # those that bring tables of their own
STAMPED = "anguan_cache"  # the table whose comment says which code last brought the tables up to date


def migrate(words: Sequence[str] = ()) -> None:
    """Bring the tables up to date (更新表结构)."""
    try:
        with step("表结构已更新"):
            call_command("createcachetable", verbosity=0)
            call_command("migrate", *words, verbosity=1 if words else 0, interactive=False)
            if not words:
                _lay_out()
                _comment(STAMPED, fingerprint())
    except DatabaseError as error:
        traceback.print_exc()
        raise CannotStart(
            f"更新表结构失败：{str(error).strip()}", "数据没有改变；请把上面的信息连同版本号发给维护人员"
        ) from error


def _lay_out() -> None:
    """Lay out what every installation begins with: the starter set of courses and questions (起步课程和题库)."""
    from anguan.responsibility.learning.services.starting import lay_out  # the models are loaded by now

    lay_out(at=clock.now())


def is_up_to_date() -> bool:
    """Whether this very code brought the tables, grants and row policies up to date; then a restart need not again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass(%s))", [STAMPED])
        row: tuple[str | None] = cursor.fetchone()
    return row[0] == fingerprint()


def fingerprint() -> str:
    """Return a mark of everything that shapes the tables: our code, and the libraries that have tables."""
    digest = hashlib.sha256(" ".join(version(name) for name in LIBRARIES).encode())
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("catalog/**/*.yaml")]):
        digest.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def make_demo(*, scale: float, seed: int | None) -> None:
    """Make the demo city (演示城市) in a database nobody uses yet, or again where that was interrupted."""
    try:
        import demo
    except ImportError as error:
        raise CannotStart("没有安装演示数据模块 demo", "请在完整的代码目录中运行，或加 --no-demo 启动空系统") from error
    if note() == HALF_MADE:
        say("  上次演示城市没有生成完，清空后重新生成")
        call_command("flush", verbosity=0, interactive=False)
        _lay_out()
    elif not is_empty():
        raise CannotStart("数据库里已有数据，不能再生成演示城市", "请把 ANGUAN_DATA 指向一个新的空目录再试")
    try:
        with step("演示城市已生成"):
            leave_note(HALF_MADE)
            demo.make(scale=scale, seed=demo.SEED if seed is None else seed, progress=lambda text: say(f"  {text}"))
            leave_note(DEMO)
    except Exception as error:
        traceback.print_exc()
        raise CannotStart("生成演示城市时出错", "请把上面的信息发给维护人员；加 --no-demo 可以先启动空系统") from error


def sign_ins() -> list[SignIn]:
    """One account per role of the demo city (演示账号), nothing when this database is not noted as one."""
    if note() != DEMO:
        return []
    import demo

    return demo.sign_ins()


def is_empty() -> bool:
    """Whether nobody can sign in yet, that is, the system was never used."""
    from django.contrib.auth import get_user_model

    return not get_user_model()._default_manager.exists()


def note() -> str | None:
    """Return what the database was noted to be: a demo, a half-made one, or nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('django_migrations'::regclass)")
        row: tuple[str | None] = cursor.fetchone()
        return row[0]


def leave_note(text: str | None) -> None:
    """Note what the database is."""
    _comment("django_migrations", text)


def _comment(table: str, text: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(sql.Identifier(table), sql.Literal(text)))


def _end_all(_number: int, _frame: FrameType | None) -> None:
    os.killpg(0, signal.SIGKILL)  # the demo is made by several processes; whoever started us gave us a group of our own


def main() -> int:
    """Prepare for serving; arguments: yes|no for the demo, its scale, and where to hand back the sign-ins."""
    signal.signal(signal.SIGTERM, _end_all)
    wants_demo, scale, descriptor = sys.argv[1] == "yes", float(sys.argv[2]), int(sys.argv[3])
    try:
        django.setup()
        if not is_up_to_date():
            migrate()
        if wants_demo and (is_empty() or note() == HALF_MADE):
            make_demo(scale=scale, seed=None)
        with os.fdopen(descriptor, "w") as handed_back:
            json.dump(sign_ins(), handed_back)
    except CannotStart as failure:
        complain(failure)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
