"""Orphans (事项已不存在): what is owed about a thing that is gone is owed no more; found each night."""

import logging
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef

from anguan.foundation.deadlines.models import RUNNING, Ascent, Deadline
from anguan.foundation.words import mark as _

log = logging.getLogger("anguan.deadlines")
_AT_ONCE = 2_000


def lapse_orphans(*, at: datetime) -> int:
    """End every running deadline whose subject is gone; return how many. Safe to run twice, and beside anything else.

    A kind of subject this installation does not know is left alone: whoever took it out brings it back, or lapses it.
    """
    ended = 0
    for subject_type in Deadline.objects.filter(state__in=RUNNING).values_list("subject_type", flat=True).distinct():
        try:
            subjects = apps.get_model(subject_type)._base_manager
        except (LookupError, ValueError):
            log.warning("deadlines are owed about %s, which this installation does not know", subject_type)
            continue
        gone = Deadline.objects.filter(
            ~Exists(subjects.filter(pk=OuterRef("subject_id"))), subject_type=subject_type, state__in=RUNNING
        )
        while batch := _lapse(list(gone.values_list("pk", flat=True)[:_AT_ONCE]), at=at):
            ended += batch
    Ascent.objects.filter(~Exists(Deadline.objects.filter(pk=OuterRef("deadline_id")))).delete()
    return ended


@transaction.atomic
def _lapse(keys: list[UUID], *, at: datetime) -> int:
    ended = Deadline.objects.filter(pk__in=keys, state__in=RUNNING).update(
        state="lapsed", ended_at=at, ended_why=_("事项已不存在")
    )
    Ascent.objects.filter(pk__in=keys).update(next_at=None)
    return ended
