"""Catalog of training (培训学时目录): who owes how many hours by which clause, and the kinds of deadlines."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Entry, cited_as, load

HERE = Path(__file__).parent
DEADLINES = HERE / "deadlines.yaml"

When = Literal["appointed", "yearly", "hired", "transferred", "returned", "each_year"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Group(_Part):
    """A class of high-risk enterprises (高危单位), and what in the ledger tells that one is of it."""

    title: str
    industries: tuple[str, ...]
    flags: tuple[str, ...]
    with_flag: dict[str, tuple[str, ...]] = {}  # a flag that tells only together with these industries


class Design(_Part):
    """Something no law says and we chose (本系统设计): a number with its words, or words alone."""

    id: str
    value: int = 0
    words: str


class HoursEntry(Entry):
    """One requirement (一项学时要求): who, when, how many hours, and what counts towards them."""

    title: str
    roles: tuple[str, ...]
    scope: Literal["any", "general", "high_risk"] = "any"
    flags: tuple[str, ...] = ()
    metallurgy: bool | None = None
    when: When
    hours: int
    months: int = 0  # away at least so long
    due_months: int = 0
    levels: tuple[str, ...] = ()  # each of these has to be passed
    topic: str = ""
    counts: tuple[str, ...]
    may_waive: bool = False
    designed: tuple[str, ...] = ()  # what the clause does not say, and we chose

    @property
    def cited(self) -> str:
        """The clause as people read it, with a word where nobody has compared it with the original."""
        return cited_as(f"{self.source} {self.clause}".strip(), self.confidence)


class Hours(_Part):
    """Everything the catalog says."""

    id: str
    title: str
    designs: tuple[Design, ...]
    groups: dict[str, Group]
    metallurgy: tuple[str, ...]
    entries: tuple[HoursEntry, ...]
    topics: dict[str, str]


@cache
def sheet() -> Hours:
    """Return the catalog."""
    return load(HERE / "hours.yaml", Hours)


@cache
def entries() -> dict[str, HoursEntry]:
    """Return every requirement by its id."""
    return {entry.id: entry for entry in sheet().entries}


def chosen(design: str) -> int:
    """Return a number no law says and we chose (本系统设计)."""
    return next(one.value for one in sheet().designs if one.id == design)


def topics() -> dict[str, str]:
    """Return the subjects of special training, with their titles."""
    return sheet().topics
