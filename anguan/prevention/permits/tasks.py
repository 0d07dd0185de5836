"""Background work of permits: deadlines for those that came without them."""

import logging

from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.prevention.permits.services import owing

log = logging.getLogger("anguan.permits")


@app.periodic(cron="40 * * * *")  # hourly, so that an upgraded or restored installation is whole within the hour
@app.task(name="permits.owe_missing", queueing_lock="permits.owe_missing")
def owe_missing(timestamp: int) -> None:
    """Owe what permits owe that no deadline runs for; mostly there are none."""
    del timestamp
    if made := owing.owe_missing(at=clock.now()):
        log.info("deadlines of %d permits were missing and are kept now", made)
