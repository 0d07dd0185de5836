"""What this system lists about learning: the topics lessons and questions are about."""

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import load

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
