"""Search (检索) by fragments of Chinese: an array of bigrams with a GIN index finds, LIKE confirms.

Trigram indexes find nothing useful for two-character words; bigrams do. `SearchGrams` is a generated column, so no
caller can forget to fill it. Its operator is marked leakproof at migration, otherwise row policies would forbid the
index (docs/decisions).
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import BooleanField, Case, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat
from django.db.models.lookups import IsNull

Found = TypeVar("Found", bound=models.Model)

_EVERYWHERE = 0.05  # of all rows: from here on a word is found without its index
_REMEMBERED = 600  # seconds that a word is taken for as common as it was


def bigrams(text: str) -> list[str]:
    """Return the distinct pairs of neighbouring characters; the database function of the same name may repeat one."""
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
    thousand rows where the newest fifty are found by walking. Behind CASE it judges by the bigrams alone, and only by
    those that tell it the truth (`_stated`). CASE is taken for true in half the rows; of a word known to be common that
    half is one too many, and the planner is asked whether CASE says anything, which it believes of nearly all rows.
    """
    for word in text.split():
        confirmed = Q()
        for column in columns:
            confirmed |= Q(**{f"{column}__{_lookup(word)}": word})
        stated = _stated(rows.model._meta.db_table, tuple(bigrams(word)), int(time.monotonic() / _REMEMBERED))
        rows = rows.filter(**{f"{grams}__contains": list(stated.pairs)}) if stated.pairs else rows
        case = Case(When(confirmed, then=True), default=None if stated.common else False, output_field=BooleanField())
        rows = rows.filter(IsNull(case, False) if stated.common else case)
    return rows


@dataclass(frozen=True)
class _Stated:
    """The bigrams of a word that the planner is told of, and whether the word is known to be common."""

    pairs: Sequence[str]
    common: bool = False


def _lookup(word: str) -> str:
    """Return the look-up that confirms a word: Chinese has no capitals, and not folding them is a third quicker."""
    return "contains" if word.upper() == word.lower() else "icontains"


@lru_cache(maxsize=1000)
def _stated(table: str, pairs: tuple[str, ...], _while: int) -> _Stated:
    """Return the bigrams that the planner should judge a word by; a sample of the table tells which.

    Of several it multiplies the shares: 配电 and 电箱, though always together, seem rare, and thirty thousand rows are
    fetched and sorted (0.2 to 1.6 s among a million). So of a common word only the rarest is stated, and the newest
    fifty are found by walking. Of a word in every twentieth row nothing is stated: the index would list them all before
    the first is read. What is not common is stated whole, also when each pair is: few rows have all of them, and
    walking would pass by a million to find those.
    """
    if not pairs:
        return _Stated(())
    with connection.cursor() as cursor:
        cursor.execute("SELECT shares_of_pairs(%s::regclass, %s)", [connection.ops.quote_name(table), list(pairs)])
        shares: list[float] | None = cursor.fetchone()[0]
    if shares is None:
        return _Stated(pairs)
    together, *each = shares
    rarest = min(zip(each, pairs, strict=True))[1]
    return _Stated(() if together >= _EVERYWHERE else (rarest,), common=True)
