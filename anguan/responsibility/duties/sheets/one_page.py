"""The owner's one page (履职一页纸): what I owe, what is proven, what would an inspector find today; on one A4."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.documents.pdf import render_pdf, render_pictures
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties import looks, queries
from anguan.responsibility.duties.models import Obligation, YearPlan
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.queries import law
from anguan.responsibility.duties.queries.law import Entry
from anguan.responsibility.duties.rules import fining, lateness
from anguan.responsibility.duties.rules.fining import yuan

TEMPLATE = Path(__file__).parent / "one_page.typ"
AHEAD = timedelta(days=60)  # what is owed soon enough to stand on the page
# How many of what is owed, found and proven, from much to little: the first that goes on one A4 is printed.
ROWS = ((16, 16, 9), (13, 14, 8), (11, 12, 7), (9, 10, 6), (7, 8, 5), (5, 6, 4))
WEAKEST_BELIEVED = "C"


@dataclass(frozen=True)
class Owed:
    """One thing to be done, as the page shows it."""

    id: UUID | None
    title: str
    what: str
    due: str
    doer: str
    late: bool


@dataclass(frozen=True)
class Proven:
    """One thing shown to be done: when it was done, how sure."""

    id: UUID
    title: str
    what: str
    on: str
    how: str


@dataclass(frozen=True)
class Found:
    """One thing an inspector would find today: what, by which clause, at what price; periods of a duty together."""

    id: UUID | None
    what: str
    of: str
    why: str
    clause: str
    price: str
    weight: int  # the largest amount, in yuan: the dearest stands first


@dataclass(frozen=True)
class OnePage:
    """The page of one enterprise on one day."""

    enterprise: Enterprise
    today: date
    at: datetime
    owed: Sequence[Owed]
    proven: Sequence[Proven]
    found: Sequence[Found]
    total: int  # what this year asks for
    due: int  # of it, what had to be done by today
    done: int  # of that, what was proven
    all_proven: int
    late: int
    planned: bool
    unsure: bool  # whether something on it is to be compared with the original


def one_page_of(enterprise: Enterprise, *, by: Actor, at: datetime) -> OnePage:
    """Return the page of an enterprise as somebody may see it."""
    today = clock.day_of(at)
    mine = queries.owed_by(enterprise, by=by).exclude(state__in=["exempt", "earlier"])
    rows = [row for row in mine.order_by("due_on", "duty", "id") if row.year == today.year or row.state in OWED]
    entries = law.entries(((row.duty, row.version) for row in rows), region_code=enterprise.region_code)
    plan = queries.plans_for(by).filter(enterprise_id=enterprise.pk, year=today.year).first()
    this_year = [row for row in rows if row.year == today.year]
    past = [row for row in this_year if row.due_on and row.due_on < today]
    found = sorted(_found(rows, entries, plan, today), key=lambda one: -one.weight)
    return OnePage(
        enterprise, today, at, list(_owed(rows, entries, today)), list(_proven(this_year, entries)), found,
        total=len(this_year), due=len(past), done=sum(row.state == "proven" for row in past),
        all_proven=sum(row.state == "proven" for row in this_year),
        late=sum(looks.is_late(row, today=today) for row in rows),
        planned=plan is not None and plan.state == "committed",
        unsure=any(entry.confidence_title and not entry.review for entry in entries.values()),
    )  # fmt: skip


Entries = dict[tuple[str, str], Entry]


def _title(row: Obligation, entries: Entries) -> str:
    entry = entries.get((row.duty, row.version))
    return entry.title if entry else row.what


def _owed(rows: Iterable[Obligation], entries: Entries, today: date) -> Iterable[Owed]:
    late: dict[tuple[str, str], list[Obligation]] = {}
    coming = []
    for row in rows:
        if row.state not in OWED or row.due_on is None or row.due_on > today + AHEAD:
            continue
        if row.due_on < today:
            late.setdefault((row.duty, row.task), []).append(row)
        elif row.times == 1 or (row.first_on or today) <= today:
            coming.append(row)
    for same in late.values():
        due = looks.left_words(same[0], today=today)
        yield Owed(same[0].pk, _title(same[0], entries), _several(same), due, same[0].doer_name, late=True)
    for row in coming:
        due = _("{month}月{day}日").format(month=row.due_on.month, day=row.due_on.day) if row.due_on else ""
        yield Owed(row.pk, _title(row, entries), looks.what_of(row), due, row.doer_name, late=False)


def _several(rows: Sequence[Obligation]) -> str:
    """Return which periods are meant: one by its name, several with how many."""
    if len(rows) == 1:
        return looks.what_of(rows[0])
    first, last = rows[0].what, rows[-1].what.removeprefix(f"{rows[0].year} 年").strip()
    said = _("{n} 期：{first}到 {last}").format(n=len(rows), first=first, last=last)
    return f"{rows[0].task} · {said}" if rows[0].task else said


def _proven(rows: Iterable[Obligation], entries: Entries) -> Iterable[Proven]:
    done = [(row.proven_on, row) for row in rows if row.state == "proven" and row.proven_on]
    done.sort(key=lambda one: one[0])
    for on, row in reversed(done):
        how = [_("晚办") if row.late else _("按期"), _("证据{grade}级").format(grade=row.grade) if row.grade else ""]
        day = _("{month}月{day}日").format(month=on.month, day=on.day)
        yield Proven(row.pk, _title(row, entries), looks.what_of(row), day, " ".join(filter(None, how)))


def _found(rows: Iterable[Obligation], entries: Entries, plan: YearPlan | None, today: date) -> Iterable[Found]:
    """Return what an inspector would find: what is late, what has to hold and is not shown, what is hardly believed."""
    if plan is not None and plan.state == "open" and plan.due_on < today:
        yield Found(
            None,
            _("年度计划没有定"),
            f"{plan.year} 年",
            _("应在 {day} 前定").format(day=plan.due_on),
            _("本系统设计"),
            "",
            1,
        )
    found: dict[tuple[str, str, str], list[Obligation]] = {}
    for row in rows:
        if kind := _kind(row, today):
            found.setdefault((row.duty, row.task, kind), []).append(row)
    for (_duty, _task, kind), same in found.items():
        entry = entries.get((same[0].duty, same[0].version))
        if entry is None:
            continue
        sure = entry.review is not None or not entry.confidence_title
        clause = entry.clause if sure else f"{entry.clause}（{entry.confidence_title.partition('，')[0]}）"
        yield Found(
            same[0].pk, entry.title, "" if kind == "standing" else _several(same), _why(kind, same[0], today), clause,
            fining.worst(entry.penalty), _weight(entry),
        )  # fmt: skip


def _kind(row: Obligation, today: date) -> str:
    """Return what is wrong with one thing owed; nothing where an inspector finds nothing."""
    if looks.is_late(row, today=today):
        return "late"
    if row.standing and row.state in OWED:
        return "standing"
    if row.doubted:
        return "doubted"
    return "weak" if row.state == "proven" and row.grade > WEAKEST_BELIEVED else ""


def _why(kind: str, oldest: Obligation, today: date) -> str:
    if kind == "late":
        days = lateness.days_late(oldest.due_on, proven_on=None, today=today)
        return _("逾期 {n} 天没有证明").format(n=days)
    return _WHY[kind]


_WHY = {
    "standing": _("一直要有，没有材料"),
    "doubted": _("证明有疑点，没有说明"),
    "weak": _("不是现场拍的照片"),
}


def _weight(entry: Entry) -> int:
    return max((fine.to_yuan or 0 for one in entry.penalty for fine in one.fines), default=0)


def fitted(page: OnePage) -> dict[str, Any]:
    """Return what the template draws, with as many rows as go on one A4."""
    made: dict[str, Any] = {}
    for rows in ROWS:
        made = data_of(page, rows)
        if len(render_pictures(TEMPLATE, made, ppi=6)) == 1:
            break
    return made


def data_of(page: OnePage, rows: tuple[int, int, int] = ROWS[0]) -> dict[str, Any]:
    """Return what the template draws, cut to so many rows of what is owed, found and proven."""
    most_owed, most_found, most_proven = rows
    local = clock.local(page.at)
    most = sum(one.weight > 1 for one in page.found)
    return {
        "title": _("安全生产履职一页纸"),
        "whose": page.enterprise.name,
        "day": _("{year} 年 {month} 月 {day} 日").format(
            year=page.today.year, month=page.today.month, day=page.today.day
        ),
        "numbers": [
            [str(page.total), _("今年应办")], [str(page.all_proven), _("已经证明")],
            [str(page.late), _("逾期")], [str(len(page.found)), _("处检查会发现")],
        ],
        "owed": [[one.title, one.what, one.due, one.doer or "—", one.late] for one in page.owed[:most_owed]],
        "owed_more": max(0, len(page.owed) - most_owed),
        "proven": [[one.title, one.what, one.on, one.how] for one in page.proven[:most_proven]],
        "proven_more": max(0, len(page.proven) - most_proven),
        "found": [[one.what, one.of, one.why, one.clause, one.price or "—"] for one in page.found[:most_found]],
        "found_more": max(0, len(page.found) - most_found),
        "rate": _("到今天应办 {due} 项，已证明 {done} 项").format(due=page.due, done=page.done),
        "plan": _("年度计划已签字承诺") if page.planned else _("年度计划还没有定"),
        "unsure": _("标“请核对”“本系统”的条款还没有和原文核对过。") if page.unsure and most else "",
        "printed": f"{local:%Y-%m-%d %H:%M}",
        "printed_on": {"year": local.year, "month": local.month, "day": local.day},
    }  # fmt: skip


def paper_of(page: OnePage) -> bytes:
    """Return the page as PDF/A."""
    return render_pdf(TEMPLATE, fitted(page), archival=True)


def largest(page: OnePage) -> str:
    """Return the dearest single fine that what is found could cost."""
    most = max((one.weight for one in page.found), default=0)
    return yuan(most) if most > 1 else ""
