"""Reading answers (作答): what was ticked, chosen and typed for the questions of a paper, by the places on it."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from anguan.responsibility.learning.queries.doing import OnPaper

_LONGEST = 2_000


def read_answers(sent: QueryDict, items: Iterable[OnPaper]) -> dict[str, Any]:
    """Return the answers that were sent, by question; None for one that was left out or taken back."""
    return {item.drawn.id: read_answer(sent, item) for item in items if f"q-{item.drawn.id}-here" in sent}


def read_answer(sent: QueryDict, item: OnPaper) -> Any:
    """Return the answer to one question as its inputs say it."""
    name = f"q-{item.drawn.id}"
    match item.question.kind:
        case "judge":
            return {"yes": [True], "no": [False]}.get(sent.get(name, ""))
        case "blank":
            texts = [sent.get(f"{name}-{at}", "").strip() for at in range(len(item.question.answer))]
            return texts if any(texts) else None
        case "order":
            return _ranked([sent.get(f"{name}-{at}", "") for at in range(len(item.drawn.order))])
        case "spot":
            return _taps(sent.get(name, ""))
        case _:
            return [int(one) for one in sent.getlist(name) if one.isascii() and one.isdigit() and len(one) < 3] or None


def _ranked(ranks: list[str]) -> list[int] | None:
    """Return the places in the order their ranks say; None while one is missing or stands twice."""
    if sorted(ranks) != sorted(str(number) for number in range(1, len(ranks) + 1)):
        return None
    return sorted(range(len(ranks)), key=lambda at: int(ranks[at]))


def _taps(text: str) -> list[Any] | None:
    if not text or len(text) > _LONGEST:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, list) and found else None
