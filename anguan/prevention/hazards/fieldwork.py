"""What waits for somebody on the spot (现场任务): hazards to put right, and hazards to recheck."""

from datetime import date

from django.urls import reverse

from anguan.foundation.access import Actor
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.mobile.fieldwork import MOST_TASKS, Task
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import looks, queries
from anguan.prevention.hazards.models import Hazard

WORK = {"rectify": (_("整改"), "hazards:submit"), "recheck": (_("复查"), "hazards:recheck")}


def tasks(actor: Actor, today: date) -> list[Task]:
    """Return what this person has to do on the spot about hazards, the earliest due first."""
    work = queries.work_of(actor, today=today)
    rows = [
        (kind, hazard)
        for kind in WORK
        if kind in work
        for hazard in work[kind].defer("grams").order_by("due_on", "reported_at", "id")[:MOST_TASKS]
    ]
    photos = exhibits_of([hazard.pk for _kind, hazard in rows], by=actor)
    return [_task(kind, hazard, photos[hazard.pk], actor, today) for kind, hazard in rows]


def _task(kind: str, hazard: Hazard, photos: list[Exhibit], actor: Actor, today: date) -> Task:
    title, page = WORK[kind]
    due = hazard.recheck_due_on if kind == "recheck" else hazard.due_on
    shown = looks.before(hazard, photos)[:1]  # the ghost in the camera
    if kind == "recheck":
        shown = looks.before(hazard, photos) + looks.after(hazard, photos)
    return Task(
        title=_("{work}：{what}").format(work=title, what=hazard.what),
        sub="，".join(part for part in ("" if actor.enterprise_id else hazard.enterprise_name, hazard.place) if part),
        url=reverse(page, args=[hazard.pk]),
        due=due,
        tone="wrong" if due is not None and due < today else "plain",
        keep=tuple(reverse("evidence:rendition", args=[photo.pk, "view"]) for photo in shown),
    )
