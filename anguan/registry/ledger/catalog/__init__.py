"""Catalog of the ledger (台账目录): our columns, and the words offices use for them and in them."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Confidence, load


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Line(_Strict):
    """One column of ours; other headings are separated by spaces."""

    key: str
    title: str
    group: str
    required: bool = False
    example: str = ""
    note: str = ""
    headings: str = ""


class Ledger(_Strict):
    """The words of ledgers (台账用语)."""

    source: str
    confidence: Confidence
    columns: list[Line]
    people: dict[str, str]
    answers: dict[str, str]
    statuses: dict[str, str]


@cache
def ledger() -> Ledger:
    """Return the words of ledgers."""
    return load(Path(__file__).with_name("columns.yaml"), Ledger)
