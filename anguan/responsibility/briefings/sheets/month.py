"""The month sheet (班前会月报表): how many were held of how many, team by team, and who was there on which day."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.documents.pdf import render_pdf
from anguan.foundation.ui import formats
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings import looks, queries
from anguan.responsibility.briefings.models import Attendance, Slot
from anguan.responsibility.briefings.rules.saying import HOWS, MINDS, PPE, STATES

TEMPLATE = Path(__file__).parent / "month.typ"
HELD = ("held", "late")
MOST_LINES = 2_000  # of a list on paper; the workbook has everything
MARKS = {"phone": "√", "code": "√", "ticked": _("代")}
_AWAY = {"absent": "×", "leave": _("假"), "elsewhere": _("外")}
HEADERS = (
    _("日期"), _("企业"), _("班组"), _("班次"), _("主持"), _("开会时间"), _("姓名"), _("到场"), _("怎么签的"),
    _("签到时间"), _("原因"), _("精神状态"), _("缺的防护用品"), _("跟进"),
)  # fmt: skip


_LEGEND = (
    _("√ 本人签到，代 代点，假 请假，外 在其他班组，× 没到"),
    _("开 按时开，迟 迟开，缺 没有开，超 超时未开，免 不用开，待 还没到时间"),
)


@dataclass
class Line:
    """One line of the summary: a team of an enterprise, or an enterprise of a territory."""

    name: str
    sub: str
    expected: int
    on_time: int
    late: int
    missed: int
    waiting: int
    excused: int
    roster: int
    present: int

    @property
    def rate(self) -> str:
        """How many were held of those expected."""
        return looks.share(self.on_time + self.late, self.expected)

    @property
    def came(self) -> str:
        """How many came of those expected at the briefings that were held."""
        return looks.share(self.present, self.roster)


@dataclass
class Grid:
    """Who of a team was there on which day (点名表)."""

    team: str
    people: list[tuple[str, list[str], int]] = field(default_factory=list)  # name, marks by day, times present
    held: list[str] = field(default_factory=list)  # what became of each day, a letter


@dataclass(frozen=True)
class Month:
    """A month of one enterprise, or of a territory, as its reader may see it."""

    first: date
    last: date
    whose: str
    of_teams: bool
    lines: Sequence[Line]
    grids: Sequence[Grid]
    printed_at: datetime

    @property
    def title(self) -> str:
        """What stands above it."""
        return _("{year} 年 {month} 月班前会月报表").format(year=self.first.year, month=self.first.month)


def bounds(first: date) -> tuple[date, date]:
    """Return the first and the last day of the month a day lies in."""
    return first.replace(day=1), first.replace(day=monthrange(first.year, first.month)[1])


def month_of(day: date, *, by: Actor, at: datetime, team_id: UUID | None = None, whose: str = "") -> Month:
    """Return a month; for somebody of one enterprise by team and person, for a territory by enterprise."""
    first, last = bounds(day)
    rows = queries.slots_for(by).filter(day__gte=first, day__lte=last)
    home = by.enterprise_id
    of_teams = home is not None
    if home is not None:
        rows = rows.filter(enterprise_id=home)
    if team_id is not None:
        rows = rows.filter(team_id=team_id)
    kept = {"name": F("team__name"), "sub": F("team__leader_name")} if of_teams else {
        "name": F("enterprise__name"), "sub": F("enterprise__region_code")
    }  # fmt: skip
    group = "team_id" if of_teams else "enterprise_id"
    counted = rows.values(group, **kept).annotate(
        expected=Count("pk", filter=~Q(state="excused")), on_time=Count("pk", filter=Q(state="held")),
        late=Count("pk", filter=Q(state="late")), missed=Count("pk", filter=Q(state="missed")),
        waiting=Count("pk", filter=Q(state="expected")), excused=Count("pk", filter=Q(state="excused")),
        roster=Sum("roster", filter=Q(state__in=HELD)), present=Sum("present", filter=Q(state__in=HELD)),
    )  # fmt: skip
    lines = [
        Line(**{**row, "roster": row["roster"] or 0, "present": row["present"] or 0})
        for row in ({name: value for name, value in one.items() if name != group} for one in counted.order_by("name"))
    ]
    grids = _grids(rows, first, last, home=home, by=by, at=at) if home else []
    return Month(first, last, whose, of_teams, lines, grids, at)


def _grids(rows: Any, first: date, last: date, *, home: UUID, by: Actor, at: datetime) -> list[Grid]:
    days = (last - first).days + 1
    found: dict[UUID, Grid] = {}
    people: dict[UUID, dict[UUID, list[str]]] = {}
    names: dict[UUID, str] = {}
    place: dict[UUID, tuple[UUID, int]] = {}  # of a briefing: its team, its day
    slots: list[Slot] = list(rows.order_by("team_name", "starts_at", "id"))
    for slot in slots:
        grid = found.setdefault(slot.team_id, Grid(slot.team_name, held=[""] * days))
        index = (slot.day - first).days
        grid.held[index] += looks.slot_letter(slot, at=at)[0]
        if slot.briefing_id is not None and slot.state in HELD:
            place[slot.briefing_id] = (slot.team_id, index)
    came = queries.attendances_for(by).filter(enterprise_id=home, briefing_id__in=[*place])
    for row in came.order_by("id").iterator(chunk_size=2_000):
        team_id, index = place[row.briefing_id]
        marks = people.setdefault(team_id, {}).setdefault(row.person_id, [""] * days)
        names[row.person_id] = row.name
        marks[index] += MARKS.get(row.how, "√") if row.state == "present" else _AWAY.get(row.state, "")
    for team_id, grid in found.items():
        listed = sorted(people.get(team_id, {}).items(), key=lambda one: names[one[0]])
        grid.people = [
            (names[key], marks, sum(len(one) - sum(one.count(away) for away in _AWAY.values()) for one in marks))
            for key, marks in listed[:MOST_LINES]
        ]
    return list(found.values())


def data_of(month: Month) -> dict[str, Any]:
    """Return what the template draws."""
    days = [month.first.replace(day=day) for day in range(1, month.last.day + 1)]
    printed = clock.local(month.printed_at)
    total = [sum(values) for values in zip(*(_numbers(line) for line in month.lines), strict=True)] or [0] * 8
    expected, on_time, late, *_rest, roster, present = total
    return {
        "title": month.title, "whose": month.whose, "of_teams": month.of_teams,
        "head": _("班组") if month.of_teams else _("企业"),
        "lines": [
            [line.name, line.sub if month.of_teams else "", *map(str, _numbers(line)[:6]), line.rate, line.came]
            for line in month.lines[:MOST_LINES]
        ],
        "cut": max(0, len(month.lines) - MOST_LINES),
        "total": [*map(str, total[:6]), looks.share(on_time + late, expected), looks.share(present, roster)],
        "days": [
            {"day": str(day.day), "name": formats.WEEKDAYS[day.weekday()][-1], "rest": not clock.is_working_day(day)}
            for day in days
        ],
        "grids": [
            {"team": grid.team, "held": grid.held,
             "people": [[name, *marks, str(count)] for name, marks, count in grid.people]}
            for grid in month.grids
        ],
        "legend": f"{_LEGEND[0]}；{_LEGEND[1]}",
        "printed": _("{at:%Y-%m-%d %H:%M} 生成").format(at=printed),
        "printed_on": {"year": printed.year, "month": printed.month, "day": printed.day},
    }  # fmt: skip


def _numbers(line: Line) -> list[int]:
    return [
        line.expected, line.on_time, line.late, line.missed, line.waiting, line.excused, line.roster, line.present,
    ]  # fmt: skip


def paper_of(month: Month) -> bytes:
    """Return the month as PDF/A."""
    return render_pdf(TEMPLATE, data_of(month), archival=True)


def rows_of_people(day: date, *, by: Actor, team_id: UUID | None = None) -> Iterator[list[object]]:
    """Return every attendance of a month, a row each, for a workbook."""
    first, last = bounds(day)
    rows = queries.attendances_for(by).filter(briefing__day__gte=first, briefing__day__lte=last, briefing__state="held")
    if by.enterprise_id is not None:
        rows = rows.filter(enterprise_id=by.enterprise_id)
    if team_id is not None:
        rows = rows.filter(briefing__team_id=team_id)
    chosen = rows.select_related("briefing").defer("briefing__secret")
    for row in chosen.order_by("briefing__day", "briefing_id", "id").iterator(chunk_size=2_000):
        yield _row(row)


def _row(row: Attendance) -> list[object]:
    one = row.briefing
    return [
        one.day, one.enterprise_name, one.team_name, one.shift_name or _("临时"), one.leader_name, one.held_at,
        row.name, STATES[row.state], HOWS.get(row.how, "") if row.state == "present" else "", row.at, row.reason,
        MINDS.get(row.mind, ""), "、".join(PPE.get(item, item) for item in row.ppe), row.followed_said,
    ]  # fmt: skip
