"""What proves a duty (证明要求): how many pictures of which grade, and what of the system proves it by itself."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import load
from anguan.foundation.evidence.rules import Grade


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Asked(_Part):
    """What is asked for with one duty (证明要求)."""

    grade: Grade = Grade.C
    least: int = 1
    most: int = 6
    hint: str = ""
    itself: str = ""  # in words: what proves it without a form
    nightly: bool = False  # is done at night and on rest days as well


class _File(_Part):
    id: str
    title: str
    default: Asked
    duties: dict[str, Asked]


@cache
def _file() -> _File:
    return load(Path(__file__).parent / "proofs.yaml", _File)


@cache
def asked_of(duty: str, grade: str = "") -> Asked:
    """Return what is asked for with a duty; `grade` is that of a duty an office published."""
    default = _file().default
    own = _file().duties.get(duty)
    said = {**default.model_dump(), **(own.model_dump(exclude_unset=True) if own else {})}
    if grade:
        said["grade"] = Grade(grade)
    return Asked(**said)


@cache
def named() -> frozenset[str]:
    """Return the duties that have something of their own."""
    return frozenset(_file().duties)
