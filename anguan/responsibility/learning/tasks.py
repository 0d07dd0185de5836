"""Background work of learning: papers whose time is over are marked, and plans of the month are given out."""

import logging

from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.responsibility.learning.services import planning, sitting

log = logging.getLogger("anguan.learning")


@app.periodic(cron="*/5 * * * *")
@app.task(name="learning.end_papers", queueing_lock="learning.end_papers")
def end_papers(timestamp: int) -> None:
    """Mark every paper whose time is over (到时收卷)."""
    del timestamp
    if ended := sitting.end_all_over(at=clock.now()):
        log.info("%d papers were marked after their time", ended)


@app.periodic(cron="10 22 * * *")  # ten past six in the morning in China
@app.task(name="learning.assign_from_plans", queueing_lock="learning.assign_from_plans")
def assign_from_plans(timestamp: int) -> None:
    """Give out what the plans of this month ask for (按计划派发学习)."""
    del timestamp
    if given := planning.assign_from_plans(at=clock.now()):
        log.info("%d people were given a course by their plans", given)
