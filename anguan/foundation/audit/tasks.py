"""Background work of audit: the day's root, made just after midnight in China and caught up with later."""

from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.foundation.audit import roots


@app.periodic(cron="5 * * * *")  # five past every hour, so that a machine that slept at midnight soon catches up
@app.task(name="audit.close_days", queueing_lock="audit.close_days")
def close_days(timestamp: int) -> None:
    """Make the roots of the days that have ended."""
    del timestamp
    roots.close_days(at=clock.now())
