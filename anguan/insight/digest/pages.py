"""The doors of the digest: the latest of one's own office, any day's, and the same on paper."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.insight.digest import queries, sheets
from anguan.insight.digest.models import Digest


@require_safe
@page("digest.view")
def latest(request: ActorRequest) -> HttpResponse:
    """The last digest of the actor's office (每日速览)."""
    return _shown(request, queries.latest_of(request.actor))


@require_safe
@page("digest.view")
def digest(request: ActorRequest, digest_id: UUID) -> HttpResponse:
    """The digest of one day, as it was then."""
    return _shown(request, get_object_or_404(queries.digests_for(request.actor), pk=digest_id))


@require_safe
@page("digest.view")
def sheet(request: ActorRequest, digest_id: UUID) -> HttpResponse:
    """The digest of one day on paper."""
    found = get_object_or_404(queries.digests_for(request.actor), pk=digest_id)
    headers = {"Content-Disposition": f'inline; filename="digest-{found.day}.pdf"'}
    return HttpResponse(sheets.sheet_of(found), content_type="application/pdf", headers=headers)


def _shown(request: ActorRequest, found: Digest | None) -> HttpResponse:
    office_id = found.office_id if found else request.actor.office_id
    context = {
        "digest": found,
        "content": found.content if found else None,
        "is_today": found is not None and found.day == clock.today(),
        "made_at": f"{settings.ANGUAN_DIGEST_AT:%H:%M}",
        "every_day": settings.ANGUAN_DIGEST_DAYS == "every",
        "archive": queries.archive_of(office_id, request.actor) if office_id else [],
    }
    return render(request, "digest/digest.html", context)
