"""What tests of briefings do again and again."""

from collections.abc import Callable
from typing import Any, TypeVar

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.refusal import Refused

T = TypeVar("T")


def scoped(by: Actor, step: Callable[..., T], /, *args: Any, **named: Any) -> T:
    """Take one step as the web role, with the database showing only what the actor may see; a refusal is answered."""
    with acting_as(by):
        try:
            return step(*args, by=by, **named)
        except Refused as refusal:
            refused = refusal
    raise refused
