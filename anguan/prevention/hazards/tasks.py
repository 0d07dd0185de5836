"""Background work of hazards: deadlines for those that came without them."""

import logging

from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.prevention.hazards.services import owing

log = logging.getLogger("anguan.hazards")


@app.periodic(cron="35 * * * *")  # hourly, so that an upgraded or restored installation is whole within the hour
@app.task(name="hazards.owe_missing", queueing_lock="hazards.owe_missing")
def owe_missing(timestamp: int) -> None:
    """Owe what open hazards owe that no deadline runs for; mostly there are none."""
    del timestamp
    if made := owing.owe_missing(at=clock.now()):
        log.info("%d deadlines of hazards were missing and are kept now", made)
