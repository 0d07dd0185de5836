"""How a territory keeps its duties (履职情况): counted from the tally, and from the rows where the tally may not speak.

The statement that counts rows is the one the tally is made with, so that the two cannot differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet
from psycopg import sql

from anguan.foundation.access import Actor, Territory
from anguan.foundation.access.visibility import happened_in
from anguan.responsibility.duties.models import Obligation, YearPlan
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.models.tallying import TOWN_DIGITS

UNCOUNTED = ("dropped", "earlier")  # not owed, or before the calendar began
NUMBERS = ("total", "due", "in_time", "done_late", "late", "doubted", "disputed", "exempt")


@dataclass(frozen=True)
class Counts:
    """What was to be done and what of it was (应办、已办、逾期…)."""

    total: int = 0
    due: int = 0
    in_time: int = 0
    done_late: int = 0
    late: int = 0
    doubted: int = 0
    disputed: int = 0
    exempt: int = 0

    @property
    def done(self) -> int:
        """How many of those due are proven."""
        return self.in_time + self.done_late

    @property
    def rate(self) -> float | None:
        """Which share of those due is proven, in per cent; None where nothing was due."""
        return round(100 * self.done / self.due, 1) if self.due else None


@dataclass(frozen=True)
class Asked:
    """What is counted: the year as it stands on a day, narrowed to a region, an industry, a duty."""

    actor: Actor
    today: date
    year: int
    region: str = ""
    industry: str = ""  # division of GB/T 4754
    duty: str = ""

    @property
    def territory(self) -> Territory:
        """The part of the reader's territory that is asked for."""
        own = self.actor.territory or Territory("", ":", ":")  # who has none sees nothing here
        return Territory.of(self.region) if self.region and self.region in own else own


# What each number counts, as conditions of SQL; `%(today)s` is the day. `STANDINGS` says the same for lists.
_OWED = sql.SQL("o.state IN ({})").format(sql.SQL(", ").join(map(sql.Literal, OWED)))
_COUNTED: dict[str, sql.Composable] = {
    "total": sql.SQL("o.state <> 'exempt'"),
    "due": sql.SQL("o.state <> 'exempt' AND o.due_on < %(today)s"),
    "in_time": sql.SQL("o.state = 'proven' AND NOT o.late AND o.due_on < %(today)s"),
    "done_late": sql.SQL("o.state = 'proven' AND o.late AND o.due_on < %(today)s"),
    "late": sql.SQL("{} AND o.due_on < %(today)s").format(_OWED),
    "doubted": sql.SQL("o.doubted AND o.state <> 'exempt'"),
    "disputed": sql.SQL("o.state = 'disputed'"),
    "exempt": sql.SQL("o.state = 'exempt'"),
}
_OWING = Q(state__in=OWED)


def standing_of(key: str, today: date) -> Q:
    """Return which obligations one number counts, for the list it opens to."""
    past, told = Q(due_on__lt=today), ~Q(state="exempt")
    return {
        "total": told,
        "due": told & past,
        "in_time": Q(state="proven", late=False) & past,
        "done_late": Q(state="proven", late=True) & past,
        "done": Q(state="proven") & past,
        "late": _OWING & past,
        "coming": _OWING & Q(due_on__gte=today),
        "doubted": Q(doubted=True) & told,
        "disputed": Q(state="disputed"),
        "exempt": Q(state="exempt"),
    }[key]


def obligations_counted(actor: Actor) -> QuerySet[Obligation]:
    """Return the obligations an actor may see that are counted: those with a day, not dropped, not before the start."""
    rows: QuerySet[Obligation] = Obligation.objects.visible_to(actor)
    return rows.filter(Q(due_on__isnull=False) & ~Q(state__in=UNCOUNTED))


def of_industry(rows: QuerySet[Any], code: str, column: str = "enterprise__industry_code") -> QuerySet[Any]:
    """Keep what belongs to an industry of GB/T 4754, of whatever depth; `-` are those without one."""
    if code == "-":
        return rows.filter(**{column: ""})
    return rows.filter(**{f"{column}__gte": code, f"{column}__lt": f"{code}~"})


def counting(places: sql.Composable) -> sql.Composed:
    """Return the statement that counts the rows of towns by year, town, line, industry and duty.

    `places` gives the code of each town and the code at which its own end.
    """
    return sql.SQL(
        "SELECT o.year, place.code AS region_code, o.line_code, {} AS industry, o.duty, {} {} GROUP BY 1, 2, 3, 4, 5"
    ).format(_INDUSTRY, _NUMBERS, _from(places, with_firms=True))


_INDUSTRY = sql.SQL("coalesce(left(e.industry_code, 3), '')")
_NUMBERS = sql.SQL(", ").join(
    sql.SQL("count(*) FILTER (WHERE {}) AS {}").format(said, sql.Identifier(name)) for name, said in _COUNTED.items()
)


def _from(places: sql.Composable, *, with_firms: bool) -> sql.Composed:
    """Return which rows are counted; the enterprise is looked up only where its industry is asked."""
    firms = "LEFT JOIN enterprises_enterprise AS e ON e.id = o.enterprise_id" if with_firms else ""
    return sql.SQL(
        "FROM ({places}) AS place(code, stop) JOIN duties_obligation AS o"
        " ON o.year = ANY(%(years)s) AND o.region_code >= place.code AND o.region_code < place.stop"
        " AND left(o.region_code, {digits}) = place.code {firms}"
        " WHERE o.due_on IS NOT NULL AND o.state NOT IN ({uncounted})"
        " AND o.region_code >= %(start)s AND o.region_code < %(stop)s"
    ).format(
        places=places, digits=sql.Literal(TOWN_DIGITS), firms=sql.SQL(firms),
        uncounted=sql.SQL(", ").join(map(sql.Literal, UNCOUNTED)),
    )  # fmt: skip


PLACES = sql.SQL("SELECT * FROM unnest(%(towns)s::text[], %(stops)s::text[])")
_WHOLE = ("0", ":")


def bounds(towns: Sequence[str], territory: Territory | None = None) -> dict[str, Any]:
    """Return the parameters of `PLACES`, and of the territory within which rows count."""
    start, stop = (territory.start, territory.stop) if territory else _WHOLE
    return {"towns": list(towns), "stops": [Territory.of(town).stop for town in towns], "start": start, "stop": stop}


_BY = {  # of the tally, and of the rows
    "": (sql.SQL("''"), sql.SQL("''")),
    "region": (sql.SQL("left(region_code, %(step)s)"), sql.SQL("left(place.code, %(step)s)")),
    "industry": (
        sql.SQL("coalesce(nullif(industry, ''), '-')"),
        sql.SQL("coalesce(nullif({}, ''), '-')").format(_INDUSTRY),
    ),
    "duty": (sql.SQL("duty"), sql.SQL("o.duty")),
}


def counted(asked: Asked, by: str = "") -> dict[str, Counts]:
    """Return the counts split by region (one step down), industry or duty; under "" where nothing is split."""
    territory = asked.territory
    marked = _marked(territory, asked.today)
    parts: list[sql.Composable] = []
    if len(territory.code) > TOWN_DIGITS:  # part of a town: the tally knows only whole ones
        marked = [territory.code[:TOWN_DIGITS]]
    else:
        parts.append(_from_tally(asked, by))
    if marked:
        parts.append(_from_rows(asked, by))
    statement = sql.SQL("SELECT split, {} FROM ({}) AS counted GROUP BY 1").format(
        sql.SQL(", ").join(sql.SQL("sum({})::bigint").format(sql.Identifier(name)) for name in NUMBERS),
        sql.SQL(" UNION ALL ").join(parts),
    )
    said: dict[str, Any] = {
        **bounds(marked, territory), "years": [asked.year], "today": asked.today, "step": step_below(territory.code),
        "lines": sorted(asked.actor.lines), "industry": asked.industry.replace("-", ""), "duty": asked.duty,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, said)
        found = {row[0]: Counts(*(int(number or 0) for number in row[1:])) for row in cursor.fetchall()}
    return {split: counts for split, counts in found.items() if counts != Counts()}


def together(counts: Iterable[Counts]) -> Counts:
    """Return counts added up: a split leaves nothing out."""
    return Counts(*(sum(numbers) for numbers in zip(*(astuple(one) for one in counts), strict=True)))


def _from_tally(asked: Asked, by: str) -> sql.Composed:
    numbers = sql.SQL(", ").join(sql.SQL("sum({0}) AS {0}").format(sql.Identifier(name)) for name in NUMBERS)
    return sql.SQL(
        "SELECT {} AS split, {} FROM duties_tally WHERE year = ANY(%(years)s) AND region_code >= %(start)s"
        " AND region_code < %(stop)s AND region_code <> ALL(%(towns)s){} GROUP BY 1"
    ).format(_BY[by][0], numbers, _narrowed(asked, sql.SQL("industry"), ""))


def _from_rows(asked: Asked, by: str) -> sql.Composed:
    rows = _from(PLACES, with_firms=by == "industry" or bool(asked.industry))
    return sql.SQL("SELECT {} AS split, {} {}{} GROUP BY 1").format(
        _BY[by][1], _NUMBERS, rows, _narrowed(asked, _INDUSTRY, "o.")
    )


def _narrowed(asked: Asked, industry: sql.Composable, table: str) -> sql.Composed:
    wanted: list[sql.Composable] = []
    if asked.actor.lines:
        wanted.append(sql.SQL(" AND {}line_code = ANY(%(lines)s)").format(sql.SQL(table)))
    if asked.industry:
        wanted.append(sql.SQL(" AND {} = %(industry)s").format(industry))
    if asked.duty:
        wanted.append(sql.SQL(" AND {}duty = %(duty)s").format(sql.SQL(table)))
    return sql.Composed(wanted)


def counted_firms(asked: Asked) -> dict[UUID, Counts]:
    """Return the counts of each enterprise of a region, from the rows; for a town, which has some hundreds."""
    rows = obligations_counted(asked.actor).filter(happened_in(asked.territory.code), year=asked.year)
    if asked.duty:
        rows = rows.filter(duty=asked.duty)
    if asked.industry:
        rows = of_industry(rows, asked.industry)
    numbers = {name: Count("pk", filter=standing_of(name, asked.today)) for name in NUMBERS}
    lines: Any = rows.order_by().values("enterprise_id").annotate(**{f"n_{name}": one for name, one in numbers.items()})
    return {
        line["enterprise_id"]: Counts(*(line[f"n_{one.name}"] for one in fields(Counts))) for line in lines
    }  # fmt: skip


def unplanned(actor: Actor, *, year: int, today: date) -> QuerySet[YearPlan]:
    """Return the years that nobody has committed though they had to (没有报年度计划)."""
    rows: QuerySet[YearPlan] = YearPlan.objects.visible_to(actor)
    return rows.filter(year=year, state="open", due_on__lt=today)


def step_below(code: str) -> int:
    """Return how long the codes one step below a region are."""
    return {0: 2, 2: 4, 4: 6, 6: 9}.get(len(code), 20)


def _marked(territory: Territory, today: date) -> list[str]:
    """Return the towns of a territory for which the tally does not speak: changed since, or counted another day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT region_code FROM duties_recount WHERE region_code >= %(start)s AND region_code < %(stop)s"
            " UNION SELECT region_code FROM duties_countedtown"
            " WHERE day <> %(today)s AND region_code >= %(start)s AND region_code < %(stop)s",
            {"start": territory.start, "stop": territory.stop, "today": today},
        )
        return sorted(row[0] for row in cursor.fetchall())
