"""`python -m bench [name…] [--data folder] [--write]`: measures, prints a table, and with --write keeps it."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from anguan.config.console import say
from bench import ground, report
from bench.measuring import Result
from bench.registry import BENCHMARKS, Benchmark


def main() -> int:
    """Measure what is asked for, or everything but what runs by name only."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
    parser.add_argument("--data", type=Path, help="keep the cities in this folder; a second run finds them there")
    parser.add_argument("--write", action="store_true", help=f"keep the figures in {report.PAGE.name}")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(BENCHMARKS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    chosen = [one for one in BENCHMARKS.values() if one.name in asked.names or not (asked.names or one.only_by_name)]
    with tempfile.TemporaryDirectory(prefix="anguan-bench-") as temporary:
        Path(temporary).chmod(0o711)  # the database's own account passes through
        data: Path = asked.data.absolute() if asked.data else Path(temporary)
        for one in chosen:
            say(f"… {one.name}: {one.what}")
            results = measure(one, data, Path(temporary))
            for result in results:
                say(report.line(result))
            if asked.write:
                report.write(results)
    return 0


def measure(one: Benchmark, data: Path, temporary: Path) -> list[Result]:
    """Run one benchmark on its ground in a process of its own."""
    folder = ground.prepare(one.ground, temporary if one.ground in {"none", "empty"} else data)
    if one.module == "processes":  # these start and stop everything themselves
        return _child(one, ground.environment(folder))
    with ground.database(folder) as reached:
        return _child(one, reached)


def _child(one: Benchmark, environment: Mapping[str, str]) -> list[Result]:
    reading, writing = os.pipe()
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "bench.child", one.name, str(writing)], env=dict(environment), pass_fds=[writing]
    ) as process:
        os.close(writing)
        with os.fdopen(reading) as handed_back:
            text = handed_back.read()
    if process.returncode != 0:
        raise SystemExit(process.returncode)
    return [Result(**values) for values in json.loads(text)]


if __name__ == "__main__":
    sys.exit(main())
