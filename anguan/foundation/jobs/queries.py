"""Reading how the loops stand, for pages and health checks."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from anguan.foundation.jobs.looking import look
from anguan.foundation.jobs.models import Gauge
from anguan.foundation.jobs.rules import Loop, Standing


def loops() -> Sequence[Loop]:
    """Return the loops of this installation."""
    found: Sequence[Loop] = import_string(settings.ANGUAN_LOOPS)
    return found


def standing(at: datetime) -> Standing:
    """Return how loops and queues stand at a moment (运行状态)."""
    with connection.cursor() as cursor:
        return look(cursor, loops(), at=at)


def gauges() -> list[tuple[str, float]]:
    """Return the numbers the worker last worked out, by the series of Prometheus they are."""
    return list(Gauge.objects.order_by("series").values_list("series", "value"))
