"""Background work of notices: the weekly test of every rung, reports of gateways, and what has had its time."""

from dataclasses import asdict
from datetime import datetime, timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.foundation.notify import reach, settling
from anguan.foundation.notify.models import Bucket, Spending
from anguan.foundation.notify.settling import Report

COUNTERS_KEPT = timedelta(days=400)


@app.periodic(cron="30 18 * * 0")  # Monday 02:30 in China
@app.task(name="notify.test_rungs", queueing_lock="notify.test_rungs")
def test_rungs(timestamp: int) -> None:
    """Try whether somebody can be reached on every rung of every ladder."""
    del timestamp
    reach.test_rungs(clock.now())
    forget_counters(clock.now())


@app.task(name="notify.take_reports", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def take_reports(channel: str, reports: list[dict[str, str | bool]]) -> None:
    """Note what a gateway has reported: the door that took it could see none of these deliveries."""
    known = [Report(str(one["reference"]), bool(one["arrived"]), str(one["words"])) for one in reports]
    settling.take_reports(channel, known, clock.now())


def hand_over(channel: str, reports: list[Report]) -> None:
    """Leave reports for the worker, in the transaction of the door."""
    if reports:
        take_reports.defer(channel=channel, reports=[asdict(report) for report in reports])


def forget_counters(at: datetime) -> None:
    """Forget the counters of months and buckets nobody asks for any more."""
    oldest = f"{clock.local(at - COUNTERS_KEPT):%Y-%m}"
    gone = [key for key in Spending.objects.values_list("key", flat=True) if key.split("/")[1] < oldest]
    Spending.objects.filter(key__in=gone).delete()
    Bucket.objects.filter(filled_at__lt=at - COUNTERS_KEPT).delete()
