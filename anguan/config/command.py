"""The `anguan` command (命令行): everything an operator runs, with the database there for each of it."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from anguan.config import backup, installation, serving
from anguan.config.console import CannotStart, complain, say

HELP = """\
安管家命令：

  anguan serve            启动全部服务：数据库、网页、后台任务（首次启动时生成演示城市）
      --host 地址         网页监听的地址，默认 127.0.0.1；对外服务用 0.0.0.0
      --port 端口         默认 8000
      --processes 个数    网页进程个数，默认按处理器个数，最多 4 个
      --scale 倍数        演示城市的大小，默认 1.0
      --no-demo           空数据库不生成演示城市
  anguan worker           只运行后台任务和提醒循环
  anguan work             只运行提醒循环（可以同时运行几个，多台机器分担）
  anguan watch            只运行看护：提醒停了，经邮件或群机器人告警（serve 里已经带有）
  anguan migrate          更新表结构
  anguan demo             生成演示城市：--scale 倍数，--seed 随机种子
  anguan first_official   新系统开通第一个监管账号：--region 区划代码 --office 部门 --name 姓名 --phone 手机号
  anguan audit verify     核对审计链、日根、证据记录与原件；有一处不符，退出码就是 1
      --files all|none|个数   核对全部原件、不核对原件，或随机抽查若干个；默认 all
      --roots 文件        与以前从公开页下载的日根（roots.json）对照
  anguan permits check    校核特殊作业票：从标准输入读案情（JSON），输出结论、理由与条款；不需要数据库
      --at 时间           按哪一时刻判断，例如 2026-11-21T10:00+08:00；默认现在
      --schema            输出案情的 JSON Schema；格式说明见 docs/permits-check.md
  anguan duties plan      推算一年的履职清单：从标准输入读企业事实（JSON），输出应办事项、到期日、条款、罚则
  anguan duties cost      推算一年应提取的安全生产费用，写明每一步
      --year 年份         默认今年
      --schema            输出企业事实的 JSON Schema；--answer-schema 输出答复的；格式说明见 docs/duties.md
  anguan dump 文件        备份数据库；anguan restore 文件 在空的数据库里恢复
  anguan <其他命令>       交给 Django 管理命令，例如 anguan shell

设置写在环境变量或 .env 里，说明见 .env.example。"""


class _Parser(argparse.ArgumentParser):
    """A parser that explains itself in Chinese."""

    def __init__(self) -> None:
        super().__init__(add_help=False, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise CannotStart(f"参数不对：{' '.join(sys.argv[1:])}", "请运行 anguan help 查看用法")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    word, *rest = list(sys.argv[1:] if arguments is None else arguments) or ["help"]
    try:
        return _run(word, rest)
    except CannotStart as failure:
        complain(failure)
        return 1
    except PermissionError as error:
        complain(CannotStart(f"没有权限访问 {error.filename}", "请换用有权限的账号，或换一个 ANGUAN_DATA"))
        return 1
    except KeyboardInterrupt:
        say("已停止")
        return 0 if word in {"serve", "worker", "work", "watch"} else 130


def _run(word: str, rest: list[str]) -> int:
    if word in {"help", "-h", "--help"}:
        say(HELP)
    elif word == "serve":
        _serve(rest)
    elif [word, *rest[:1]] == ["permits", "check"]:
        _check_permit(rest[1:])
    elif word == "duties":
        _work_out_duties(rest)
    else:
        with installation.database():
            _with_django(word, rest)
    return 0


def _serve(rest: list[str]) -> None:
    installation.read_environment()
    parser = _Parser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=max(1, min(4, os.cpu_count() or 1)))
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--no-demo", dest="demo", action="store_false", default=os.environ.get("ANGUAN_DEMO") != "0")
    chosen = parser.parse_args(rest)
    serving.serve(**vars(chosen))


def _check_permit(rest: list[str]) -> None:
    """Judge the case on standard input; the rules need no database."""
    from anguan.foundation import clock
    from anguan.prevention.permits import checking

    parser = _Parser()
    parser.add_argument("--at", type=checking.moment, default=None)
    parser.add_argument("--schema", action="store_true")
    asked = parser.parse_args(rest)
    answer = checking.schema() if asked.schema else checking.check(sys.stdin.buffer.read(), at=asked.at or clock.now())
    say(json.dumps(answer, ensure_ascii=False, indent=2))


def _work_out_duties(rest: list[str]) -> None:
    """Work out the year of the sheet on standard input; the rules need no database."""
    from anguan.foundation import clock
    from anguan.responsibility.duties import checking
    from anguan.responsibility.duties.rules.cost_answer import Cost
    from anguan.responsibility.duties.rules.plan_answer import Plan

    parser = _Parser()
    parser.add_argument("which", choices=("plan", "cost"))
    parser.add_argument("--year", type=checking.year_said, default=None)
    parser.add_argument("--schema", action="store_true")
    parser.add_argument("--answer-schema", action="store_true")
    asked = parser.parse_args(rest)
    year = asked.year or clock.today().year
    if asked.schema:
        answer = checking.schema()
    elif asked.answer_schema:
        answer = checking.schema(Plan if asked.which == "plan" else Cost)
    else:
        work_out = checking.plan if asked.which == "plan" else checking.cost
        answer = work_out(sys.stdin.buffer.read(), year=year)
    say(json.dumps(answer, ensure_ascii=False, indent=2))


def _with_django(word: str, rest: list[str]) -> None:
    if word in {"worker", "work"}:
        from anguan.config import worker

        (worker.run if word == "worker" else worker.run_loops)()
        return
    if word == "watch":
        from anguan.config import watching

        watching.run()
        return
    if word in {"dump", "restore"}:
        parser = _Parser()
        parser.add_argument("file", type=Path)
        (backup.dump if word == "dump" else backup.restore)(parser.parse_args(rest).file.absolute())
        return
    import django
    from django.core.management import execute_from_command_line

    from anguan.config import preparing

    if word == "migrate":
        django.setup()
        preparing.migrate(rest)
    elif word == "demo":
        django.setup()
        parser = _Parser()
        parser.add_argument("--scale", type=float, default=1.0)
        parser.add_argument("--seed", type=int)
        chosen = parser.parse_args(rest)
        preparing.migrate()
        preparing.make_demo(scale=chosen.scale, seed=chosen.seed)
    elif [word, *rest[:1]] == ["audit", "verify"]:
        from anguan.config import verifying

        django.setup()
        parser = _Parser()
        parser.add_argument("--files", type=verifying.how_many, default=verifying.ALL)
        parser.add_argument("--roots", type=Path)
        asked = parser.parse_args(rest[1:])
        verifying.verify(files=asked.files, published=asked.roots)
    else:
        execute_from_command_line(["anguan", word, *rest])


if __name__ == "__main__":
    sys.exit(main())
