"""The browser's doors: a photo comes in, a rendition goes out."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence import queries, renditions, services
from anguan.foundation.evidence.forms import ShotForm
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import MOST_BYTES

KEPT_FOR_S = 300  # the phone asks again after this, so that a sign-out is soon felt


@require_POST
@page()
def receive(request: ActorRequest) -> HttpResponse:
    """Take in one photo from the page's camera; answers JSON, since only the camera talks to it."""
    form = ShotForm(request.POST, request.FILES)
    shot = form.shot(captured_live=True)
    data = form.cleaned_data["file"].read(MOST_BYTES + 1)
    photo = services.receive_upload(data, shot, by=request.actor, at=clock.now())
    return JsonResponse(receipt(photo), status=201)


@require_GET
@page()
def rendition(request: ActorRequest, photo_id: UUID, size: str) -> HttpResponse:
    """Show a photo with its watermark, small or large."""
    if size not in renditions.SIZES:
        raise Http404
    photo = get_object_or_404(queries.exhibits_for(request.actor), pk=photo_id)
    etag = f'"{renditions.etag_of(photo, size)}"'
    headers = {"ETag": etag, "Cache-Control": f"private, max-age={KEPT_FOR_S}", "X-Content-Type-Options": "nosniff"}
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(renditions.rendition(photo, size), content_type="image/jpeg", headers=headers)


def receipt(photo: Exhibit) -> dict[str, str]:
    """Return what the phone needs to know before it may forget the photo."""
    return {
        "id": str(photo.pk),
        "sha256": photo.sha256,
        "taken_at": photo.taken_at.isoformat(),
        "received_at": photo.received_at.isoformat(),
        "thumb": reverse("evidence:rendition", args=[photo.pk, "thumb"]),
        "view": reverse("evidence:rendition", args=[photo.pk, "view"]),
    }
