"""The three-level education card (三级安全教育卡): each level with day, hours, content, signatures, score."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.documents.pdf import render_pdf
from anguan.foundation.evidence import storage
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import Post
from anguan.responsibility.training import catalog, looks, queries
from anguan.responsibility.training.models import Debt, Record
from anguan.responsibility.training.rules.categories import LEVELS, title_of
from anguan.responsibility.training.rules.hours import EARLIER

TEMPLATE = Path(__file__).with_name("card.typ")
MOST = 4  # pieces of one level that stand on the card; the file has the rest


def card_of(post: Post, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what stands on somebody's card, as plain data."""
    firm = post.enterprise
    assert firm is not None  # noqa: S101 - the door asks for a post of an enterprise
    each = queries.setting_of(firm.pk).minutes_per_hour
    debt = _debt(post, firm.pk, by=by)
    records = queries.records_for(by).filter(
        enterprise_id=firm.pk, person_id=post.person_id, category__in=list(LEVELS), void_at__isnull=True
    )
    if debt is not None:
        records = records.filter(on__gte=debt.since)
    found = list(records.order_by("on", "id"))
    hands = _hands(found, post, by=by)
    levels = [_level(level, [row for row in found if row.category == level], hands, each) for level in LEVELS]
    done = sum(row.minutes for row in found if row.passed)
    owed = debt.minutes_owed if debt is not None else 0
    return {
        "title": _("三级安全教育卡"),
        "firm": firm.name,
        "name": post.person_name,
        "post": post.title or looks.role_title(post.role),
        "team": post.team,
        "hired": _day(debt.since + EARLIER if debt is not None else post.since),
        "levels": levels,
        "total": looks.hours(done, each),
        "owed": looks.hours(owed, each) if owed else "",
        "standing": _standing(debt, levels),
        "basis": catalog.entries()[debt.rule].cited if debt is not None else "",
        "hour": _("1 学时 = {n} 分钟（企业设置）").format(n=each),
        "printed": _("打印于 {at}").format(at=f"{at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}"),
        "printed_on": _parts(clock.day_of(at)),
    }


def card_pdf(data: Mapping[str, Any]) -> bytes:
    """Set a card."""
    return render_pdf(TEMPLATE, data)


def _debt(post: Post, enterprise_id: UUID, *, by: Actor) -> Debt | None:
    rules = [entry.id for entry in catalog.entries().values() if entry.when == "hired"]
    found: Debt | None = (
        queries.debts_for(by)
        .filter(enterprise_id=enterprise_id, person_id=post.person_id, rule__in=rules)
        .exclude(state="lapsed")
        .order_by("-since")
        .first()
    )
    return found


def _standing(debt: Debt | None, levels: Sequence[Mapping[str, Any]]) -> str:
    if debt is not None and debt.state == "met":
        return _("三级教育已完成，学时合格")
    missing = [str(level["title"]) for level in levels if not level["passed"]]
    if missing:
        return _("未完成：缺{levels}").format(levels="、".join(missing))
    return _("三级都已教育，学时还不够") if debt is not None else _("三级都已教育")


def _level(
    level: str, rows: Sequence[Record], hands: Mapping[UUID, tuple[str, str]], minutes_per_hour: int
) -> dict[str, Any]:
    passed = [row for row in rows if row.passed]
    lines = [_line(row, hands.get(row.pk, ("", "")), minutes_per_hour) for row in rows[-MOST:]]
    return {
        "title": title_of(level),
        "passed": bool(passed),
        "hours": looks.hours(sum(row.minutes for row in passed), minutes_per_hour) if passed else "",
        "lines": lines,
        "more": max(0, len(rows) - MOST),
    }


def _line(row: Record, hands: tuple[str, str], minutes_per_hour: int) -> dict[str, Any]:
    educator, learner = hands
    score = "" if row.score is None else f"{row.score:g} 分，"
    return {
        "day": _day(row.on),
        "hours": looks.hours(row.minutes, minutes_per_hour),
        "content": row.title,
        "educator": row.educator,
        "educator_hand": educator,
        "learner_hand": learner,
        "score": score + (_("合格") if row.passed else _("不合格")),
        "source": looks.SOURCE_TITLES[row.source],
    }


def _hands(rows: Sequence[Record], post: Post, *, by: Actor) -> dict[UUID, tuple[str, str]]:
    """Return the drawn signatures of each record that a session made: the educator's and the learner's."""
    held = {row.source_id: row.pk for row in rows if row.source == "session"}
    if not held:
        return {}
    attendees = queries.attendees_for(by).filter(
        enterprise_id=rows[0].enterprise_id, session_id__in=held, person_id=post.person_id
    )
    named: dict[UUID, UUID] = dict(attendees.values_list("session_id", "pk"))
    sessions, people = exhibits_of(held, by=by), exhibits_of(named.values(), by=by)
    return {
        held[session]: (drawn(sessions.get(session, ())), drawn(people.get(named.get(session, session), ())))
        for session in held
    }


def drawn(exhibits: Iterable[Exhibit]) -> str:
    """Return a signature as an SVG that holds its PNG; nothing where none was written, or its file is gone."""
    hand = next((one for one in exhibits if one.kind == "signature" and one.removed_at is None), None)
    if hand is None:
        return ""
    try:
        png = storage.original(hand.sha256)
    except FileNotFoundError:
        return ""
    width, height = hand.width or 3, hand.height or 1
    text = base64.b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image href="data:image/png;base64,{text}" width="{width}" height="{height}"/></svg>'
    )


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day is not None else ""


def _parts(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}
