"""Writing heartbeats, and the numbers that only the owner of the tables can work out."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.module_loading import import_string

from anguan.foundation.jobs.models import Gauge, Heartbeat

log = logging.getLogger("anguan.jobs")
Measure = Callable[[datetime], Mapping[str, float]]  # series of Prometheus → its value
MOST_SECONDS = 5  # a measure that takes longer is given up, and its last value dropped


def beat(beats: Heartbeat, *, well: bool) -> None:
    """Note that a loop went round (心跳); after a failed round the last good one stays."""
    changed = ["tried_at", "every_s", "did", "took_s", "failure", "process"]
    Heartbeat.objects.bulk_create(
        [beats],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=[*changed, "beat_at"] if well else changed,
    )


def measure_all(at: datetime) -> int:
    """Work out every gauge of the installation and keep it; one that fails or takes too long keeps no other back."""
    measures: list[Measure] = import_string(settings.ANGUAN_GAUGES)
    found: dict[str, float] = {}
    for measure in measures:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL statement_timeout = '{MOST_SECONDS}s'")
                found |= measure(at)
        except DatabaseError as error:
            log.warning("%s gave no number: %s", measure.__name__, type(error).__name__)
    rows = [Gauge(series=series, value=value, at=at) for series, value in found.items()]
    with transaction.atomic():
        Gauge.objects.exclude(series__in=found).delete()
        Gauge.objects.bulk_create(rows, update_conflicts=True, unique_fields=["series"], update_fields=["value", "at"])
    return 0  # nothing that would call for another round at once
