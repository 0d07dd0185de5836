"""Filters (筛选) of a list: each says in words what it does, and what it does now."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db.models import DateTimeField, QuerySet
from django.http import HttpRequest, QueryDict

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.ui.formats import said_date
from anguan.foundation.words import mark as _

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)  # beyond these a day is a slip, and days after it may not exist
Rows = QuerySet[Any]
Choices = Iterable[tuple[str, str]] | Callable[[HttpRequest], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Asked:
    """What the reader asked for: the parameters of the address, who asks, and when."""

    query: QueryDict
    request: HttpRequest
    at: datetime

    @property
    def today(self) -> date:
        """The day in China."""
        return clock.day_of(self.at)


@dataclass(frozen=True)
class Option:
    """One value a filter offers."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Chip:
    """One filter at work, in words, and the parameters that take it away."""

    text: str
    without: dict[str, list[str]]


@dataclass(frozen=True)
class Drawn:
    """A filter as the template draws it."""

    kind: str  # choice, one, period, boolean
    key: str
    label: str
    options: list[Option] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    start: str = ""
    end: str = ""
    only_at_work: bool = False  # set by an address alone: not offered, and shown while it is on

    @property
    def on(self) -> bool:
        """Whether the filter is at work."""
        return bool(self.chips)


class Filter(Protocol):
    """A filter reads its own parameters, narrows the rows, and draws itself."""

    @property
    def key(self) -> str:
        """Its parameter."""
        ...

    def narrow(self, rows: Rows, asked: Asked) -> Rows:
        """Keep the rows asked for."""
        ...

    def draw(self, asked: Asked) -> Drawn:
        """Return what the reader sees."""
        ...


def _offered(choices: Choices, request: HttpRequest) -> list[tuple[str, str]]:
    return list(choices(request) if callable(choices) else choices)


@dataclass(frozen=True)
class ChoiceFilter:
    """Several of a few values: 状态 is 整改中 or 待复查. `field` is the model's (the key unless given)."""

    key: str
    label: str
    choices: Choices
    field: str = ""
    apply: Callable[[Rows, list[str]], Rows] | None = None
    one: bool = False  # one value at a time
    by_address: bool = False  # what a figure's address sets; nobody is offered it

    def _chosen(self, asked: Asked) -> list[tuple[str, str]]:
        values = set(asked.query.getlist(self.key))
        found = [choice for choice in _offered(self.choices, asked.request) if choice[0] in values] if values else []
        return found[:1] if self.one else found

    def narrow(self, rows: Rows, asked: Asked) -> Rows:
        """Keep the rows with one of the values."""
        values = [value for value, _ in self._chosen(asked)]
        if not values:
            return rows
        if self.apply is not None:
            return self.apply(rows, values)
        name = self.field or self.key
        return rows.filter(**({name: values[0]} if len(values) == 1 else {f"{name}__in": values}))

    def draw(self, asked: Asked) -> Drawn:
        """Return the values offered, and a chip for those at work."""
        chosen = self._chosen(asked)
        values = [value for value, _ in chosen]
        options = [Option(value, label, value in values) for value, label in _offered(self.choices, asked.request)]
        words = "、".join(label for _, label in chosen)
        chips = [Chip(f"{self.label}：{words}", {self.key: []})] if chosen else []
        return Drawn(
            "one" if self.one else "choice", self.key, self.label, options, chips, only_at_work=self.by_address
        )


@dataclass(frozen=True)
class EnterpriseFilter:
    """One enterprise, chosen by opening the list from its file or a figure; `names(actor, keys)` knows its name."""

    names: Callable[[Actor, Sequence[str]], Mapping[str, str]]
    key: str = "enterprise"
    label: str = _("企业")

    def _chosen(self, asked: Asked) -> str:
        try:
            return str(UUID(asked.query.get(self.key, "")))
        except ValueError:
            return ""

    def narrow(self, rows: Rows, asked: Asked) -> Rows:
        """Keep the enterprise's rows."""
        chosen = self._chosen(asked)
        return rows.filter(enterprise_id=chosen) if chosen else rows

    def draw(self, asked: Asked) -> Drawn:
        """Return the enterprise at work."""
        chosen = self._chosen(asked)
        if not chosen:
            return Drawn("one", self.key, self.label, only_at_work=True)
        actor: Actor = asked.request.actor  # type: ignore[attr-defined]  # the list is behind @page
        name = self.names(actor, [chosen]).get(chosen, _("不存在"))
        chip = Chip(f"{self.label}：{name}", {self.key: []})
        return Drawn("one", self.key, self.label, [Option(chosen, name, chosen=True)], [chip], only_at_work=True)


@dataclass(frozen=True)
class RegionFilter:
    """Rows that happened within a division (辖区), whatever its level; `options(request)` offers code and name."""

    key: str
    label: str
    options: Choices
    field: str = "region_code"

    def _code(self, asked: Asked) -> str:
        code = asked.query.get(self.key, "")
        return code if code.isalnum() and len(code) <= 20 and code.isascii() else ""

    def narrow(self, rows: Rows, asked: Asked) -> Rows:
        """Keep the rows of the division."""
        code = self._code(asked)
        if not code:
            return rows
        return rows.filter(happened_in(code, self.field))

    def draw(self, asked: Asked) -> Drawn:
        """Return the divisions offered, and the one at work."""
        code = self._code(asked)
        offered = _offered(self.options, asked.request)
        options = [Option(value, label, value == code) for value, label in offered]
        name = dict(offered).get(code, code)
        return Drawn(
            "one", self.key, self.label, options, [Chip(f"{self.label}：{name}", {self.key: []})] if code else []
        )


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def _month_after(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


# Each preset: its word, and first and last day from today.
PERIODS: dict[str, tuple[str, Callable[[date], tuple[date, date]]]] = {
    "today": (_("今天"), lambda today: (today, today)),
    "week": (_("最近 7 天"), lambda today: (today - timedelta(days=6), today)),
    "month": (_("本月"), lambda today: (today.replace(day=1), today)),
    "last_month": (_("上月"), lambda today: (_month_before(today), today.replace(day=1) - timedelta(days=1))),
    "quarter": (_("最近 90 天"), lambda today: (today - timedelta(days=89), today)),
    "year": (_("今年"), lambda today: (today.replace(month=1, day=1), today)),
}
PAST = tuple(PERIODS)
# Of things that are yet to come.
PERIODS |= {
    "next_week": (_("未来 7 天"), lambda today: (today, today + timedelta(days=6))),
    "next_month": (_("未来 30 天"), lambda today: (today, today + timedelta(days=29))),
    "whole_month": (_("本月整月"), lambda today: (today.replace(day=1), _month_after(today) - timedelta(days=1))),
}


@dataclass(frozen=True)
class PeriodFilter:
    """From one day to another, both included, in China; `field` is a date or a moment."""

    key: str
    label: str
    field: str
    presets: tuple[str, ...] = PAST
    opened_by_figures: bool = False  # their addresses say `from` and `to`, whatever the list calls its period

    def period(self, asked: Asked) -> tuple[date | None, date | None]:
        """Return the first and the last day asked for; either may be open."""
        preset = asked.query.get(self.key, "")
        if preset in self.presets:
            return PERIODS[preset][1](asked.today)
        return self._bound(asked, "from"), self._bound(asked, "to")

    def _bound(self, asked: Asked, which: str) -> date | None:
        said = asked.query.get(f"{self.key}_{which}", "")
        return _day(said or (asked.query.get(which, "") if self.opened_by_figures else ""))

    def narrow(self, rows: Rows, asked: Asked) -> Rows:
        """Keep the rows of the period."""
        first, last = self.period(asked)
        moments = isinstance(_field_of(rows, self.field), DateTimeField)
        if first is not None:
            rows = rows.filter(**{f"{self.field}__gte": clock.start_of(first) if moments else first})
        if last is not None and moments:
            rows = rows.filter(**{f"{self.field}__lt": clock.end_of(last)})
        elif last is not None:
            rows = rows.filter(**{f"{self.field}__lte": last})
        return rows

    def draw(self, asked: Asked) -> Drawn:
        """Return the presets, the days typed, and a chip in words."""
        preset = asked.query.get(self.key, "")
        preset = preset if preset in self.presets else ""
        first, last = self.period(asked)
        options = [Option(name, PERIODS[name][0], name == preset) for name in self.presets]
        words = PERIODS[preset][0] if preset else _period_in_words(first, last, asked.today)
        gone: dict[str, list[str]] = {self.key: [], f"{self.key}_from": [], f"{self.key}_to": []}
        if self.opened_by_figures:
            gone |= {"from": [], "to": []}
        chips = [Chip(f"{self.label}：{words}", gone)] if words else []
        start, end = ("" if preset or day is None else day.isoformat() for day in (first, last))
        return Drawn("period", self.key, self.label, options, chips, start, end)


@dataclass(frozen=True)
class MomentsFilter:
    """After one moment until another, which is included: what came between two looks. Set by an address alone.

    The parameter is an interval as ISO 8601 writes it, `between(since, until)`.
    """

    key: str
    label: str
    field: str

    def _moments(self, asked: Asked) -> tuple[datetime, datetime] | None:
        since, _slash, until = asked.query.get(self.key, "").partition("/")
        first, last = _moment(since), _moment(until)
        return (first, last) if first is not None and last is not None else None

    def narrow(self, rows: Rows, asked: Asked) -> Rows:
        """Keep the rows between the moments."""
        moments = self._moments(asked)
        if moments is None:
            return rows
        return rows.filter(**{f"{self.field}__gt": moments[0], f"{self.field}__lte": moments[1]})

    def draw(self, asked: Asked) -> Drawn:
        """Return the moments at work."""
        moments = self._moments(asked)
        if moments is None:
            return Drawn("one", self.key, self.label, only_at_work=True)
        words = " 至 ".join(f"{clock.local(moment):%m-%d %H:%M}" for moment in moments)
        chip = Chip(f"{self.label}：{words}", {self.key: []})
        option = Option(asked.query.get(self.key, ""), words, chosen=True)
        return Drawn("one", self.key, self.label, [option], [chip], only_at_work=True)


def between(since: datetime, until: datetime) -> str:
    """Return two moments as the parameter of a `MomentsFilter`."""
    return "/".join(clock.local(moment).isoformat() for moment in (since, until))


@dataclass(frozen=True)
class BooleanFilter:
    """One thing, on or off; the label says what is left when it is on: 只看逾期."""

    key: str
    label: str
    apply: Callable[[Rows, datetime], Rows]

    def narrow(self, rows: Rows, asked: Asked) -> Rows:
        """Keep the rows, when it is on."""
        return self.apply(rows, asked.at) if asked.query.get(self.key) == "1" else rows

    def draw(self, asked: Asked) -> Drawn:
        """Return the one box to tick."""
        on = asked.query.get(self.key) == "1"
        chips = [Chip(self.label, {self.key: []})] if on else []
        return Drawn("boolean", self.key, self.label, [Option("1", self.label, on)], chips)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and EARLIEST <= moment.date() <= LATEST else None


def _period_in_words(first: date | None, last: date | None, today: date) -> str:
    if first and last:
        return f"{said_date(first, today=today)} 至 {said_date(last, today=today)}"
    if first:
        return _("{day} 以来").format(day=said_date(first, today=today))
    return _("{day} 以前").format(day=said_date(last, today=today)) if last else ""


def _field_of(rows: Rows, path: str) -> object:
    model, found = rows.model, None
    for part in path.split("__"):
        found = model._meta.get_field(part)
        model = getattr(found, "related_model", None) or model
    return found
