"""What a change of facts changes of a year (事实变化的影响): added, dropped, moved. What was proven stays as it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from anguan.responsibility.duties.rules.identity import Wanted

KEPT = frozenset({"proven", "exempt"})  # nothing moves or drops what was done, or what an office exempted
_OTHER = ("version", "what", "times", "first_on", "last_on", "confidence", "notes")


# An obligation that is there: it has a key, a day, a state, and what else is written of it.
R = TypeVar("R")


@dataclass(frozen=True)
class Differs(Generic[R]):
    """What is to be changed (差异); `changed` is what nobody is asked about: words, versions, how many times."""

    added: tuple[Wanted, ...] = ()
    dropped: tuple[R, ...] = ()
    moved: tuple[tuple[R, Wanted], ...] = ()
    changed: tuple[tuple[R, Wanted], ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped or self.moved or self.changed)


def difference(before: Sequence[R], after: Iterable[Wanted]) -> Differs[R]:
    """Return what has to change so that a year is as the facts want it; a dropped row that is wanted again is added."""
    rows: Sequence[Any] = before
    there = {row.key: row for row in rows}
    added, moved, changed, seen = [], [], [], set()
    for wanted in after:
        seen.add(wanted.key)
        row = there.get(wanted.key)
        if row is None or row.state == "dropped":
            added.append(wanted)
        elif row.state in KEPT:
            continue
        elif row.due_on != wanted.due_on:
            moved.append((row, wanted))
        elif any(getattr(row, name) != getattr(wanted, name) for name in _OTHER):
            changed.append((row, wanted))
    dropped = [row for row in rows if row.key not in seen and row.state not in KEPT and row.state != "dropped"]
    return Differs(tuple(added), tuple(dropped), tuple(moved), tuple(changed))
