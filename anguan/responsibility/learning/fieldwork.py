"""What somebody has to learn (学习任务), among what they have to do today on the phone."""

from datetime import date, timedelta

from django.urls import reverse

from anguan.foundation.access import Actor
from anguan.foundation.mobile.fieldwork import MOST_TASKS, Task
from anguan.foundation.words import mark as _
from anguan.responsibility.learning import looks
from anguan.responsibility.learning.queries import doing

_SOON = timedelta(days=7)


def tasks(actor: Actor, today: date) -> list[Task]:
    """Return the courses somebody has to learn within a week, the earliest due first."""
    if not actor.may("learning.learn"):
        return []
    rows = doing.to_learn(actor).filter(due_on__lte=today + _SOON)[:MOST_TASKS]
    return [
        Task(
            title=_("学习：{title}").format(title=row.course_title), sub=looks.because(row),
            url=reverse("learning:course", args=[row.course_id]), due=row.due_on,
            tone="wrong" if row.due_on is not None and row.due_on < today else "plain",
        )
        for row in rows
    ]  # fmt: skip
