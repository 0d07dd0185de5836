"""Background work of learning: papers whose time is over are marked, also where nobody came back to them."""

import logging

from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.responsibility.learning.services import sitting

log = logging.getLogger("anguan.learning")


@app.periodic(cron="*/5 * * * *")
@app.task(name="learning.end_papers", queueing_lock="learning.end_papers")
def end_papers(timestamp: int) -> None:
    """Mark every paper whose time is over (到时收卷)."""
    del timestamp
    if ended := sitting.end_all_over(at=clock.now()):
        log.info("%d papers were marked after their time", ended)
