"""Importing a ledger (导入台账): what is right goes in, in chunks, as often as one likes without doubling anything.

Each chunk is a transaction of its own: a job that dies half-way has done whole chunks, and doing them again changes
nothing. Enterprises are found through the directory of credit codes; other people's are neither seen nor touched.
"""

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.audit.services import record
from anguan.foundation.events import announce
from anguan.registry.ledger.models import LedgerUpload
from anguan.registry.ledger.queries import on_file, town_finder, uploads_for
from anguan.registry.ledger.rules import Entry, TownFinder
from anguan.registry.ledger.services.checking import CHUNK
from anguan.registry.ledger.services.comparing import Plan, plan, problems_with
from anguan.registry.ledger.services.writing import write_plans

_TRIES = 3  # when somebody registers one of the enterprises in the same moment


@dataclass
class _Outcome:
    kinds: Counter[str] = field(default_factory=Counter)
    changes: list[list[Any]] = field(default_factory=list)
    wrong: int = 0


def import_ledger(upload_id: UUID, *, by: Actor, at: datetime) -> LedgerUpload:
    """Import the rows of a ledger that have no error; each enterprise changed keeps an entry in its audit trail."""
    with _undisturbed(), acting_as(by):
        upload = uploads_for(by).get(pk=upload_id)
        right = [Entry.from_list(values) for values in upload.entries]
        towns = town_finder(upload.region_code, villages="village" in upload.mapping)
    outcome = _Outcome(wrong=upload.error_rows)
    for start in range(0, len(right), CHUNK):
        chunk = right[start : start + CHUNK]
        for last_try in range(1, _TRIES + 1):
            try:
                with _undisturbed(), acting_as(by):
                    done_now = _import_chunk(upload, chunk, towns, by=by, at=at)
                    uploads_for(by).filter(pk=upload_id).update(done_count=start + len(chunk), worked_at=clock.now())
                break
            except IntegrityError:
                if last_try == _TRIES:
                    raise
        outcome.kinds += done_now.kinds
        outcome.changes += done_now.changes
        outcome.wrong += done_now.wrong
    with acting_as(by):
        upload = uploads_for(by).select_for_update(of=("self",)).get(pk=upload_id)
        upload.added, upload.updated = outcome.kinds["added"], outcome.kinds["updated"]
        upload.unchanged, upload.error_rows = outcome.kinds["unchanged"], outcome.wrong
        upload.changes = outcome.changes
        upload.state, upload.imported_at, upload.failure = "imported", at, ""
        upload.save()
        counts = {**outcome.kinds, "wrong": outcome.wrong}
        record("ledger.imported", upload, by=by, at=at, file=upload.file_name, counts=counts)
        announce("ledger.imported", upload_id=upload.pk)
    return upload


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Look for no garbage while rows are read or written: thousands of objects are made, and needed until the end."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _import_chunk(
    upload: LedgerUpload, right: Sequence[Entry], towns: TownFinder, *, by: Actor, at: datetime
) -> _Outcome:
    outcome = _Outcome()
    today = clock.day_of(at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ledger.import'))")  # two imports take turns
    known = on_file((entry.credit_code for entry in right), (), by=by, lock=True)
    plans: list[Plan] = []
    for entry in right:
        if any(problem.is_error for problem in problems_with(entry, known, towns, today=today)):
            continue
        plans.append(plan(entry, known, today=today))
    outcome.wrong = len(right) - len(plans)
    outcome.kinds.update(one.kind for one in plans)
    write_plans(plans, by=by, at=at, ledger_id=upload.pk)
    outcome.changes = [
        [one.entry.row, one.enterprise.pk if one.enterprise else "", one.entry.name, one.kind, one.told]
        for one in plans
        if one.kind != "unchanged"
    ]
    return outcome
