"""Nearing (周边作业联动): new work near open permits; theirs are judged again and their people told.

A reaction: it runs after the commit as the owner of the tables, because the other side may be another enterprise. What
its people are told names only kind, time and distance.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.prevention.permits import casing, queries
from anguan.prevention.permits.models import Judgement, OpenWork, Permit
from anguan.prevention.permits.rules import RULES, judge, matter_of
from anguan.prevention.permits.services import judging, telling

# Of the gates a permit may stand before, the one its neighbours are judged at.
_STAGE = {"submitted": "submit", "approved": "start", "working": "resume", "suspended": "resume"}
_EVENT = "neighbour"


def work_came_near(permit_id: str, enterprise_id: str) -> None:
    """React to work that was submitted, begun or made longer: judge the open permits around it again."""
    rejudge_around(UUID(permit_id), enterprise_id=UUID(enterprise_id), at=clock.now())


@transaction.atomic
def rejudge_around(permit_id: UUID, *, enterprise_id: UUID, at: datetime) -> int:
    """Judge the open permits near one again; those the rules now have something against are told. Return how many."""
    work = OpenWork.objects.filter(pk=permit_id, enterprise_id=enterprise_id).first()
    if work is None:  # over by now
        return 0
    linked = {one.pk for one in queries.linked_to(Permit(pk=permit_id, enterprise_id=enterprise_id), by=None)}
    told = 0
    for one in queries.neighbours(work, at=at, name_own=False):
        if one.permit_id in linked:
            continue
        permit = Permit.objects.filter(enterprise_id=one.enterprise_id, pk=one.permit_id).defer("grams").first()
        if permit is None or not permit.is_open:
            continue
        told += _rejudge(permit, event=f"{_EVENT}:{permit_id.hex[-6:]}{work.end:%d%H}", at=at)
    return told


def _rejudge(permit: Permit, *, event: str, at: datetime) -> bool:
    """Judge what the rules of neighbours say of one permit; said once for one cause as long as its end stays."""
    if Judgement.objects.filter(enterprise_id=permit.enterprise_id, permit=permit, event=event).exists():
        return False
    case = casing.case_of(permit, _STAGE[permit.state], by=None, at=at)
    of_neighbours = [
        rule for key, rule in RULES.items() if key.startswith("nearby.") or key == "blind_plate.neighbours"
    ]
    verdict = judge(matter_of(case, at=at), of_neighbours)
    judging.proof_of(permit, verdict, case.stage, event, by=None, at=at).save(force_insert=True)
    if not verdict.passed:
        telling.its_people(telling.NEARBY, permit, at=at, urgent=True)
    return not verdict.passed
