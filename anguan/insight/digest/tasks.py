"""Background work of the digest: made at its time of the morning, later where the machine slept."""

from django.conf import settings
from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.insight.digest import rules, services


@app.periodic(cron="*/5 * * * *")
@app.task(name="digest.make_all", queueing_lock="digest.make_all")
def make_all(timestamp: int) -> None:
    """Make the digests of today once it is time."""
    del timestamp
    at = clock.now()
    if rules.is_time(at, made_at=settings.ANGUAN_DIGEST_AT, days=settings.ANGUAN_DIGEST_DAYS):
        services.make_all(at=at)
