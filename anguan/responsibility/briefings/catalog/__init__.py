"""What is listed of briefings (班前教育): their deadline, and what may be told by season, weather, flag and place."""

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Confidence, load

HERE = Path(__file__).parent
DEADLINES = HERE / "deadlines.yaml"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Listed(_Part):
    """One topic of the catalogue, and when it is told."""

    id: str
    title: str
    points: tuple[str, ...]
    lesson: str = ""
    ask: str = ""
    answer: str = ""
    months: frozenset[int] = frozenset()
    weather: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    always: bool = False


class _File(_Part):
    id: str
    title: str
    source: str
    confidence: Confidence
    version: str
    topics: tuple[Listed, ...]


@lru_cache(maxsize=1)
def listed() -> tuple[Listed, ...]:
    """Return every topic of the catalogue."""
    return load(HERE / "topics.yaml", _File).topics
