"""What a duty is in the catalog (履职事项目录): who owes it, when, by which clause, and what proves it."""

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from anguan.foundation.catalog import Confidence
from anguan.responsibility.duties.catalog.vocabulary import (
    CertificateKind,
    EventKind,
    Flag,
    Frequency,
    Has,
    Industry,
    Per,
    Size,
)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Part):
    """A law, rule or standard (法规), and since when it is in force."""

    title: str
    number: str = ""
    effective: date | None = None
    note: str = ""


class Test(_Part):
    """One thing asked about the facts (适用条件); exactly one of its fields is given."""

    industries: tuple[Industry, ...] = ()
    flags: tuple[Flag, ...] = ()
    presumed: tuple[Flag, ...] = ()  # held to be so until all of them are said not to be
    sizes: tuple[Size, ...] = ()
    over: int | None = None  # headcount of more than
    up_to: int | None = None  # headcount of not more than
    region: str = ""
    group: str = ""
    has: tuple[Has, ...] = ()

    @model_validator(mode="after")
    def _asks_one_thing(self) -> "Test":
        if len(self.model_fields_set) != 1:
            message = f"a test asks one thing: {self.model_fields_set}"
            raise ValueError(message)
        return self


class Who(_Part):
    """Who owes it (适用范围): any of `any`, all of `all`, none of `none`; empty is everybody."""

    any: tuple[Test, ...] = ()
    all: tuple[Test, ...] = ()
    none: tuple[Test, ...] = ()


class Group(_Part):
    """Enterprises a rule names together (一类单位); one of its tests is enough."""

    title: str
    any: tuple[Test, ...]
    clause: str
    confidence: Confidence


Kind = Literal["calendar", "before_day", "after_event", "before_expiry", "rolling", "standing"]


class Rule(_Part):
    """When one thing of a duty is due (到期规则). Of several that hold for the same `task` the strictest wins."""

    kind: Kind
    task: str = ""
    who: Who = Who()
    per: Per | None = None  # calendar
    every: int = 1  # every so many hours or days, where `per` is one of these
    month: int | None = None  # before_day: within the year
    day: int | None = None
    after: Literal["quarter", "year"] | None = None  # before_day: of the period that follows this one
    once: date | None = None  # before_day: that day and no other
    events: tuple[EventKind, ...] = ()
    months_away: int | None = None  # away from the post at least so long
    days: int | None = None
    working: bool = False  # whether the days are working days
    months: int | None = None
    of: tuple[CertificateKind | Literal["equipment"], ...] = ()  # before_expiry: of what
    basis: str = ""  # its own clause, where it differs
    confidence: Confidence | None = None
    configurable: bool = False
    note: str = ""

    @model_validator(mode="after")
    def _is_whole(self) -> "Rule":
        whole = {
            "calendar": self.per is not None,
            "before_day": self.once is not None or (self.day is not None and (self.after or self.month) is not None),
            "after_event": bool(self.events),
            "before_expiry": bool(self.of),
            "rolling": self.months is not None,
            "standing": True,
        }
        if not whole[self.kind]:
            message = f"a {self.kind} rule lacks what it needs: {self}"
            raise ValueError(message)
        return self


class Basis(_Part):
    """One clause (依据条款), cited to those it is for."""

    source: str
    clause: str = ""
    who: Who = Who()


class Hours(_Part):
    """Hours of training (学时)."""

    initial: int | None = None
    annual: int | None = None


class Duty(_Part):
    """One duty in one version (一项履职事项)."""

    id: str
    title: str
    who: Who = Who()
    frequency: Frequency
    due: tuple[Rule, ...]
    evidence: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()  # what it has to contain
    hours: Hours | None = None
    basis: tuple[Basis, ...]
    penalty: tuple[str, ...] = ()
    confidence: Confidence
    practice: str = ""  # what of it is not statute: a city's or the platform's own
    local: bool = False  # a local mechanism, which an office may switch off
    effective_from: date | None = None
    effective_to: date | None = None
    note: str = ""

    @cached_property
    def cited_everywhere(self) -> bool:
        """Whether all its clauses are cited to everybody."""
        return all(basis.who == Who() for basis in self.basis)


class Catalog(_Part):
    """Everything the catalog says."""

    id: str
    title: str
    version: str
    sources: dict[str, Source]
    groups: dict[str, Group]
    duties: tuple[Duty, ...]
