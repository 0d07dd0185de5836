"""`anguan audit verify` (核对): chains, day roots, records and originals, each fault in a sentence as it is found."""

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from anguan.config.console import CannotStart, say

ALL, NONE = -1, 0


def how_many(text: str) -> int:
    """Return how many originals to check: all, none, or a number of them."""
    words = {"all": ALL, "none": NONE}
    return words[text] if text in words else abs(int(text))


def verify(*, files: int = ALL, published: Path | None = None) -> None:
    """Check everything and say what does not hold; stop with a failure when anything does not."""
    from anguan.foundation.audit.verifying import one_moment, verify_chains, verify_roots
    from anguan.foundation.evidence.services.verifying import verify_files, verify_records

    kept = read_roots(published) if published else {}
    faults = 0
    with one_moment():
        faults += _part("审计链", verify_chains())
        faults += _part(f"日根（对照 {len(kept)} 天公布的日根）" if kept else "日根", verify_roots(kept))
    faults += _part("证据记录", verify_records())
    if files != NONE:
        how = "全部原件" if files == ALL else f"抽查原件 {files} 个"
        faults += _part(how, verify_files(None if files == ALL else files))
    if faults:
        raise CannotStart(f"有 {faults} 处核对不上", "请保留现场，从备份中找出最后一次核对正确的时间")
    say("✓ 全部核对一致" if files == ALL else "✓ 核对过的都一致")


def read_roots(file: Path) -> dict[date, str]:
    """Return the roots someone downloaded from the public page, or typed from printed sheets."""
    try:
        listed = json.loads(file.read_text())
        return {date.fromisoformat(day["day"]): str(day["root"]) for day in listed["roots"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CannotStart(f"读不出日根文件 {file}", "请用公开页上下载的 roots.json") from error


def _part(title: str, faults: Iterator[str]) -> int:
    started, found = time.monotonic(), 0
    for fault in faults:
        say(f"✗ {fault}")
        found += 1
    took = f"（{time.monotonic() - started:.1f} 秒）"
    say(f"{'✗' if found else '✓'} {title}：{f'{found} 处不符' if found else '一致'}{took}")
    return found
