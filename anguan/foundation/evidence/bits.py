"""A column of bits (位串): PostgreSQL counts in one step in how many of them two values differ."""

from typing import Any

from django.db import models


class BitsField(models.Field[str | None, str | None]):
    """A fixed number of bits, read and written as a text of 0 and 1."""

    def __init__(self, length: int, **kwargs: Any):
        self.length = length
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[Any, Any, Any, Any]:
        """Add the length to what a migration remembers."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, [self.length, *args], kwargs

    def db_type(self, connection: Any) -> str:
        """Return the column's type."""
        return f"bit({self.length})"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """Say the type of what is sent; texts do not turn into bits by themselves."""
        return f"%s::bit({self.length})"
