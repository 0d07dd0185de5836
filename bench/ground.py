"""Grounds (测量场地): folders with a database of a real installation's settings, and cities in them.

A city of 70,000 hazards is made by `anguan demo`. A million is the same city with each hazard written several more
times into the same year, under keys and moments of their own; photos and audit entries stay those of the first. It is
there to be read: the column that searches read is copied too, and no longer worked out when a row is written.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from anguan.config.postgres import EmbeddedPostgres, default_home, ensure_web_role, make_folder
from bench.registry import GROUNDS

_PASSWORD = "only-for-benchmarks"  # noqa: S105 - of a database that listens on this machine alone
_MOMENTS = ("state_since", "reported_at", "confirmed_at", "rectified_at", "rechecked_at", "closed_at")


def environment(folder: Path) -> dict[str, str]:
    """Return our environment with the data folder of a ground, and without any other database."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "ANGUAN_ROLE"}}
    return {
        **kept,
        "ANGUAN_DATA": str(folder),
        "ANGUAN_DEMO": "1",
        "ANGUAN_LOG_LEVEL": "ERROR",
        "ANGUAN_WEB_PASSWORD": _PASSWORD,
        "ANGUAN_SECRET_KEY": _PASSWORD * 3,
        "DJANGO_SETTINGS_MODULE": "anguan.config.settings",
    }


@contextmanager
def database(folder: Path) -> Iterator[dict[str, str]]:
    """Run the database of a folder; give the environment that leads to it."""
    make_folder(folder)
    server = EmbeddedPostgres(default_home(folder))
    server.start()
    try:
        ensure_web_role(server.url, _PASSWORD)
        yield {**environment(folder), "DATABASE_URL": server.url}
    finally:
        server.stop()


def prepare(ground: str, data: Path) -> Path:
    """Return the folder of a ground, made where it is missing and brought up to date where it is there."""
    folder = data / ground
    if ground == "none":
        make_folder(folder)
        return folder
    if ground == "million" and not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(["/bin/cp", "-a", prepare("city", data), folder], check=True)  # noqa: S603 - owners are kept
        (folder / "complete").unlink()
    with database(folder) as reached:
        _run("anguan.config.command", "migrate", reached=reached)
        if ground in {"city", "million"} and not (folder / "complete").exists():
            if ground == "city":
                _run("anguan.config.command", "demo", reached=reached)
            else:
                multiply(reached["DATABASE_URL"], GROUNDS[ground])
            (folder / "complete").touch()
    return folder


def multiply(url: str, hazards: int) -> None:
    """Write each hazard again until there are so many, up to a week earlier; its other rows are left as they are."""
    with psycopg.connect(url, autocommit=True) as database:
        there = _number(database, "SELECT count(*) FROM hazards_hazard")
        columns = [
            str(row[0])
            for row in database.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'hazards_hazard'::regclass"
                " AND attnum > 0 AND NOT attisdropped"
            )
        ]
        indexes = database.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'hazards_hazard'"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        ).fetchall()
        database.execute("ALTER TABLE hazards_hazard ALTER COLUMN grams DROP EXPRESSION")
        database.execute("SET session_replication_role = replica")  # keys were checked when the originals came in
        for name, _ in indexes:
            database.execute(f'DROP INDEX "{name}"')
        database.execute(_again(columns), {"times": hazards // there, "left": hazards % there})
        for _, made in indexes:
            database.execute(made)
        database.execute("VACUUM ANALYZE")


def _again(columns: list[str]) -> str:
    """Return the statement that writes the rows once more, each under a key of its own moment."""
    said = {name: f'row."{name}"' for name in columns}
    said |= {name: f"row.{name} - row.back" for name in _MOMENTS}
    said["id"] = "uuidv7((row.reported_at - row.back) - clock_timestamp())"
    names = ", ".join(f'"{name}"' for name in columns)
    return f"""
        INSERT INTO hazards_hazard ({names}) SELECT {", ".join(said[name] for name in columns)} FROM (
            SELECT hazard.*, copy, row_number() OVER (PARTITION BY copy ORDER BY hazard.id) AS nth,
                   random() * interval '7 days' AS back
            FROM hazards_hazard AS hazard, generate_series(1, %(times)s) AS copy
        ) AS row
        WHERE copy < %(times)s OR nth <= %(left)s
        """  # noqa: S608 - names of our own columns


def _number(database: psycopg.Connection, question: str) -> int:
    row = database.execute(question).fetchone()
    return int(row[0]) if row else 0


def _run(module: str, *words: str, reached: Mapping[str, str]) -> None:
    subprocess.run([sys.executable, "-m", module, *words], env=dict(reached), check=True, stdout=sys.stderr)  # noqa: S603
