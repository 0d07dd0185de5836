"""Figures (指标): a number defined once, computed the same everywhere, opening to the rows it counts.

A domain owns a `FigureSet`: the rows it counts over, its figures, and the dimensions they can be split by. Everything
that shows numbers asks the set a `Question`; every answer carries the address of the list with exactly those rows.

    HAZARD_FIGURES.totals(question)                 → {"found": Value(1234, "/hazards/?…"), …}
    HAZARD_FIGURES.by("town", question)             → [Line("320902001", "五星街道", {"found": Value(12, …)}), …]
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.urls import reverse

from anguan.foundation.access import Actor


@dataclass(frozen=True)
class Question:
    """Over which rows a figure is asked: what the actor may see, narrowed to a region, a period and other filters.

    `start` and `stop` are days in China, both included; either may be open. `filters` are the list page's own query
    parameters, so that what is counted and what is listed cannot differ.
    """

    actor: Actor
    at: datetime
    region: str = ""
    start: date | None = None
    stop: date | None = None
    filters: Mapping[str, str] = field(default_factory=dict)

    def parameters(self) -> dict[str, str]:
        """Return the question as query parameters of the list page."""
        asked = {
            "region": self.region,
            "from": self.start.isoformat() if self.start else "",
            "to": self.stop.isoformat() if self.stop else "",
            **self.filters,
        }
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True)
class Figure:
    """One number: how many of the set's rows satisfy a condition.

    `meaning` says in plain Chinese what is counted; `source` cites the clause or the design it comes from; `drill` are
    the list parameters that keep exactly the rows counted.
    """

    key: str
    name: str
    meaning: str
    source: str
    condition: Callable[[Question], Q]
    drill: Mapping[str, str] = field(default_factory=dict)
    unit: str = "件"
    tone: str = "plain"  # alarm, where a high number calls for action
    sums: str = ""  # a column that is added up over those rows, where the figure is an amount


@dataclass(frozen=True)
class Rate:
    """A share: one figure of the set over another, in per cent; unknown where there is nothing to divide by."""

    key: str
    name: str
    meaning: str
    source: str
    part: str
    whole: str
    unit: str = "%"
    tone: str = "plain"


@dataclass(frozen=True)
class Value:
    """An answer: the number (None where it has no meaning) and the address of the rows it counts."""

    number: float | None
    url: str

    @property
    def known(self) -> bool:
        """Whether there is a number at all."""
        return self.number is not None


@dataclass(frozen=True)
class Dimension:
    """A way to split figures: the column or expression, the list parameter it becomes, and its labels.

    `expression` may look at the question (towns below the asked region, for instance).
    """

    key: str
    title: str
    expression: Callable[[Question], str | Combinable]
    parameter: str
    labels: Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Line:
    """One line of a split: a value of the dimension, its label and its figures."""

    code: str
    label: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class FigureSet:
    """All figures over one kind of row."""

    rows: Callable[[Question], QuerySet[Any]]
    figures: tuple[Figure, ...]
    rates: tuple[Rate, ...]
    dimensions: tuple[Dimension, ...]
    list_url: str  # the name of the list page that drills open

    def definition(self, key: str) -> Figure | Rate:
        """Return a figure's or rate's definition, for showing what it means."""
        defined: dict[str, Figure | Rate] = {each.key: each for each in self.figures}
        defined |= {each.key: each for each in self.rates}
        return defined[key]

    def dimension(self, key: str) -> Dimension:
        """Return a dimension by its key."""
        return next(each for each in self.dimensions if each.key == key)

    def totals(self, question: Question) -> dict[str, Value]:
        """Return every figure and rate of the question, in one query."""
        counted = self.rows(question).aggregate(**self._counts(question))
        return self._answers(question, counted)

    def by(self, key: str, question: Question) -> list[Line]:
        """Return the figures split by a dimension, in one query, the largest first."""
        dimension = self.dimension(key)
        split = self.rows(question).order_by().annotate(split=_expression(dimension, question)).values("split")
        found = [row for row in split.annotate(**self._counts(question)) if row["split"]]
        labels = dimension.labels([str(row["split"]) for row in found])
        lines = [
            Line(
                code=str(row["split"]),
                label=labels.get(str(row["split"]), str(row["split"])),
                values=self._answers(_narrowed(question, dimension, str(row["split"])), row),
            )
            for row in found
        ]
        first = self.figures[0].key
        return sorted(lines, key=lambda line: (-(line.values[first].number or 0), line.code))

    def _counts(self, question: Question) -> dict[str, Count | Sum]:
        return {figure.key: _counted(figure, question) for figure in self.figures}

    def _answers(self, question: Question, counted: Mapping[str, Any]) -> dict[str, Value]:
        answers = {
            figure.key: Value(
                float(counted[figure.key] or 0) if figure.sums else counted[figure.key],
                self._url(question, figure.drill),
            )
            for figure in self.figures
        }
        for rate in self.rates:
            part, whole = answers[rate.part], answers[rate.whole].number
            share = round(100 * (part.number or 0) / whole, 1) if whole else None
            answers[rate.key] = Value(share, part.url)
        return answers

    def _url(self, question: Question, drill: Mapping[str, str]) -> str:
        return f"{reverse(self.list_url)}?{urlencode({**question.parameters(), **drill})}"


def labels_from(titles: Mapping[str, str]) -> Callable[[Iterable[str]], Mapping[str, str]]:
    """Return the labels of a dimension whose values are listed in a table."""
    return lambda codes: {code: titles.get(code, code) for code in codes}


def _counted(figure: Figure, question: Question) -> Count | Sum:
    condition = figure.condition(question)
    return Sum(figure.sums, filter=condition) if figure.sums else Count("pk", filter=condition)


def _expression(dimension: Dimension, question: Question) -> Any:
    expression = dimension.expression(question)
    return F(expression) if isinstance(expression, str) else expression


def _narrowed(question: Question, dimension: Dimension, code: str) -> Question:
    if dimension.parameter == "region":
        return replace(question, region=code)
    return replace(question, filters={**question.filters, dimension.parameter: code})
