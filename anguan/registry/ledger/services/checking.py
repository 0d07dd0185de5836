"""Checking a ledger (检查台账): every cell judged, nothing written but the findings."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.documents.excel import Row
from anguan.registry.ledger.models import LedgerUpload
from anguan.registry.ledger.queries import on_file, town_finder, uploads_for
from anguan.registry.ledger.rules import Entry, Judge, Problem, is_example
from anguan.registry.ledger.services.comparing import plan, problems_with
from anguan.registry.ledger.services.receiving import read_upload

CHUNK = 1000


@dataclass
class _Findings:
    """What the check has found so far."""

    problems: list[list[Any]] = field(default_factory=list)
    changes: list[list[Any]] = field(default_factory=list)
    rows: int = 0
    wrong: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    entries: list[list[Any]] = field(default_factory=list)

    def add(self, problems: Sequence[Problem]) -> None:
        for one in problems:
            (self.wrong if one.is_error else self.doubtful).add(one.row)
            self.problems.append([one.row, one.key, one.code, one.value, one.hint])


def _judged_rows(upload: LedgerUpload) -> Iterator[tuple[int, list[tuple[Entry, list[Problem]]], Judge]]:
    """Read an upload again and judge it in chunks: rows worked through, entries with their problems, the judge."""
    table = read_upload(upload)
    finder = town_finder(upload.region_code, villages="village" in upload.mapping)
    judge = Judge(upload.mapping, finder, upload.datum, table.troubles)
    named = upload.mapping.get("name", 0)
    done = 0
    for rows in _chunks([row for row in table.rows if not is_example(row.cells[named])]):
        done += len(rows)
        yield done, [judge.judge(row) for row in rows], judge


def check_ledger(upload_id: UUID, *, by: Actor, at: datetime) -> LedgerUpload:
    """Judge every cell of a ledger, beside what is on file too; the findings are kept with the upload."""
    with acting_as(by):
        upload = uploads_for(by).get(pk=upload_id)
        rows = _judged_rows(upload)
    findings = _Findings()
    today = clock.day_of(at)
    while True:
        with acting_as(by):
            chunk = next(rows, None)
            if chunk is None:
                break
            done, judged, judge = chunk
            _look_up(judged, judge, findings, by=by, today=today)
            findings.rows = done
            uploads_for(by).filter(pk=upload_id).update(done_count=done, worked_at=clock.now())
    with acting_as(by):
        upload = uploads_for(by).get(pk=upload_id)
        upload.problems, upload.changes = findings.problems, findings.changes
        upload.entries = findings.entries
        upload.problem_counts = dict(Counter(f"{row[1]}|{row[2]}" for row in findings.problems).most_common())
        upload.row_count, upload.done_count = findings.rows, findings.rows
        upload.error_rows, upload.warning_rows = len(findings.wrong), len(findings.doubtful - findings.wrong)
        upload.added, upload.updated = findings.kinds["added"], findings.kinds["updated"]
        upload.unchanged = findings.kinds["unchanged"]
        upload.state, upload.checked_at, upload.failure = "checked", at, ""
        upload.save()
    return upload


def _look_up(
    judged: Sequence[tuple[Entry, list[Problem]]], judge: Judge, findings: _Findings, *, by: Actor, today: Any
) -> None:
    """Add what shows only beside the file, and what importing would do."""
    known = on_file((entry.credit_code for entry, _ in judged), (entry.name for entry, _ in judged), by=by)
    for entry, problems in judged:
        problems += problems_with(entry, known, judge.towns, today=today)
        findings.add(problems)
        if any(problem.is_error for problem in problems):
            continue
        findings.entries.append(entry.as_list())
        planned = plan(entry, known, today=today)
        findings.kinds[planned.kind] += 1
        if planned.kind != "unchanged":
            enterprise_id = planned.enterprise.pk if planned.enterprise else ""
            findings.changes.append([entry.row, enterprise_id, entry.name, planned.kind, planned.told])


def _chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    yield from (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
