"""Preparing (启动准备): tables up to date, and the demo city where the database is empty.

Run as a program it is the short-lived first child of `anguan serve`, so that the process that stays stays small; it
hands the sign-ins of the demo back as JSON through the file descriptor named on its command line.
"""

import json
import os
import sys
import traceback
from collections.abc import Sequence

import django
from django.core.management import call_command
from django.db import DatabaseError

from anguan.config.console import CannotStart, complain, say, step

SignIn = tuple[str, str, str]  # role in Chinese, user name, password


def migrate(words: Sequence[str] = ()) -> None:
    """Bring the tables up to date (更新表结构)."""
    try:
        with step("表结构已更新"):
            call_command("createcachetable", verbosity=0)
            call_command("migrate", *words, verbosity=1 if words else 0, interactive=False)
    except DatabaseError as error:
        traceback.print_exc()
        raise CannotStart(
            f"更新表结构失败：{str(error).strip()}", "数据没有改变；请把上面的信息连同版本号发给维护人员"
        ) from error


def make_demo(*, scale: float, seed: int | None) -> None:
    """Make the demo city (演示城市)."""
    try:
        import demo
    except ImportError as error:
        raise CannotStart("没有安装演示数据模块 demo", "请在完整的代码目录中运行，或加 --no-demo 启动空系统") from error
    if not hasattr(demo, "make"):
        raise CannotStart("演示数据模块 demo 还不完整", "请更新代码后重试，或加 --no-demo 启动空系统")
    with step("演示城市已生成"):
        chosen = {} if seed is None else {"seed": seed}
        demo.make(scale=scale, progress=lambda text: say(f"  {text}"), **chosen)


def sign_ins() -> list[SignIn]:
    """One account per role of the demo city (演示账号), nothing when this database is not a demo."""
    try:
        import demo
    except ImportError:
        return []
    return list(demo.sign_ins()) if hasattr(demo, "sign_ins") else []


def is_empty() -> bool:
    """Whether nobody can sign in yet, that is, the system was never used."""
    from django.contrib.auth import get_user_model

    return not get_user_model()._default_manager.exists()


def main() -> int:
    """Prepare for serving; arguments: yes|no for the demo, its scale, and where to hand back the sign-ins."""
    wants_demo, scale, descriptor = sys.argv[1] == "yes", float(sys.argv[2]), int(sys.argv[3])
    try:
        django.setup()
        migrate()
        if wants_demo and is_empty():
            make_demo(scale=scale, seed=None)
        with os.fdopen(descriptor, "w") as handed_back:
            json.dump(sign_ins(), handed_back)
    except CannotStart as failure:
        complain(failure)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
