"""What safety money may be spent on, as this system sorts it; what the law lists is to be read in the original."""

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Confidence, load

HERE = Path(__file__).parent


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Use(_Part):
    """One kind of use (使用类别)."""

    id: str
    title: str
    hint: str = ""
    words: str = ""  # what ledgers call it


class Uses(_Part):
    """The kinds, and how sure they are."""

    id: str
    title: str
    source: str
    original: str
    confidence: Confidence
    uses: tuple[Use, ...]


@lru_cache(maxsize=1)
def sheet() -> Uses:
    """Return the catalog of uses."""
    return load(HERE / "uses.yaml", Uses)


@lru_cache(maxsize=1)
def uses() -> dict[str, Use]:
    """Return the kinds by id, in the order people choose from."""
    return {one.id: one for one in sheet().uses}
