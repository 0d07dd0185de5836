"""What waits for somebody on the spot (现场任务): a briefing to hold, or one to sign in at."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.mobile.fieldwork import Task
from anguan.foundation.ui.formats import said_moment
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings import looks, queries

AHEAD = timedelta(hours=20)  # the evening before, for the early shift
BEHIND = timedelta(hours=2)  # a shift that is over still takes what is brought later
MOST = 6


def tasks(actor: Actor, today: date) -> list[Task]:
    """Return the briefings this person has to hold, and the one they can sign in at now."""
    if actor.enterprise_id is None:
        return []
    del today  # what is due by the hour asks for the moment
    now = clock.now()
    return [*_to_sign(actor, actor.enterprise_id, now), *_to_hold(actor, actor.enterprise_id, now)]


def _to_hold(actor: Actor, home: UUID, now: datetime) -> Iterator[Task]:
    if not actor.may("briefings.lead"):
        return
    rows = queries.slots_for(actor).filter(
        enterprise_id=home, leader_id=actor.person_id, state="expected", starts_at__lt=now + AHEAD,
        ends_at__gt=now - BEHIND,
    )  # fmt: skip
    for slot in rows.order_by("starts_at", "id")[:MOST]:
        page = reverse("briefings:hold", args=[slot.pk])
        late = slot.due_at < now
        words = _("{times}，{due}前开算按时").format(
            times=looks.times(slot.starts_at, slot.ends_at), due=said_moment(slot.due_at, at=now)
        )
        yield Task(
            _("开班前会：{name}").format(name=looks.slot_name(slot)), _("已超过按时开的时间") if late else words, page,
            clock.day_of(slot.starts_at), "wrong" if late else "plain", keep=(reverse("briefings:today"),),
        )  # fmt: skip


def _to_sign(actor: Actor, home: UUID, now: datetime) -> Iterator[Task]:
    """Sign in where one's own team is briefed just now, and one has not yet."""
    if not actor.may("briefings.sign"):
        return
    rows = queries.attendances_for(actor).filter(
        enterprise_id=home, person_id=actor.person_id, state="absent", briefing__state="open",
        briefing__opened_at__gt=now - timedelta(hours=12),
    ).exclude(briefing__leader_id=actor.person_id)  # fmt: skip
    for row in rows.select_related("briefing").defer("briefing__secret").order_by("-briefing__opened_at")[:MOST]:
        yield Task(
            _("班前会签到：{name}").format(name=looks.briefing_name(row.briefing)),
            _("{leader}正在开，扫他手机上的码").format(leader=row.briefing.leader_name),
            reverse("briefings:sign_in", args=[row.briefing_id]), clock.day_of(now),
        )  # fmt: skip
