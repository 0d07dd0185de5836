"""The clock on the home (首页时钟): what one must do, what one's people must, what a territory has let pass."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from anguan.foundation.access import Actor
from anguan.foundation.deadlines import clocks, looks
from anguan.foundation.deadlines.clocks import Clock, Line, Pile, Tally
from anguan.foundation.deadlines.rules.standing import STANDINGS
from anguan.foundation.ui.formats import NOTHING, number
from anguan.foundation.words import mark as _
from anguan.insight.dashboards import queries
from anguan.insight.dashboards.linking import linked

MOST_PLACES = 20


@dataclass(frozen=True)
class Part:
    """One part as the page shows it."""

    standing: str
    title: str
    count: str
    rows: list[looks.Row]
    left: str  # how many more there are than shown, in words
    url: str


@dataclass(frozen=True)
class Territory:
    """What of a territory is late or due today, as the page shows it."""

    overdue: str
    overdue_url: str
    late: bool
    today: str
    today_url: str
    places: list[list[SafeString]]
    kinds: list[list[SafeString]]
    longest: list[looks.Row]
    whole: bool


@dataclass(frozen=True)
class Home:
    """The clock of the home."""

    own: list[Part]
    urgent: int
    people: list[Part]
    people_title: str
    territory: Territory | None
    subjects: frozenset[object]  # what one's own rows are about: nothing else need say them again


def home_of(actor: Actor, *, at: datetime) -> Home:
    """Return the clock of somebody's home."""
    found: Clock = clocks.clock_of(actor, at=at)
    title = _("本部门") if actor.is_official else clocks.WHOSE["people"]
    if actor.roles & {"principal"}:
        title = _("本企业")
    whose = "office" if actor.is_official else "people"
    return Home(
        own=_parts(found.own, "mine", actor, at=at),
        urgent=found.own.urgent,
        people=_parts(found.people, whose, actor, at=at) if found.people else [],
        people_title=title,
        territory=_territory(found.territory, actor, at=at) if found.territory else None,
        subjects=frozenset(row.subject_id for row in found.own.rows),
    )


def _parts(pile: Pile, whose: str, actor: Actor, *, at: datetime) -> list[Part]:
    return [
        Part(
            standing=part.standing,
            title=STANDINGS[part.standing],
            count=_counted(part.count, more=part.more),
            rows=[looks.row_of(row, actor, at=at) for row in part.rows],
            left=_counted(part.count - len(part.rows), more=part.more) if part.count > len(part.rows) else "",
            url=_listed(whose=whose, standing=part.standing),
        )
        for part in pile.parts
    ]


def _territory(tally: Tally, actor: Actor, *, at: datetime) -> Territory:
    names = queries.region_names([line.code for line in tally.places])
    return Territory(
        overdue=_counted(min(tally.overdue, clocks.TALLIED_TO), more=not tally.whole),
        overdue_url=_listed(standing="overdue"),
        late=tally.overdue > 0,
        today=number(tally.today) if tally.whole else NOTHING,
        today_url=_listed(standing="today"),
        places=[_line(line, names.get(line.code, line.code), "region", tally) for line in tally.places[:MOST_PLACES]],
        kinds=[_line(line, looks.kind_title(line.code), "kind", tally) for line in tally.kinds],
        longest=[looks.row_of(row, actor, at=at) for row in tally.longest],
        whole=tally.whole,
    )


def _line(line: Line, title: str, parameter: str, tally: Tally) -> list[SafeString]:
    """Return one line: its name, how many are late and how many due today, each opening to exactly its rows.

    Where there is more than we count, the late are said to be more, and those due today are left to the list.
    """
    narrowed = {parameter: line.code}
    return [
        linked(title, _listed(**narrowed)),
        linked(_counted(line.overdue, more=not tally.whole), _listed(**narrowed, standing="overdue")),
        linked(number(line.today) if tally.whole else NOTHING, _listed(**narrowed, standing="today")),
    ]


def _counted(count: int, *, more: bool) -> str:
    return _("{n} 以上").format(n=number(count)) if more else number(count)


def _listed(**asked: str) -> str:
    return f"{reverse('deadlines:list')}?{urlencode(asked)}"
