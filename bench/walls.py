"""Walls (行级隔离的代价): the same statements as the web role behind its policies, and as the owner without them."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.prevention.hazards.models import Hazard
from bench.lists import visits
from bench.measuring import Result, Size, ms, repeated
from bench.visiting import opener, signed_in

Statement = tuple[str, Any]


def run(size: Size) -> list[Result]:
    """Time the statements of every list request on both sides of the wall, in turns."""
    rows = [["request", "who", "with policies", "without", "cost", "whole page", "of the page"]]
    inside_all, outside_all, pages = [], [], []
    clients: dict[str, Any] = {}
    for visit in visits(size):
        client = clients.setdefault(visit.who, signed_in(visit.who))
        actor, statements = _statements(client, visit.paths[0])
        page = repeated([opener(client, visit.paths[0])] * min(5, size.repeats)).median
        inside, outside = [], []
        for _ in range(max(3, size.repeats // 2)):
            inside.append(_behind(actor, statements))
            outside.append(_in_the_open(statements))
        middle = statistics.median(inside), statistics.median(outside)
        inside_all.append(middle[0])
        outside_all.append(middle[1])
        pages.append(page)
        more = middle[0] - middle[1]
        shares = [f"{more / middle[1]:+.0%}", ms_fine(page), f"{more / page:+.0%}"]
        rows.append([visit.what, visit.who, *map(ms_fine, middle), *shares])
    more = sum(inside_all) - sum(outside_all)
    return [
        Result(
            "rls_cost", "what row policies add to the list pages", 100 * more / (sum(pages) - more), "%", 15,
            beside=f"of the statements alone {100 * more / sum(outside_all):.0f} %: {ms(sum(inside_all))} with, "
            f"{ms(sum(outside_all))} without policies; the {len(pages)} pages together {ms(sum(pages))}",
            details=rows,
        )
    ]  # fmt: skip


def ms_fine(seconds: float) -> str:
    """Return seconds as milliseconds with a decimal."""
    return f"{seconds * 1000:,.1f} ms"


def _statements(client: Any, path: str) -> tuple[Actor, list[Statement]]:
    """Open a page and return who opened it, and what it asked about hazards."""
    asked: list[Statement] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and Hazard._meta.db_table in sql:
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        response = client.get(path)
    return response.wsgi_request.actor, asked


def _behind(actor: Actor, statements: list[Statement]) -> float:
    with acting_as(actor):
        return _took(statements)


def _in_the_open(statements: list[Statement]) -> float:
    with transaction.atomic():
        return _took(statements)


def _took(statements: list[Statement]) -> float:
    with connection.cursor() as cursor:
        began = time.perf_counter()
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()
        return time.perf_counter() - began
