"""Background work of rounds: sending a notice to everybody it is meant for, as the person who published it."""

from datetime import datetime
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.foundation.access.scope import acting_as
from anguan.oversight.rounds import services
from anguan.oversight.rounds.models import Round
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import actor_in

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=3)  # nine tries within three hours


@app.task(name="rounds.send", retry=AGAIN, pass_context=True)
def send(context: JobContext, round_id: str) -> None:
    """Send a notice; running it twice sends it once. After the last try it is shown as failed."""
    at = clock.now()
    notice = Round.objects.filter(pk=UUID(round_id), state="sending").first()
    if notice is None:
        return
    try:
        _send(notice, at=at)
    except Exception as error:
        if AGAIN.get_retry_decision(exception=error, job=context.job) is None:
            services.give_up(notice.pk, at=at)
        raise


def _send(notice: Round, *, at: datetime) -> None:
    post = Post.objects.select_related("office").get(pk=notice.post_id)
    actor = actor_in(post, today=clock.day_of(at))
    with acting_as(actor):
        services.send_out(notice.pk, by=actor, at=at)
