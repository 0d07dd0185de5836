"""Search (检索) by fragments of Chinese: an array of bigrams with a GIN index finds, LIKE confirms.

Trigram indexes find nothing useful for two-character words; bigrams do. `SearchGrams` is a generated column, so no
caller can forget to fill it. Its operator is marked leakproof at migration, otherwise row policies would forbid the
index (docs/decisions).
"""

from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

Found = TypeVar("Found", bound=models.Model)


def bigrams(text: str) -> list[str]:
    """Return the distinct pairs of neighbouring characters, as the database function of the same name does."""
    squeezed = "".join(text.split()).lower()
    return sorted({squeezed[i : i + 2] for i in range(len(squeezed) - 1)})


class Bigrams(Func):
    """The database function `bigrams(text) → text[]`."""

    function = "bigrams"
    output_field = ArrayField(TextField())


def search_grams(*columns: str) -> models.GeneratedField:
    """Return a stored column holding the bigrams of the named text columns; index it with GIN."""
    parts: list[F | Value] = []
    for column in columns:
        parts += [F(column), Value(" ")]
    expression = Bigrams(Concat(*parts, output_field=TextField()) if len(columns) > 1 else F(columns[0]))
    return models.GeneratedField(expression=expression, output_field=ArrayField(TextField()), db_persist=True)


def matching(rows: QuerySet[Found], text: str, *columns: str, grams: str = "grams") -> QuerySet[Found]:
    """Keep the rows in which every word of `text` stands in one of the columns."""
    for word in text.split():
        confirmed = Q()
        for column in columns:
            confirmed |= Q(**{f"{column}__icontains": word})
        found = bigrams(word)
        rows = rows.filter(**{f"{grams}__contains": found}) if found else rows
        rows = rows.filter(confirmed)
    return rows
