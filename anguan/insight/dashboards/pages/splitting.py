"""Splitting (分组查看): what pages of figures share: asked for by period, region and dimension, each an address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.figures import Dimension, FigureSet, Line, Question, Value
from anguan.foundation.words import mark as _
from anguan.insight.dashboards import queries, rules
from anguan.insight.dashboards.linking import linked
from anguan.registry.regions import rules as region_rules


@dataclass(frozen=True)
class Splitting:
    """One page of figures as it was asked for."""

    page: str  # the name of its address
    figures: FigureSet
    actor: Actor
    at: datetime
    period: rules.Period
    region: str
    dimension: Dimension
    offered: Sequence[str]  # dimensions
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def question(self) -> Question:
        """The question the page asks."""
        return queries.question_of(self.actor, self.period, at=self.at, region=self.region, filters=dict(self.filters))

    def here(self, **changes: str) -> str:
        """Return this page's address with other parameters."""
        asked = {"period": self.period.key, "region": self.region, "by": self.dimension.key, **self.filters, **changes}
        return f"{reverse(self.page)}?{urlencode({name: value for name, value in asked.items() if value})}"

    def cells(self, line: Line, keys: Sequence[str]) -> list[SafeString]:
        """Return figures of one line, each opening to its rows."""
        return [
            linked(queries.cell(line.values[key], self.figures.definition(key)), line.values[key].url) for key in keys
        ]

    def context(self, totals: Mapping[str, Value], *, tiles: Sequence[str], table: Sequence[str]) -> dict[str, Any]:
        """Return what the shared template draws; the lines and what leads them are the page's own."""
        return {
            "period": self.period,
            "period_tabs": [
                (title, self.here(period=one), one == self.period.key) for one, title in rules.PERIODS.items()
            ],
            "dimension": self.dimension,
            "dimension_tabs": [
                (_("按") + self.figures.dimension(one).title, self.here(by=one), one == self.dimension.key)
                for one in self.offered
            ],
            "regions": self._path(),
            "tiles": queries.tiles(totals, tiles, figures=self.figures),
            "columns": [self.dimension.title, *((self.figures.definition(one).name, "num") for one in table)],
            "definitions": [*self.figures.figures, *self.figures.rates],
        }

    def _path(self) -> list[tuple[str, str]]:
        """Return the regions from the actor's territory down to the one asked for, each with its address."""
        territory = self.actor.territory
        if territory is None or not self.region:
            return []
        codes = [code for code in (*region_rules.ancestors(self.region), self.region) if code in territory]
        names = queries.region_names(codes)
        return [
            (_("全部辖区"), self.here(region="")),
            *((names.get(code, code), self.here(region=code)) for code in codes),
        ]


def asked(
    request: ActorRequest,
    page: str,
    figures: FigureSet,
    offered: Sequence[str],
    filters: Mapping[str, str] | None = None,
) -> Splitting:
    """Return a page of figures as the address asks for it; a word nobody knows means the first choice."""
    actor, at, query = request.actor, clock.now(), request.GET
    period = rules.period_of(query.get("period", ""), today=clock.day_of(at))
    region = "" if filters else _region(actor, query.get("region", ""))
    key = query.get("by", "")
    dimension = figures.dimension(key if key in offered else offered[0])
    return Splitting(page, figures, actor, at, period, region, dimension, offered, filters or {})


def _region(actor: Actor, said: str) -> str:
    """Return the region asked for when it lies in the actor's territory, else none."""
    return said if actor.territory is not None and said in actor.territory and said.isalnum() else ""
