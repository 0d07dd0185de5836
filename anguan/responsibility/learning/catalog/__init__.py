"""What this system lists about learning: the topics lessons and questions are about."""

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Confidence, load

HERE = Path(__file__).parent


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Topic(_Part):
    """One topic (主题): what facts ask a lesson for."""

    id: str
    title: str
    group: str


class _Topics(_Part):
    items: tuple[Topic, ...]


@lru_cache(maxsize=1)
def topics() -> dict[str, Topic]:
    """Return the topics in the order people see them."""
    return {item.id: item for item in load(HERE / "topics.yaml", _Topics).items}


def topic_titles(ids: list[str]) -> list[str]:
    """Return the titles of topics; one that is no longer listed is called by its id."""
    known = topics()
    return [known[one].title if one in known else one for one in ids]


class Facts(_Part):
    """Which topic a fact asks a lesson about (由事实派发的学习)."""

    id: str
    title: str
    source: str
    confidence: Confidence
    hazard: dict[str, str]
    permit: dict[str, str]
    post: dict[str, str]


@lru_cache(maxsize=1)
def facts() -> Facts:
    """Return which topics facts ask for."""
    return load(HERE / "facts.yaml", Facts)
