"""Events (事件): news announced in the transaction and delivered after it, through one table of reactions.

`announce` puts one job for each reaction into the same transaction; a reaction that fails is tried again by the worker
and must be safe to run twice. The table lives in `config/reactions.py`, so that news can travel up without an import.
"""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

Reaction = Callable[..., None]


def announce(event: str, **ids: UUID | str | int) -> None:
    """Tell whoever reacts to this event; they hear of it once the transaction has been committed."""
    told = {name: str(value) if isinstance(value, UUID) else value for name, value in ids.items()}
    for position, _ in enumerate(_reactions().get(event, [])):
        react.defer(event=event, position=position, told=told)


@app.task(name="anguan.react", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def react(event: str, position: int, told: dict[str, str | int]) -> None:
    """Carry out one reaction."""
    _reactions()[event][position](**told)


def _reactions() -> dict[str, list[Reaction]]:
    table: dict[str, list[Reaction]] = import_string(settings.ANGUAN_REACTIONS)
    return table
