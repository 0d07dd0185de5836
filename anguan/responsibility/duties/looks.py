"""How what is owed looks on pages (样式): where it stands as badges, how its day is said, how far it is."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from anguan.foundation.ui import formats
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.catalog.forms import own_fields
from anguan.responsibility.duties.models import Obligation, Proof
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.rules import lateness

EARLY_DAYS = 15  # done so long before its day is worth a word
_TONES = {
    "late": "alarm", "slipped": "wait", "soon": "wait", "coming": "neutral", "standing": "neutral", "done": "done",
    "done_late": "active", "earlier": "quiet", "exempt": "quiet", "dropped": "quiet",
}  # fmt: skip
SOURCE_WORDS: dict[str, str] = {
    "form": _("本企业填报"), "briefing": _("班前会"), "course": _("安全学习"), "training": _("教育培训"),
    "hazard": _("隐患销号"), "permit": _("特殊作业"), "document": _("归档文书"), "fund": _("安全费用台账"),
    "certificate": _("证书登记"), "earlier": _("补录以前的"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One thing owed, as a list shows it."""

    id: UUID
    title: str
    what: str
    due: date | None
    left: str
    late: bool
    badges: tuple[Badge, ...]
    doer: str
    planned: date | None
    page: str
    act: str  # the address where it is done, with one tap
    done: int = 0
    times: int | None = 1
    proven_on: date | None = None


def stand_of(row: Obligation, *, today: date) -> str:
    """Return where an obligation stands on a day."""
    return lateness.stand(state=row.state, due_on=row.due_on, committed_on=row.committed_on, late=row.late, today=today)


def is_late(row: Obligation, *, today: date) -> bool:
    """Say whether it should have been done by now."""
    return row.state in OWED and row.due_on is not None and row.due_on < today


def badges_of(row: Obligation, *, today: date) -> tuple[Badge, ...]:
    """Return how it stands: late, partial, early, disputed, doubted; the most important first."""
    stands = stand_of(row, today=today)
    found: list[Badge] = []
    if stands == "standing":
        found.append(Badge(_("要一直做到"), "neutral"))
    elif stands == "done" and (early := days_early(row)) > EARLY_DAYS:
        found.append(Badge(_("提前 {n} 天办结").format(n=early), "done"))
    elif stands == "done_late":
        days = lateness.days_late(row.due_on, proven_on=row.proven_on, today=today)
        found.append(Badge(_("晚了 {n} 天办结").format(n=days), "active"))
    else:
        found.append(Badge(lateness.STANDS[stands], _TONES[stands]))
    if row.state == "partial" and row.times != 1:
        found.append(Badge(_("已办 {done} 次").format(done=row.times_done), "active"))
    if row.state == "disputed":
        found.append(Badge(_("申报不适用，待复核"), "wait"))
    if row.doubted:
        found.append(Badge(_("证明有疑点，待说明"), "alarm"))
    return tuple(found)


def days_early(row: Obligation) -> int:
    """Return how many days before its day it was done; 0 where it was not."""
    if row.state != "proven" or row.due_on is None or row.proven_on is None:
        return 0
    return max((row.due_on - row.proven_on).days, 0)


def left_words(row: Obligation, *, today: date) -> str:
    """Return how long is left, as people say it: 还剩 3 天, 逾期 2 天, 3月31日前."""
    if row.due_on is None:
        return _("一直")
    days = (row.due_on - today).days
    if row.state == "proven" and row.proven_on:
        return _("{day}办").format(day=formats.said_date(row.proven_on, today=today))
    if row.state not in OWED:
        return formats.said_date(row.due_on, today=today)
    if days < 0:
        return _("逾期 {n} 天").format(n=-days)
    if days == 0:
        return _("今天到期")
    return _("还剩 {n} 天").format(n=days) if days <= lateness.SOON.days else day_words(row.due_on, today=today)


def day_words(day: date, *, today: date) -> str:
    """Return a due day: 3月31日前."""
    return _("{day}前").format(day=formats.said_date(day, today=today))


def line_of(row: Obligation, title: str, *, today: date, may_prove: bool = True) -> Line:
    """Return an obligation as a list shows it."""
    act = reverse("duties:prove", args=[row.pk]) if may_prove and row.state in {*OWED, "earlier"} else ""
    return Line(
        row.pk, title, what_of(row), row.due_on, left_words(row, today=today), is_late(row, today=today),
        badges_of(row, today=today), row.doer_name, row.committed_on, reverse("duties:item", args=[row.pk]), act,
        row.times_done, row.times, row.proven_on,
    )  # fmt: skip


def answers_of(proof: Proof, duty: str) -> list[tuple[str, str]]:
    """Return the answers of a proof's form as label and value; ticked materials in one line."""
    labels = {one.key: one.label for one in own_fields(duty)} | {"contents": _("内容"), "papers": _("材料")}
    units = {one.key: one.unit for one in own_fields(duty)}
    found = []
    for key, value in (proof.answers or {}).items():
        label = labels.get(key, key)
        if isinstance(value, bool):
            found.append((str(label), _("是") if value else _("否")))
        elif isinstance(value, list):
            found.append((str(label), "、".join(str(part) for part in value)))
        elif value not in {None, ""}:
            found.append((str(label), f"{value} {units.get(key, '')}".strip()))
    return found


def what_of(row: Obligation) -> str:
    """Return which of a duty's things it is: its task, and the period, person or machine."""
    return " · ".join(part for part in (row.task, row.what) if part)
