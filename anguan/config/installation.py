"""This installation (本机安装): its folder, its secrets and its database, handed on through the environment."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anguan.config.console import CannotStart, step
from anguan.config.postgres import EmbeddedPostgres, default_home, ensure_web_role, make_folder, write_secret

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "anguan.config.settings"


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
