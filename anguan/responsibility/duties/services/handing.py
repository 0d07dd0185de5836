"""Handing over (移交): what somebody owed goes to another person when they leave, and is never lost."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.deadlines.models import RUNNING, Deadline
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import held_on
from anguan.responsibility.duties.models import Obligation
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.rules.proposing import Doer
from anguan.responsibility.duties.services import clocking, telling
from anguan.responsibility.duties.services.committing import people_of
from anguan.responsibility.duties.services.reckoning import hold, home

_HANDED = ["doer_id", "doer_name", "handed_from", "handed_at"]
_TAKES = ("principal", "safety_officer", "team_leader")  # who takes what nobody was named for


@transaction.atomic
def hand_over_duties(from_person_id: UUID, *, to_person_id: UUID, by: Actor, at: datetime) -> int:
    """Hand what is open of one person to another of the enterprise (移交事项); how many."""
    by.require("duties.manage")
    enterprise_id = home(by)
    heir = people_of(enterprise_id, clock.day_of(at)).get(to_person_id)
    if heir is None or to_person_id == from_person_id:
        remedy = _("请从本企业在岗人员中选择另一个人")
        raise Refused(Reason("doer_not_here", _("接手的人不在本企业，或者是同一个人"), remedy, field="to"))
    return _hand(enterprise_id, from_person_id, heir, by=by, at=at)


@transaction.atomic
def somebody_left(enterprise_id: UUID, person_id: UUID, *, at: datetime) -> int:
    """Hand on what is open of somebody who holds no post there any more: to the principal first; how many."""
    people = people_of(enterprise_id, clock.day_of(at))
    if person_id in people:
        return 0
    heirs = sorted(
        (one for one in people.values() if one.role in _TAKES), key=lambda one: _TAKES.index(one.role)
    )  # fmt: skip
    return _hand(enterprise_id, person_id, heirs[0] if heirs else None, by=None, at=at)


def hand_on_all(*, at: datetime, most: int = 5_000) -> int:
    """Hand on what is open of whoever holds no post any more at the enterprise; how many. Safe to run twice."""
    today = clock.day_of(at)
    held = held_on(
        Post.objects.filter(enterprise_id=OuterRef("enterprise_id"), person_id=OuterRef("doer_id")), today
    )  # fmt: skip
    gone = Obligation.objects.filter(~Exists(held), doer_id__isnull=False, state__in=OWED, enterprise__status="active")
    pairs = gone.order_by("enterprise_id", "doer_id").values_list("enterprise_id", "doer_id").distinct()[:most]
    return sum(somebody_left(enterprise_id, doer_id, at=at) for enterprise_id, doer_id in pairs)


def _hand(enterprise_id: UUID, from_id: UUID, heir: Doer | None, *, by: Actor | None, at: datetime) -> int:
    """Let somebody take over; where nobody is left it waits without a doer, for whoever answers for the enterprise."""
    hold(enterprise_id)
    rows = list(
        Obligation.objects.select_for_update().filter(
            enterprise_id=enterprise_id, doer_id=from_id, state__in=OWED
        ).order_by("id")
    )  # fmt: skip
    _hand_deadlines(enterprise_id, from_id, heir, by=by, at=at)
    if not rows:
        return 0
    before = rows[0].doer_name
    for row in rows:
        row.doer_id, row.doer_name = (heir.id, heir.name) if heir else (None, "")
        row.handed_from, row.handed_at = before, at
        row.save(update_fields=_HANDED)
    audit.record_all([_note(row, by=by, at=at) for row in rows])
    _tell(rows, heir, at=at)
    return len(rows)


def _hand_deadlines(
    enterprise_id: UUID, from_id: UUID, heir: Doer | None, *, by: Actor | None, at: datetime
) -> None:  # fmt: skip
    running = Deadline.objects.filter(
        enterprise_id=enterprise_id, doer_id=from_id, kind__in=[clocking.ITEM, clocking.DOUBT], state__in=RUNNING
    )
    for deadline in running.order_by("id"):
        deadlines.hand_over(deadline, heir.id if heir else None, heir.name if heir else "", by=by, at=at)


def _note(row: Obligation, *, by: Actor | None, at: datetime) -> audit.Note:
    detail = {"from": row.handed_from, "to": row.doer_name, "duty": row.duty, "what": row.what}
    return audit.Note("duties.handed", row, by, at, detail)


def _tell(rows: Sequence[Obligation], heir: Doer | None, *, at: datetime) -> None:
    """Tell whoever takes over, or the principal where nobody was found; once for all of it."""
    listener = "person" if heir else "principal"
    telling.about(telling.HANDED, rows[0], listeners=[listener], at=at, person_id=heir.id if heir else None)
