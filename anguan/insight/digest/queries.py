"""Reading digests, and gathering what goes into one: of an office's whole territory, not of one person's posts."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.fields.json import KT
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor, Territory
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.deadlines import looks
from anguan.foundation.deadlines.clocks import HEAVY
from anguan.foundation.deadlines.figures import DEADLINE_FIGURES
from anguan.foundation.deadlines.kinds import kinds
from anguan.foundation.deadlines.models import Alarm, Deadline, Extension
from anguan.foundation.deadlines.queries import UNHEARD
from anguan.foundation.deadlines.rules.ladder import LISTENERS
from anguan.foundation.figures import Question
from anguan.foundation.figures.regions import TOWN_DIGITS, region_step
from anguan.foundation.ui.filters import between
from anguan.foundation.ui.navigation import address
from anguan.foundation.words import mark as _
from anguan.insight.digest import rules
from anguan.insight.digest.models import Digest
from anguan.registry.offices.models import Office

_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Line:
    """One line of a digest: what, whose, how it stands, and where it opens."""

    title: str
    note: str
    end: str
    url: str


@dataclass(frozen=True)
class Part:
    """One part of a digest: how many, the first of them, and the list with all."""

    key: str
    title: str
    count: int
    lines: list[Line] = field(default_factory=list)
    url: str = ""


@dataclass(frozen=True)
class Place:
    """Figures of one place or enterprise in a digest."""

    name: str
    cells: list[str]
    url: str


@dataclass(frozen=True)
class Content:
    """Everything a digest says (速览内容); kept as plain data, drawn on the page and on paper."""

    summary: str
    numbers: dict[str, int]
    parts: list[Part]
    places: list[Place]
    worst: list[Place]
    figures_from: str
    figures_to: str

    def as_plain(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return asdict(self)


def digests_for(actor: Actor) -> QuerySet[Digest]:
    """Return the digests an actor may see."""
    return Digest.objects.visible_to(actor)


def latest_of(actor: Actor) -> Digest | None:
    """Return the last digest of the actor's own office."""
    if actor.office_id is None:
        return None
    return digests_for(actor).filter(office_id=actor.office_id).order_by("-day").first()


def archive_of(office_id: UUID, actor: Actor, *, most: int = 60) -> list[Digest]:
    """Return an office's digests, the latest first."""
    rows = digests_for(actor).filter(office_id=office_id).defer("content").annotate(summary=KT("content__summary"))
    return list(rows.order_by("-day")[:most])


def offices_without(day: date) -> list[Office]:
    """Return the offices whose digest of a day has not been made."""
    made = Digest.objects.filter(day=day).values("office_id")
    return list(Office.objects.exclude(pk__in=made).exclude(region_code="").order_by("region_code", "id"))


def gathered(office: Office, *, since: datetime, at: datetime) -> Content:
    """Work out what an office's digest says at a moment; as the owner of the tables."""
    within = _within(office)
    rows = Deadline.objects.filter(within, state="open").defer(*HEAVY)
    tonight = clock.end_of(clock.day_of(at))
    late = rows.filter(due_at__lte=at)
    newly, due = late.filter(due_at__gt=since), rows.filter(due_at__gt=at, due_at__lte=tonight)
    news = _listed(office, "overdue", due_between=between(since, at))
    parts = [
        _part("newly_late", newly.order_by("due_at", "id"), _deadline_line(at), news),
        _part("due_today", due.order_by("due_at", "id"), _deadline_line(at), _listed(office, "today")),
        _unheard(office, within, since=since, at=at),
        _asked(office, within, at=at),
    ]
    numbers = {part.key: part.count for part in parts} | {"late": late.count()}
    start, stop = rules.figures_over(clock.day_of(at))
    return Content(
        summary=rules.summary(numbers),
        numbers=numbers,
        parts=parts,
        places=_places(office, start, stop, at=at),
        worst=_worst(office, late, at=at),
        figures_from=start.isoformat(),
        figures_to=stop.isoformat(),
    )


def _within(office: Office) -> Q:
    """Return what an office looks after, in words every index of a region knows."""
    within = happened_in(office.region_code)
    return within & Q(line_code__in=office.lines) if office.lines else within


def _part(key: str, rows: QuerySet[Deadline], line_of: Callable[[Deadline], Line], url: str) -> Part:
    count = rows.count()
    lines = [line_of(row) for row in rows[: rules.SHOWN]] if count else []
    return Part(key, rules.NUMBERS[key], count, lines, url)


def _deadline_line(at: datetime) -> Callable[[Deadline], Line]:
    def line(row: Deadline) -> Line:
        note = "，".join(part for part in (looks.kind_title(row.kind), row.organisation, row.doer_name) if part)
        return Line(row.about, note, looks.left_words(row.due_at, at=at), looks.page_of(row))

    return line


def _listed(office: Office, standing: str, **asked: str) -> str:
    """Return the list of an office's deadlines that stand so."""
    return _opened("deadlines:list", office, standing=standing, **asked)


def _opened(name: str, office: Office, **asked: str) -> str:
    """Return a list with the rows of an office's territory, whoever opens it."""
    return f"{reverse(name)}?{urlencode({**asked, 'region': office.region_code})}"


def _unheard(office: Office, within: Q, *, since: datetime, at: datetime) -> Part:
    rows = Alarm.objects.filter(within, fate__in=UNHEARD, raised_at__gt=since, raised_at__lte=at)
    count = rows.count()
    alarms = list(rows.order_by("-raised_at", "id")[: rules.SHOWN]) if count else []
    about = _deadlines({(alarm.enterprise_id, alarm.deadline_id) for alarm in alarms})
    lines = []
    for alarm in alarms:
        deadline = about.get(alarm.deadline_id)
        whom = LISTENERS.get(alarm.listener, alarm.listener)
        told = _("联系不上{whom}").format(whom=whom)
        if alarm.passed_to:
            told += _("，已转告{other}").format(other=LISTENERS.get(alarm.passed_to, alarm.passed_to))
        lines.append(
            Line(
                deadline.about if deadline else looks.kind_title(alarm.kind),
                "，".join(part for part in (deadline.organisation if deadline else "", told) if part),
                f"{clock.local(alarm.raised_at):%m-%d %H:%M}",
                reverse("deadlines:detail", args=[alarm.deadline_id]),
            )
        )
    url = _opened("deadlines:unheard", office, raised_between=between(since, at))
    return Part("unheard", rules.NUMBERS["unheard"], count, lines, url)


def _deadlines(keys: Iterable[tuple[UUID | None, UUID]]) -> dict[UUID, Deadline]:
    named = list(keys)
    firms, found = {firm for firm, _key in named if firm}, {key for _firm, key in named}
    rows = Deadline.objects.filter(Q(enterprise_id__in=firms) | Q(enterprise_id=None), pk__in=found)
    return {row.pk: row for row in rows.defer(*HEAVY)}


def _asked(office: Office, within: Q, *, at: datetime) -> Part:
    rows = Extension.objects.filter(within, decision="asked")
    count = rows.count()
    waiting = list(rows.order_by("asked_at", "id")[: rules.SHOWN]) if count else []
    about = _deadlines({(one.enterprise_id, one.deadline_id) for one in waiting if one.deadline_id})
    lines = []
    for one in waiting:
        deadline = about.get(one.deadline_id) if one.deadline_id else None
        kind = kinds().get(one.kind)
        until = _("申请延到 {day}").format(day=f"{one.asked_due_on:%Y-%m-%d}")
        lines.append(
            Line(
                deadline.about if deadline else looks.kind_title(one.kind),
                "，".join(part for part in (deadline.organisation if deadline else "", one.asker_name, until) if part),
                _waited((clock.day_of(at) - clock.day_of(one.asked_at)).days),
                (address(kind.page, one.subject_id) if kind else "")
                or (reverse("deadlines:detail", args=[deadline.pk]) if deadline else ""),
            )
        )
    return Part(
        "asked", rules.NUMBERS["asked"], count, lines, _opened("deadlines:extensions", office, decision="asked")
    )


def _waited(days: int) -> str:
    return _("等了 {n} 天").format(n=days) if days else _("今天申请")


FIGURES = ("owed", "on_time_rate", "done_late", "missed")


def _places(office: Office, start: date, stop: date, *, at: datetime) -> list[Place]:
    """Return figures of the places one step below the office's, those with most missed first."""
    reader = Actor(
        person_id=_NOBODY, name="", roles=frozenset(), office_id=office.pk,
        territory=Territory.of(office.region_code), lines=frozenset(office.lines), region_code=office.region_code,
    )  # fmt: skip
    question = Question(reader, at, region=office.region_code, start=start, stop=stop)
    if region_step(office.region_code) > TOWN_DIGITS:
        return []  # a town is not divided into places that answer for anything
    lines = sorted(DEADLINE_FIGURES.by("region", question), key=lambda line: -(line.values["missed"].number or 0))
    return [
        Place(line.label, [_cell(line.values[key].number, key) for key in FIGURES], line.values["missed"].url)
        for line in lines
    ]


def _cell(number: float | None, key: str) -> str:
    if number is None:
        return "—"
    return f"{number:.1f}%" if key.endswith("_rate") else f"{int(number):,}"


def _worst(office: Office, late: QuerySet[Deadline], *, at: datetime) -> list[Place]:
    firms = (
        late.filter(enterprise_id__isnull=False, office_id__isnull=True)
        .order_by()
        .values("enterprise_id")
        .annotate(count=Count("pk"), oldest=Min("due_at"), name=Max("organisation"))
        .order_by("-count", "oldest", "enterprise_id")[: rules.WORST]
    )
    return [
        Place(
            firm["name"],
            [f"{firm['count']:,}", looks.left_words(firm["oldest"], at=at)],
            _listed(office, "overdue", enterprise=str(firm["enterprise_id"])),
        )
        for firm in firms
    ]
