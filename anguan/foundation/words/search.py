"""Search (检索) by fragments of Chinese: an array of bigrams with a GIN index finds, LIKE confirms.

Trigram indexes find nothing useful for two-character words; bigrams do. `SearchGrams` is a generated column, so no
caller can forget to fill it. Its operator is marked leakproof at migration, otherwise row policies would forbid the
index (docs/decisions).
"""

from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, Case, F, Func, Q, QuerySet, TextField, Value, When
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


def initials(column: str) -> Func:
    """Return the first word of a `name_py` column: 华海 is found by "hh"."""
    return Func(F(column), Value(" "), Value(1), function="split_part", output_field=TextField())


def search_grams(*columns: str | Func) -> models.GeneratedField:
    """Return a stored column holding the bigrams of text columns, given by name or made from one; index it with GIN."""
    texts = [F(column) if isinstance(column, str) else column for column in columns]
    parts = [part for text in texts for part in (text, Value(" "))]
    expression = Bigrams(Concat(*parts, output_field=TextField()) if len(texts) > 1 else texts[0])
    return models.GeneratedField(expression=expression, output_field=ArrayField(TextField()), db_persist=True)


def matching(rows: QuerySet[Found], text: str, *columns: str, grams: str = "grams") -> QuerySet[Found]:
    """Keep the rows in which every word of `text` stands in one of the columns.

    The server knows how common a bigram is, but takes what LIKE confirms for very rare, and then sorts a hundred
    thousand rows where the newest fifty are found by walking. Behind CASE it judges by the bigrams alone.
    """
    for word in text.split():
        confirmed = Q()
        for column in columns:
            confirmed |= Q(**{f"{column}__icontains": word})
        found = bigrams(word)
        rows = rows.filter(**{f"{grams}__contains": found}) if found else rows
        rows = rows.filter(Case(When(confirmed, then=True), default=False, output_field=BooleanField()))
    return rows
