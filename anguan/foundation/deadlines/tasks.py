"""Background work of deadlines: what runs follows a ladder that was tuned; what is about nothing any more ends."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.foundation.deadlines.services import orphans, tuning


@app.task(name=tuning.FOLLOW, retry=RetryStrategy(max_attempts=5, exponential_wait=5))
def follow_ladder(kind: str, region_code: str) -> None:
    """Bring the running deadlines of a kind in a place in line with the ladder in force."""
    tuning.follow_ladder(kind, region_code, at=clock.now())


@app.periodic(cron="10 18 * * *")  # 02:10 in China
@app.task(name="deadlines.lapse_orphans", queueing_lock="deadlines.lapse_orphans")
def lapse_orphans(timestamp: int) -> None:
    """End the deadlines whose subject is gone."""
    del timestamp
    orphans.lapse_orphans(at=clock.now())
