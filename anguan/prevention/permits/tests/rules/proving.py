"""Clause by clause, one case that passes and one that does not: tables of `Row`, told on the whole cases of `checking`.

A change says where and what: `{"work.plates": 2}`, `{"people.worker.unfit": True}`, `{"signatures.base_unit": GONE}`;
of a list the path names an id, a slot, a node, a number or a place, and `+` adds.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from anguan.prevention.permits import checking
from anguan.prevention.permits.rules import Verdict, verdict_on
from anguan.prevention.permits.rules.case import Case
from anguan.prevention.permits.tests.checking.cases import AT, DAY, case

GONE = object()
Changes = Mapping[str, Any]


def moment(time: str, day: str = DAY) -> str:
    """Return a moment of the day the cases are of."""
    return f"{day}T{time}+08:00"


@dataclass(frozen=True)
class Row:
    """One clause: the code it is refused with, of which kind at which gate; what is allowed, and what is not."""

    clause: str
    code: str
    kind: str
    stage: str
    wrong: Changes
    right: Changes = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.clause}-{self.code}-{self.kind}-{self.stage}"


def prove(row: Row) -> None:
    """Show that what is allowed is not refused by this clause, and what is not allowed is."""
    assert row.code not in codes(told(row.kind, row.stage, row.right)), "refused, though it is allowed"
    refused = told(row.kind, row.stage, row.wrong)
    clauses = {reason.clause for reason in refused.reasons if reason.code == row.code}
    assert row.clause in clauses, refused.reasons


def told(kind: str, stage: str, changes: Changes | None = None) -> Verdict:
    """Return the verdict on a valid case with changes."""
    read, at = said(kind, stage, changes)
    return verdict_on(read, at=at)


def said(kind: str, stage: str, changes: Changes | None = None) -> tuple[Case, datetime]:
    """Return a valid case with changes, read from JSON, and its moment."""
    content = json.loads(json.dumps(case(kind, stage)))
    for path, value in (changes or {}).items():
        _put(content, path.split("."), value)
    return checking.read(content, at=datetime.fromisoformat(AT[stage]))


def codes(verdict: Verdict) -> set[str]:
    """Return the codes a case was refused with."""
    return {reason.code for reason in verdict.reasons}


def _put(here: Any, way: list[str], value: Any) -> None:
    word, *rest = way
    if word == "+":
        here.append(value)
        return
    key = _key(here, word)
    if rest:
        if isinstance(here, dict) and here.get(key) is None:
            here[key] = [] if rest[0] == "+" else {}
        _put(here[key], rest, value)
    elif value is GONE:
        del here[key]
    else:
        here[key] = value


def _key(here: Any, word: str) -> Any:
    if isinstance(here, dict):
        return word
    names = ("id", "slot", "node", "who", "no")
    for place, one in enumerate(here):
        if any(str(one.get(name)) == word for name in names):
            return place
    return int(word)
