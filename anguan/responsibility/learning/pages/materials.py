"""Files of lessons and questions: uploaded in the page, and served to those who may see them."""

import re
from collections.abc import Iterator
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.keys import key_of
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.models import Material
from anguan.responsibility.learning.queries import content
from anguan.responsibility.learning.services import materials

KEPT_FOR_S = 300  # the browser asks again after this, so that a course taken back is soon felt
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})$")
_PIECE = 64 * 1024
_NO_FILE = Reason("file_missing", _("没有收到文件"), _("请重新选择文件"), field="file")


@require_POST
@page("learning.author")
def upload(request: ActorRequest) -> HttpResponseBase:
    """Take in a file and show it, or say why not and what to do (上传课件)."""
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise Refused(_NO_FILE)
        made = materials.take(
            request.POST.get("kind", ""), sent, sent.name or "", size=sent.size or 0, by=request.actor, at=clock.now(),
            key=key_of(request.POST.get("key", "")),
        )  # fmt: skip
    except Refused as refusal:
        context = {"reasons": refusal.reasons}
        return render(request, "learning/material_refused.html", context, status=422)
    return render(request, "learning/material.html", {"material": made})


@require_GET
@page()
def material(request: ActorRequest, material_id: UUID) -> HttpResponseBase:
    """Show a picture, play a video from wherever the player asks (Range), open a PDF."""
    found = get_object_or_404(content.materials_for(request.actor), pk=material_id)
    etag = f'"{found.sha256}"'
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": f"private, max-age={KEPT_FOR_S}",
        "Vary": "Cookie",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "inline",
    }
    asked = request.headers.get("Range", "")
    if not asked and etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    first, last = _range(asked, found.size)
    if first is None:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{found.size}"})
    headers["Content-Length"] = str(last - first + 1)
    if asked:
        headers["Content-Range"] = f"bytes {first}-{last}/{found.size}"
    return StreamingHttpResponse(
        _pieces(found, first, last), status=206 if asked else 200, content_type=found.media_type, headers=headers
    )


@require_GET
@page()
def material_page(request: ActorRequest, material_id: UUID, number: int) -> HttpResponseBase:
    """Show one page of a PDF as a picture: phones show no PDF inside a page."""
    found = get_object_or_404(content.materials_for(request.actor).filter(kind="pdf"), pk=material_id)
    if not 1 <= number <= (found.pages or 0):
        raise Http404
    etag = f'"{found.sha256}-{number}"'
    headers = {
        "ETag": etag,
        "Cache-Control": f"private, max-age={KEPT_FOR_S}",
        "Vary": "Cookie",
        "X-Content-Type-Options": "nosniff",
    }
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    try:
        picture = materials.page_picture(found, number)
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/jpeg", headers=headers)


def _range(asked: str, size: int) -> tuple[int | None, int]:
    """Return the first and last byte asked for; no first byte when there is none such."""
    found = _RANGE.match(asked)
    if found is None or not any(found.groups()):
        return 0, size - 1
    first, last = found.groups()
    if not first:  # the last so many
        return (max(0, size - int(last)), size - 1) if int(last) else (None, 0)
    if int(first) >= size or (last and int(last) < int(first)):
        return None, 0
    return int(first), min(int(last), size - 1) if last else size - 1


def _pieces(found: Material, first: int, last: int) -> Iterator[bytes]:
    with materials.opened(found) as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece
