"""The browser's door for one file: a photo comes in, whole."""

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence import services
from anguan.foundation.evidence.forms import ShotForm
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import MOST_BYTES


@require_POST
@page()
def receive(request: ActorRequest) -> HttpResponse:
    """Take in one photo from the page's camera; answers JSON, since only the camera talks to it."""
    form = ShotForm(request.POST, request.FILES)
    shot = form.shot(captured_live=True)
    data = form.cleaned_data["file"].read(MOST_BYTES + 1)
    photo = services.receive_upload(data, shot, by=request.actor, at=clock.now())
    return JsonResponse(receipt(photo), status=201)


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
