"""Background work of training: hours reckoned once a day."""

import logging

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
