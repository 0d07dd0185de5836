"""Catalog (法规目录): what the law lists, as dated YAML with source, clause and confidence, checked when loaded."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict

Confidence = Literal["verified", "recalled", "design"]

# What people read beside a value that nobody has compared with the official text.
CONFIDENCE_TITLES: dict[str, str] = {
    "verified": "已核对来源",
    "recalled": "请核对原文",
    "design": "本系统设计，非法规要求",
}


_UNSURE: dict[str, Confidence] = {}


def mark_unsure(clauses: Iterable[str], confidence: Confidence = "recalled") -> None:
    """Remember clauses nobody has compared with the official text, so that every page says so beside them."""
    _UNSURE.update(dict.fromkeys(clauses, confidence))


def cited(clause: str) -> str:
    """Return a clause as people read it, with a word where nobody has compared it with the official text."""
    unsure = _UNSURE.get(clause)
    return cited_as(clause, unsure) if unsure else clause


def cited_as(clause: str, confidence: str) -> str:
    """Return a clause as people read it, with a word beside it unless it was compared with the official text."""
    if not clause or confidence == "verified":
        return clause
    word = CONFIDENCE_TITLES.get(confidence, CONFIDENCE_TITLES["recalled"])
    return clause if clause in word else f"{clause}（{word}）"


class Entry(BaseModel):
    """One thing a law or standard lists; unknown keys are a mistake, not an extension."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    source: str
    clause: str = ""
    confidence: Confidence
    effective: date | None = None
    jurisdiction: str = "CN"  # a division code prefix, or CN for the whole country


# Every process of ours reads all catalogs when it starts; the loader in C is ten times quicker.
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Checked = TypeVar("Checked", bound=BaseModel)


def load(path: Path, schema: type[Checked]) -> Checked:
    """Read one YAML catalog and check it; one that does not fit stops the start, naming the file and the field."""
    content = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - safe, as its name says
    try:
        return schema.model_validate(content)
    except ValueError as error:
        message = f"catalog {path.name} does not fit its schema: {error}"
        raise ValueError(message) from error
