"""Undoing (撤销): many questions to one world, each of which finds it as it was made.

Making a world takes longer than asking it something, so a test makes it once and asks within `undone`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Take back what was written in the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
