"""Health (健康检查): whether this web process answers and reaches its database; for supervisors and load balancers.

`/health` is asked every few seconds and costs next to nothing. `/health/ready` says also how loops and queues stand,
and still answers 200 when they have stopped: a load balancer that took the pages away would help nobody.
"""

from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from anguan.foundation import clock
from anguan.foundation.jobs import queries
from anguan.foundation.jobs.rules import Part


def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when pages can be served, otherwise 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """Answer how everything stands behind the pages; 503 only when pages cannot be served."""
    try:
        standing = queries.standing(clock.now())
    except DatabaseError:
        return JsonResponse({"status": "database unreachable"}, status=503)
    parts = {part.name: _said(part) for part in standing.parts}
    content = {"status": standing.state, "at": standing.at.isoformat(), "line": standing.line, "parts": parts}
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


def _said(part: Part) -> dict[str, Any]:
    return {"state": part.state, "since": part.since.isoformat() if part.since else None, "said": part.said}
