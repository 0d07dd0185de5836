"""What of publicity waits on a phone (现场任务): events an enterprise is asked to take part in."""

from datetime import date

from django.urls import reverse

from anguan.foundation.access import Actor
from anguan.foundation.mobile.fieldwork import Task
from anguan.foundation.words import mark as _
from anguan.responsibility.publicity import queries

MOST = 5


def tasks(actor: Actor, today: date) -> list[Task]:
    """Return the events that wait for a record of this person's enterprise."""
    return [
        Task(
            _("宣传活动：{title}").format(title=event.title), event.office_name,
            reverse("publicity:record", args=[event.pk]), event.ends_on,
        )
        for event in queries.asked_of(actor, today=today)[:MOST]
    ]  # fmt: skip
