"""Visiting (访问): pages asked for through the whole web stack by people of the demo city, signed in already.

The connection is the owner's, but each request works as the web role behind its policies, as in a real installation.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from django.conf import settings
from django.test import Client

from anguan.registry.accounts.models import User
from bench.measuring import Result, Timing, ms, percentile, repeated

_NEXT = re.compile(r'[?&;]after=([\w-]+)[^>]*rel="next"|rel="next"[^>]*[?&;]after=([\w-]+)')


@dataclass(frozen=True)
class Visit:
    """A kind of request: what it is, whose it is, and its addresses in turn."""

    what: str
    who: str
    paths: Sequence[str]


def signed_in(username: str) -> Client:
    """Return a browser in which somebody has signed in."""
    client = Client()
    client.force_login(User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def opener(client: Client, path: str) -> Callable[[], str]:
    """Return a call that opens a page and insists on getting it."""

    def open_page() -> str:
        response = client.get(path)
        if response.status_code != 200:
            message = f"{path}: {response.status_code}"
            raise AssertionError(message)
        return str(response.content.decode())

    return open_page


def measured(visits: Sequence[Visit], *, repeats: int) -> list[tuple[Visit, Timing]]:
    """Make each visit often enough, after one to each address: a city's server is warm by nine in the morning."""
    clients = {visit.who: signed_in(visit.who) for visit in visits}
    found = []
    for visit in visits:
        calls = [opener(clients[visit.who], path) for path in islice(cycle(visit.paths), repeats)]
        repeated(calls[: len(visit.paths)])
        found.append((visit, repeated(calls)))
    return found


def result_of(
    name: str, what: str, found: Sequence[tuple[Visit, Timing]], *, goal: float | None, beside: str = ""
) -> Result:
    """Return the 95th percentile over all visits, with a table of the kinds."""
    walls = [wall for _, timing in found for wall in timing.walls]
    rows = [["request", "who", "P50", "P95", "processor"]]
    rows += [[visit.what, visit.who, ms(timing.median), ms(timing.p95), ms(timing.cpu)] for visit, timing in found]
    cpus = [cpu for _, timing in found for cpu in timing.cpus]
    told = f"P50 {ms(percentile(walls, 0.5))}; processor time P50 {ms(percentile(cpus, 0.5))}, "
    told += f"P95 {ms(percentile(cpus, 0.95))}" + (f"; {beside}" if beside else "")
    p95 = percentile(walls, 0.95) * 1000
    return Result(name, f"{what}, P95 of {len(walls)} requests", p95, "ms", goal, beside=told, details=rows)


def pages_after(client: Client, path: str, count: int) -> list[str]:
    """Return the addresses of the pages that follow, as the reader would reach them one by one."""
    found: list[str] = []
    here = path
    while len(found) < count:
        match = _NEXT.search(opener(client, here)())
        if match is None:
            break
        here = f"{path}{'&' if '?' in path else '?'}after={match[1] or match[2]}"
        found.append(here)
    return found
