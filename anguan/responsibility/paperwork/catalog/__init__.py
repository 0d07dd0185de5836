"""Catalog of standard documents (文书目录): kinds, their texts, who signs, what each proves; what checks see."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Confidence, load

HERE = Path(__file__).parent
DEADLINES = HERE / "deadlines.yaml"

Signing = Literal["letters", "approval", "attendance", "managers", "check", "principal"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Passage(_Part):
    """A passage of a document (一段正文), with what is filled in from facts in braces."""

    key: str
    title: str
    text: str


class Proves(_Part):
    """A duty that an archived document proves (证明的履职事项)."""

    duty: str
    task: str = ""
    when: Literal["", "led"] = ""
    by: Literal["", "record", "evaluation"] = ""  # of drills: whose archiving counts


class Kind(_Part):
    """One kind of document (文书种类)."""

    id: str
    title: str
    short: str
    icon: str
    lead: str
    heading: str
    per: Literal["year", "once"]
    variants: Literal["", "drills", "meetings"] = ""
    signing: Signing
    signers: dict[str, str]
    asks: tuple[Literal["held_on", "begins", "ends", "place", "led"], ...] = ("held_on",)
    photos: Literal["", "wanted", "needed"] = ""
    items: bool = False
    follows: str = ""
    leads_to: str = ""
    proves: tuple[Proves, ...] = ()
    parts: tuple[Passage, ...]


class Variant(_Part):
    """Which drill, which meeting (种类)."""

    id: str
    title: str
    flags: tuple[str, ...] = ()  # offered only where the firm has one of them
    proves: tuple[Proves, ...] = ()


class Scenario(_Part):
    """What a drill supposes (演练情景)."""

    text: str
    drills: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class _Kinds(_Part):
    id: str
    title: str
    version: str
    source: str
    confidence: Confidence
    kinds: tuple[Kind, ...]
    drills: tuple[Variant, ...]
    meetings: tuple[Variant, ...]
    scenarios: tuple[Scenario, ...]


class Check(_Part):
    """One thing a self-check looks at (自查项目)."""

    heading: str
    text: str
    flags: tuple[str, ...] = ()


class _Checks(_Part):
    id: str
    title: str
    source: str
    confidence: Confidence
    checks: tuple[Check, ...]


@cache
def _file() -> _Kinds:
    return load(HERE / "kinds.yaml", _Kinds)


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind by its id, in the order of the page."""
    return {kind.id: kind for kind in _file().kinds}


def version() -> str:
    """Return the version of the texts."""
    return _file().version


@cache
def checks() -> tuple[Check, ...]:
    """Return the common things a check looks at."""
    return load(HERE / "checks.yaml", _Checks).checks


def scenarios() -> tuple[Scenario, ...]:
    """Return what drills suppose, the first that fits goes first."""
    return _file().scenarios


@cache
def variants(kind: str) -> dict[str, Variant]:
    """Return the variants of a kind: which drill, which meeting; a kind without any has none."""
    named = kinds()[kind].variants
    rows: tuple[Variant, ...] = getattr(_file(), named) if named else ()
    return {row.id: row for row in rows}


def variant_title(kind: str, variant: str) -> str:
    """Return what a variant is called; none is nothing."""
    found = variants(kind).get(variant) if kind in kinds() else None
    return found.title if found else ""


def part_title(kind: str, part: str) -> str:
    """Return as what somebody signs."""
    found = kinds().get(kind)
    return found.signers.get(part, part) if found else part
