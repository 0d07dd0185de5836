"""This installation (本机安装): its folder, its secrets and its database, handed on through the environment."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from anguan.config.console import CannotStart, step
from anguan.config.postgres import EmbeddedPostgres, default_home, ensure_web_role, make_folder, write_secret

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "anguan.config.settings"
# Notes kept in the database itself, so that they can never speak of another one: a comment on Django's own table.
HALF_MADE, DEMO = "the demo city is being made", "this is a demo city"


def read_environment() -> None:
    """Complete the environment: `.env` of the checkout, the data folder, and secrets made at the first start."""
    file = ROOT / ".env"
    for line in file.read_text().splitlines() if file.exists() else []:
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if not os.environ.get("ANGUAN_DATA"):
        os.environ["ANGUAN_DATA"] = str(_usual_data())
    for name in ("ANGUAN_SECRET_KEY", "ANGUAN_WEB_PASSWORD"):
        if not os.environ.get(name):
            os.environ[name] = _kept_secret(name.removeprefix("ANGUAN_").lower().replace("_", "-"))
    make_folder(Path(os.environ["ANGUAN_DATA"]) / "static")  # empty unless collected, but looked for


@contextmanager
def database() -> Iterator[EmbeddedPostgres | None]:
    """Give the block a database: the one of DATABASE_URL, one that already runs here, or one started for the time."""
    read_environment()
    server = None
    if not os.environ.get("DATABASE_URL"):
        server = EmbeddedPostgres(default_home(Path(os.environ["ANGUAN_DATA"])))
        with step("数据库已就绪"):
            server.start()
        os.environ["DATABASE_URL"] = server.url
    try:
        ensure_web_role(os.environ["DATABASE_URL"], os.environ["ANGUAN_WEB_PASSWORD"])
        yield server
    finally:
        if server is not None:
            server.stop()
            del os.environ["DATABASE_URL"]


def will_be_demo(*, wanted: bool) -> bool:
    """Whether the database is a demo city, or is empty and one is wanted; asked before the tables are up to date.

    Only the note counts: a real city whose people chose the demo's sign-in names must not be treated as one.
    """
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        row = connection.execute("select obj_description(to_regclass('django_migrations'))").fetchone()
        if row == (DEMO,) or (wanted and row == (HALF_MADE,)):
            return True
        if connection.execute("select to_regclass('accounts_user')").fetchone() == (None,):
            return wanted
        return wanted and connection.execute("select 1 from accounts_user limit 1").fetchone() is None


def _usual_data() -> Path:
    if (ROOT / "pyproject.toml").exists():
        return ROOT / "var"
    return Path("/var/lib/anguan") if os.geteuid() == 0 else Path.home() / ".local/share/anguan"


def _kept_secret(name: str) -> str:
    path = Path(os.environ["ANGUAN_DATA"]) / "secrets" / name
    if not path.exists():
        make_folder(path.parent)
        write_secret(path, secrets.token_urlsafe(48))
    secret = path.read_text().strip()
    if not secret:
        raise CannotStart(f"密钥文件 {path} 是空的", "请删除它，下次启动会重新生成")
    return secret
