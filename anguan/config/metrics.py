"""Metrics (运行指标) in the text form of Prometheus: requests counted here, the rest as the worker last worked it out.

Web processes count into files they share (`PROMETHEUS_MULTIPROC_DIR`, made by `config/web.py`), so that any of them
answers for all. Heartbeats are read at the scrape: they must not depend on the worker they are about.
"""

import hmac
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from anguan.config.gauges import HELP
from anguan.foundation import clock
from anguan.foundation.jobs import queries
from anguan.foundation.jobs.models import Heartbeat

_OURS = CollectorRegistry()
_REQUESTS = Counter(
    "anguan_requests", "Requests answered, by door, method and status.", ["door", "method", "status"], registry=_OURS
)
_SECONDS = Histogram(
    "anguan_request_seconds", "Time to the answer, by door.", ["door"], registry=_OURS,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)  # fmt: skip
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def observe(door: str, method: str, status: int, seconds: float) -> None:
    """Count one request; called for each, so it does nothing else."""
    count, time = _of(door, method if method in _METHODS else "other", status)
    count.inc()
    time.observe(seconds)


@lru_cache(maxsize=4096)
def _of(door: str, method: str, status: int) -> tuple[Counter, Histogram]:
    return _REQUESTS.labels(door, method, status), _SECONDS.labels(door)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer a scrape: for whoever shows the token, or without one for this machine alone."""
    if not _may_scrape(request):
        raise PermissionDenied("metrics")
    text = generate_latest(_registry()).decode() + "".join(f"{line}\n" for line in _kept())
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _may_scrape(request: HttpRequest) -> bool:
    if settings.ANGUAN_METRICS_TOKEN:
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(shown.encode(), settings.ANGUAN_METRICS_TOKEN.encode())
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers or settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return False  # behind a proxy everybody comes from this machine
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return _OURS
    everybody = CollectorRegistry()
    MultiProcessCollector(everybody)  # type: ignore[no-untyped-call]  # the library leaves it so
    return everybody


def _kept() -> Iterator[str]:
    """Return heartbeats and gauges, each name once with what it means."""
    at = clock.now()
    beats = list(Heartbeat.objects.order_by("name"))
    yield from _named(
        "anguan_heartbeat_age_seconds", "Seconds since a loop last ended a round well.",
        [(f'anguan_heartbeat_age_seconds{{loop="{one.name}"}}', (at - one.beat_at).total_seconds()) for one in beats],
    )  # fmt: skip
    yield from _named(
        "anguan_loop_seconds", "Seconds the last noted round of a loop took.",
        [(f'anguan_loop_seconds{{loop="{one.name}"}}', one.took_s) for one in beats],
    )  # fmt: skip
    gauges = queries.gauges()
    for name, meaning in HELP.items():
        series = [(one, value) for one, value in gauges if one.partition("{")[0] == name]
        yield from _named(name, meaning, series)


def _named(name: str, meaning: str, series: Iterable[tuple[str, float]]) -> Iterator[str]:
    lines = [f"{one} {value!r}" for one, value in series]
    if lines:
        yield f"# HELP {name} {meaning}"
        yield f"# TYPE {name} {'counter' if name.endswith('_total') else 'gauge'}"
        yield from lines
