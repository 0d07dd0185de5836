"""Permits (作业票研判): every rule over whole cases, and one new permit against ten thousand open ones."""

import json
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from anguan.prevention.permits import checking
from anguan.prevention.permits.rules import verdict_on
from anguan.prevention.permits.rules.case import Case
from anguan.prevention.permits.tests.checking.cases import AT, case
from bench.measuring import Result, Size, percentile

_KINDS = (
    "hot_work", "confined_space", "blind_plate", "work_at_height", "lifting", "temporary_electricity", "excavation",
    "road_closure",
)  # fmt: skip


def rules(size: Size) -> list[Result]:
    """Judge whole cases of every kind at every gate; beside it, reading the same case from JSON."""
    said = [(kind, stage, case(kind, stage)) for kind in _KINDS for stage in AT]
    at = datetime.fromisoformat(AT["start"])
    read = [(kind, stage, *checking.read(one, at=at)) for kind, stage, one in said]
    judging = _timed([partial(verdict_on, one, at=moment) for _k, _s, one, moment in read], size.repeats)
    reading = _timed([partial(_read, json.dumps(one), at) for _kind, _stage, one in said], size.repeats)
    spoken = {len(verdict_on(one, at=moment).proofs) for _kind, _stage, one, moment in read}
    heading = ["kind", "judged", "rules that spoke"]
    rows = [
        [kind, f"{_median_of(one, moment, size.repeats) * 1000:.2f} ms",
         str(len(verdict_on(one, at=moment).proofs))]
        for kind, stage, one, moment in read if stage == "start"
    ]  # fmt: skip
    return [
        Result(
            "permit_rules", f"all rules over a case of {len(said)} kinds and gates (P95), up to {max(spoken)} speak",
            percentile(judging, 0.95) * 1000, "ms", goal=5.0,
            beside=f"reading the same case from JSON {percentile(reading, 0.95) * 1000:.2f} ms",
            details=[heading, *rows],
        )
    ]  # fmt: skip


def _read(text: str, at: datetime) -> object:
    return checking.read(json.loads(text), at=at)


def _median_of(one: Case, at: datetime, repeats: int) -> float:
    return percentile(_timed([lambda: verdict_on(one, at=at)], repeats), 0.5)


def _timed(calls: list[Callable[[], object]], repeats: int) -> list[float]:
    seconds = []
    for call in calls:
        call()
        for _time in range(repeats):
            began = time.perf_counter()
            call()
            seconds.append(time.perf_counter() - began)
    return seconds
