"""The starter set (起步课程和题库): lessons and questions of our own, each with the clause it rests on."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from anguan.foundation.catalog import Confidence, cited_as, load

HERE = Path(__file__).parent
_LETTERS = "ABCDEFGH"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Block(_Part):
    """One block of a lesson: its kind is the key it is written under."""

    kind: str
    text: str

    @model_validator(mode="before")
    @classmethod
    def _named(cls, said: Any) -> Any:
        """Read `{takeaway: …}`, a list one point a line."""
        if not isinstance(said, dict) or len(said) != 1:
            return said
        [(kind, text)] = said.items()
        return {"kind": kind, "text": "\n".join(map(str, text)) if isinstance(text, list) else str(text)}


class Lesson(_Part):
    """A lesson of the starter set."""

    title: str
    clauses: tuple[str, ...]
    recalled: tuple[str, ...] = ()  # clauses nobody has compared with the official text; learners are told so
    blocks: tuple[Block, ...]

    @property
    def cited(self) -> list[str]:
        """The clauses as learners read them."""
        return [*self.clauses, *(cited_as(clause, "recalled") for clause in self.recalled)]


class Course(_Part):
    """A course of the starter set; its paper draws from the questions of its topics."""

    code: str
    title: str
    summary: str
    topics: tuple[str, ...]
    category: str
    lessons: tuple[Lesson, ...]


class Item(_Part):
    """A question of the starter set; options are answered by their letters."""

    id: str
    kind: str
    stem: str
    options: tuple[str, ...] = ()
    answer: Any
    clause: str
    confidence: Confidence = "verified"
    why: str
    level: int = 2
    topics: tuple[str, ...] = ()  # those of the file, unless its own are named

    @property
    def stored(self) -> list[Any]:
        """The answer as `Question.answer` keeps it."""
        if self.kind == "judge":
            return [self.answer]
        if self.kind == "blank":
            return [[str(text) for text in texts] for texts in self.answer]
        return [_LETTERS.index(letter) for letter in self.answer]


class _Courses(_Part):
    id: str
    courses: tuple[Course, ...]


class _Questions(_Part):
    id: str
    topics: tuple[str, ...]
    items: tuple[Item, ...]


@lru_cache(maxsize=1)
def courses() -> tuple[Course, ...]:
    """Return the courses of the starter set."""
    return load(HERE / "lessons.yaml", _Courses).courses


@lru_cache(maxsize=1)
def questions() -> tuple[Item, ...]:
    """Return the questions of the starter set, each with its topics."""
    found: list[Item] = []
    for path in sorted((HERE / "questions").glob("*.yaml")):
        sheet = load(path, _Questions)
        found += [one if one.topics else one.model_copy(update={"topics": sheet.topics}) for one in sheet.items]
    return tuple(found)
