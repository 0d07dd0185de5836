"""Kinds of deadlines (期限种类): what can be owed, under which clause, who hears of it when; declared by the domains.

A domain writes its kinds in `catalog/deadlines.yaml` and they are wired in `config/deadlines.py`:

    KINDS = (*load_kinds(hazards_catalog / "deadlines.yaml"),)
"""

from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.utils.module_loading import import_string
from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Confidence, load
from anguan.foundation.deadlines.rules.ladder import Ladder, Quiet, Rung
from anguan.foundation.deadlines.rules.spans import Span


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SpanData(_Part):
    """A span as YAML says it: `{day: 3}`, `{working_day: 5}`, `{hour: 2}`; exactly one of them."""

    minute: int | None = None
    hour: int | None = None
    day: int | None = None
    working_day: int | None = None
    month: int | None = None

    def span(self) -> Span:
        """Return the span."""
        [(unit, count)] = self.model_dump(exclude_none=True).items()
        return Span(count, unit)


class RungData(_Part):
    """A rung as YAML and the tuned ladders of offices say it."""

    to: Literal["doer", "manager", "principal", "town", "county", "city"]
    before: SpanData | None = None
    after: SpanData | None = None
    channels: tuple[str, ...] = ("inbox", "webpush")
    nag: SpanData | None = None
    fixed: bool = False
    urgent: bool = False

    def rung(self) -> Rung:
        """Return the rung."""
        before, after, nag = (span.span() if span else None for span in (self.before, self.after, self.nag))
        return Rung(
            self.to, after=after, before=before, channels=self.channels, nag=nag, fixed=self.fixed, urgent=self.urgent
        )


class QuietData(_Part):
    """Quiet hours as YAML says them."""

    start: time = time(21)
    end: time = time(7, 30)
    working_days_only: bool = False

    def quiet(self) -> Quiet:
        """Return the hours."""
        return Quiet(self.start, self.end, self.working_days_only)


class LadderData(_Part):
    """A ladder as data: YAML of a domain, or JSON an office made."""

    rungs: tuple[RungData, ...]
    quiet: QuietData = QuietData()
    stops_after: SpanData = SpanData(day=60)

    def ladder(self) -> Ladder:
        """Return the ladder."""
        return Ladder(tuple(data.rung() for data in self.rungs), self.quiet.quiet(), self.stops_after.span())


class Kind(_Part):
    """One kind of deadline (期限种类) with its clause and its ladder."""

    id: str  # "hazards.rectify"
    title: str  # 隐患整改
    act: str  # what the doer taps: 去整改
    rule: str  # in words: 在整改时限内完成
    source: str
    clause: str = ""
    confidence: Confidence
    version: str
    effective: date | None = None
    side: Literal["enterprise", "office"] = "enterprise"  # who owes it
    within: SpanData | None = None  # so long after what happened; None: by a day that somebody sets
    page: str  # the name of the page it is done on, which takes the subject's key
    icon: str = "calendar-clock"
    may_pause: bool = False  # the law lets the clock stand still
    may_tune: bool = True  # offices may make a ladder of their own
    ladder: LadderData

    @property
    def rule_version(self) -> str:
        """The kind as a deadline remembers it."""
        return f"{self.id}/{self.version}"


class _File(_Part):
    id: str
    title: str
    kinds: tuple[Kind, ...]


def load_kinds(path: Path) -> tuple[Kind, ...]:
    """Return the kinds a domain's catalogue declares."""
    return load(path, _File).kinds


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Return every kind of this installation by its id."""
    found: tuple[Kind, ...] = import_string(settings.ANGUAN_DEADLINE_KINDS)
    return {kind.id: kind for kind in found}


def kind_of(kind_id: str) -> Kind:
    """Return one kind; an unknown one is a mistake in our code."""
    return kinds()[kind_id]


def as_data(ladder: LadderData) -> dict[str, Any]:
    """Return a ladder as JSON keeps it."""
    return ladder.model_dump(mode="json", exclude_none=True)
