"""Background work of accounts: printing many cards, and forgetting what is no longer needed."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.foundation.access.scope import acting_as
from anguan.registry.accounts import queries
from anguan.registry.accounts.models import ActivationSheet, Post
from anguan.registry.accounts.services import barrier, sheets


@app.task(name=sheets.MAKE, retry=RetryStrategy(max_attempts=3, exponential_wait=5))
def make_sheet(sheet_id: str, again: bool, address: str) -> None:
    """Make one sheet of cards as the person who asked for it."""
    at = clock.now()
    sheet = ActivationSheet.objects.filter(pk=UUID(sheet_id)).first()
    post = Post.objects.select_related("office").filter(pk=sheet.post_id).first() if sheet else None
    if sheet is None or post is None:
        return
    actor = queries.actor_in(post, today=clock.day_of(at))
    with acting_as(actor):
        sheets.make_sheet(sheet.pk, again=again, address=address, by=actor, at=at)


@app.periodic(cron="17 3 * * *")
@app.task(name="accounts.forget_old", queueing_lock="accounts.forget_old")
def forget_old(timestamp: int) -> None:
    """Remove old sheets and old failures every night."""
    del timestamp
    at = clock.now()
    sheets.forget_old(at=at)
    barrier.forget_old(at=at)
