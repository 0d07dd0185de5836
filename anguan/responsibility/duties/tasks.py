"""Background work of duties: once a day, what somebody owed whose post ran out by itself is handed on."""

import logging

from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.responsibility.duties.services import handing

log = logging.getLogger("anguan.duties")


@app.periodic(cron="10 5 * * *")
@app.task(name="duties.hand_on", queueing_lock="duties.hand_on")
def hand_on(timestamp: int) -> None:
    """Hand on what is open of people who hold no post any more; whoever ended one by hand was seen at once."""
    del timestamp
    if handed := handing.hand_on_all(at=clock.now()):
        log.info("%d obligations of people who left were handed on", handed)
