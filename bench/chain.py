"""The chain (证据链): how quickly all that was written in a city is checked: entries, roots, records, originals."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from anguan.foundation import clock
from anguan.foundation.audit import roots
from anguan.foundation.audit.models import AuditEntry, DayRoot
from anguan.foundation.audit.verifying import one_moment, verify_chains, verify_roots
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.services.verifying import verify_files, verify_records
from bench.measuring import Result, Size, timed

GOAL = 20_000  # entries a second


def run(_: Size) -> list[Result]:
    """Check the whole city, as `anguan audit verify` does."""
    entries = AuditEntry.objects.count()
    exhibits = Exhibit.objects.filter(subject_id__isnull=False).count()
    roots.close_days(at=clock.now(), since=clock.today() - timedelta(days=3))  # where the city has none yet
    days = DayRoot.objects.count()
    checks: list[tuple[str, int, Callable[[], Iterable[str]]]] = [
        ("chain entries", entries, verify_chains),
        ("records of evidence against their entries", exhibits, verify_records),
        ("day roots", days, lambda: verify_roots({})),
        ("originals against their hash", _files(), verify_files),
    ]
    rates, details = [], [["what", "how many", "wall", "processor", "a second"]]
    for what, count, check in checks:
        took = timed(lambda check=check: _hold(check))  # type: ignore[misc]  # a default binds what the loop leaves
        rates.append(count / took.median)
        details.append([what, f"{count:,}", f"{took.median:.2f} s", f"{took.cpu:.2f} s", f"{count / took.median:,.0f}"])
    return [
        Result(
            "chain", f"verify {entries:,} chain entries of a city", rates[0], "entries/s", goal=GOAL,
            more_is_better=True, beside=f"{rates[1]:,.0f} records of evidence/s", details=details,
        )
    ]  # fmt: skip


def _hold(check: Callable[[], Iterable[str]]) -> None:
    with one_moment():
        faults = list(check())
    if faults:
        message = f"{len(faults)} faults, the first: {faults[0]}"
        raise AssertionError(message)


def _files() -> int:
    return Exhibit.objects.filter(stored_at__isnull=False).values("sha256").distinct().count()
