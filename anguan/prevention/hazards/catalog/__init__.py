"""What the law and this system list about hazards: categories, criteria of major hazards, deadlines, days."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Confidence, load
from anguan.foundation.deadlines.kinds import Kind, load_kinds
from anguan.foundation.deadlines.rules import Span

HERE = Path(__file__).parent


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Category(_Part):
    """One everyday category (隐患类别), with phrases one tap writes."""

    id: str
    title: str
    phrases: tuple[str, ...]


class CriterionItem(_Part):
    """One item of a published list, in short words."""

    id: str
    industry: str
    clause: str
    summary: str
    flags_any: tuple[str, ...] = ()
    note: str = ""


class Sector(_Part):
    """An industry as the criteria name it, and where in GB/T 4754 or among the flags it is found."""

    id: str
    title: str
    divisions: tuple[str, ...]
    flags: tuple[str, ...] = ()


class Clock(_Part):
    """A number of days and the rule it comes from."""

    id: str
    days: int
    title: str
    rule: str
    source: str
    confidence: Confidence
    clause: str = ""


class _File(_Part):
    id: str
    title: str
    source: str
    confidence: Confidence
    effective: date | None = None


class _Categories(_File):
    items: tuple[Category, ...]


class _Criteria(_File):
    items: tuple[CriterionItem, ...]


class _Sectors(_File):
    items: tuple[Sector, ...]


class _Clocks(_File):
    items: tuple[Clock, ...]


class Criterion(CriterionItem):
    """A criterion of a major hazard (重大事故隐患判定情形) with the list it stands in."""

    standard: str
    source: str
    confidence: Confidence

    @property
    def citation(self) -> str:
        """How the criterion is cited: number of the document and clause."""
        return f"{self.source} {self.clause}"


@lru_cache(maxsize=1)
def categories() -> dict[str, Category]:
    """Return the categories in the order people see them."""
    return {item.id: item for item in load(HERE / "categories.yaml", _Categories).items}


@lru_cache(maxsize=1)
def sectors() -> dict[str, Sector]:
    """Return the industries of the criteria."""
    return {item.id: item for item in load(HERE / "sectors.yaml", _Sectors).items}


@lru_cache(maxsize=1)
def clocks() -> dict[str, Clock]:
    """Return the numbers of days by id."""
    return {item.id: item for item in load(HERE / "clocks.yaml", _Clocks).items}


def days(clock: str) -> int:
    """Return the number of days of a clock."""
    return clocks()[clock].days


@lru_cache(maxsize=1)
def deadline_kinds() -> dict[str, Kind]:
    """Return the kinds of deadlines of hazards by id."""
    return {kind.id: kind for kind in load_kinds(HERE / "deadlines.yaml")}


def within(kind: str) -> Span:
    """Return how long after what happened a deadline of a kind ends."""
    span = deadline_kinds()[kind].within
    if span is None:
        message = f"{kind} is due by a day that somebody sets"
        raise ValueError(message)
    return span.span()


@lru_cache(maxsize=1)
def criteria() -> dict[str, Criterion]:
    """Return every criterion of every list, newest list first."""
    lists = [load(path, _Criteria) for path in HERE.glob("major_criteria.*.yaml")]
    lists.sort(key=lambda each: each.effective or date.min, reverse=True)
    return {
        item.id: Criterion(**item.model_dump(), standard=each.id, source=each.source, confidence=each.confidence)
        for each in lists
        for item in each.items
    }


def proposed_criteria(*, industry_code: str, flags: frozenset[str]) -> list[Criterion]:
    """Return the criteria that fit an enterprise by its industry and flags; what has its own flags comes first.

    A proposal only: whoever confirms may choose any criterion of the catalogue.
    """
    mine = {
        sector.id
        for sector in sectors().values()
        if sector.id == "general" or industry_code[:3] in sector.divisions or flags & set(sector.flags)
    }
    fitting = [
        each
        for each in criteria().values()
        if (each.industry in mine or flags & set(each.flags_any))
        and (not each.flags_any or flags & set(each.flags_any))
    ]
    return sorted(fitting, key=lambda each: (not each.flags_any, each.industry == "general"))


def title_of(category: str) -> str:
    """Return a category's title."""
    known = categories().get(category)
    return known.title if known else category
