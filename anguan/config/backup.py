"""Backup (备份与恢复) of the database, with the programs that match the embedded server."""

import os
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from anguan.config import programs
from anguan.config.console import CannotStart, step


def dump(file: Path) -> None:
    """Write the whole database into one file (备份), complete or not at all."""
    unfinished = file.with_name(f"{file.name}.part")
    with step(f"已备份到 {file}"):
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={unfinished}", remedy="请检查磁盘空间与目录权限")
        unfinished.rename(file)


def restore(file: Path) -> None:
    """Fill an empty database from a backup (恢复)."""
    if not file.exists():
        raise CannotStart(f"没有找到备份文件 {file}", "请检查路径")
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        if connection.execute("select 1 from pg_tables where schemaname = 'public' limit 1").fetchone():
            raise CannotStart("当前数据库不是空的，为避免覆盖数据没有恢复", "请把 ANGUAN_DATA 指向一个新的空目录再恢复")
    with step(f"已从 {file} 恢复"):
        remedy = "数据库没有改变；请确认备份文件完整，且由相同或更早的版本生成"
        _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--if-exists", "--clean",
             "--dbname=" + _place()["PGDATABASE"], str(file), remedy=remedy)  # fmt: skip


def _run(program: str, *arguments: str, remedy: str) -> None:
    command = [str(programs.installed() / program), "--no-password", *arguments]
    done = subprocess.run(  # noqa: S603 - our own program
        command, env={**os.environ, **_place()}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise CannotStart(f"{program} 失败：{done.stderr.strip()}", remedy)


def _place() -> dict[str, str]:
    """Where the database is, in variables: a password on a command line could be read by everyone on the machine."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
             "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip
    given = conninfo_to_dict(os.environ["DATABASE_URL"])
    return {names[name]: str(value) for name, value in given.items() if name in names}
