"""Background work of training: hours reckoned once a day, and soon after something was learnt or somebody came."""

import logging
from uuid import UUID

from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.responsibility.training import services

log = logging.getLogger("anguan.training")


@app.periodic(cron="*/10 * * * *")  # a day has room for all; whoever was missed by a machine that slept comes first
@app.task(name="training.settle_due", queueing_lock="training.settle_due")
def settle_due(timestamp: int) -> None:
    """Reckon the enterprises not reckoned today yet."""
    del timestamp
    if reckoned := services.settle_due(at=clock.now()):
        log.info("hours of %d enterprises were reckoned", reckoned)


def somebody_learnt(enterprise_id: str, person_id: str, **_others: str | int) -> None:
    """Reckon one person's hours after something entered their file, or was taken back."""
    services.settle(UUID(enterprise_id), at=clock.now(), person_ids=[UUID(person_id)])


def posts_changed(enterprise_id: str, person_id: str, **_others: str | int) -> None:
    """Reckon one person's hours after a post was given or ended."""
    services.settle(UUID(enterprise_id), at=clock.now(), person_ids=[UUID(person_id)])
