"""What of documents waits on a phone (现场任务): those that want this person's hand."""

from datetime import date, timedelta

from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.mobile.fieldwork import Task
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork import queries
from anguan.responsibility.paperwork.services.sending import DAYS

MOST = 5


def tasks(actor: Actor, today: date) -> list[Task]:
    """Return the documents this person has to sign."""
    if not actor.may("paperwork.sign"):
        return []
    return [
        Task(
            _("签署《{title}》").format(title=row.document.title), _("手写签名"),
            reverse("paperwork:sign", args=[row.pk]),
            clock.day_of(row.document.sent_at) + timedelta(days=DAYS) if row.document.sent_at else today,
        )
        for row in queries.waiting_for(actor)[:MOST]
    ]  # fmt: skip
