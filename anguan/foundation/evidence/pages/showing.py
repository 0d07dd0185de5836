"""Looking at evidence: how it looks, a video played in the page, and the page that says why it has its grade."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.audit.services import history_of
from anguan.foundation.evidence import looks, queries, renditions, storage
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import DOUBTS, KINDS, place_words
from anguan.foundation.evidence.rules.grading import facts_in
from anguan.foundation.evidence.rules.reasons import GRADE_MEANINGS, checks
from anguan.foundation.evidence.surroundings import surroundings
from anguan.foundation.ui import formats
from anguan.foundation.ui.places import places
from anguan.foundation.ui.timeline import Entry
from anguan.foundation.words import mark as _

KEPT_FOR_S = 300  # the browser asks again after this, so that a sign-out and a blur are soon felt
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})$")
_PIECE = 64 * 1024


@require_GET
@page()
def rendition(request: ActorRequest, photo_id: UUID, size: str) -> HttpResponse:
    """Show how it looks, small or large, with its watermark and without what this reader is not shown."""
    if size not in renditions.SIZES:
        raise Http404
    exhibit = get_object_or_404(queries.exhibits_for(request.actor), pk=photo_id)
    hidden = renditions.hidden_for(exhibit, request.actor, as_outside="outside" in request.GET)
    etag = f'"{renditions.etag_of(exhibit, size, hidden)}"'
    headers = {
        "ETag": etag,
        "Cache-Control": f"private, max-age={KEPT_FOR_S}",
        "Vary": "Cookie",  # on a shared phone the next person may see less
        "X-Content-Type-Options": "nosniff",
    }
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(renditions.rendition(exhibit, size, hidden), content_type="image/jpeg", headers=headers)


@require_GET
@page()
def video(request: ActorRequest, exhibit_id: UUID) -> HttpResponseBase:
    """Play a video, from wherever the player asks (Range); not for those from whom a part of it is hidden."""
    exhibit = get_object_or_404(_whole(request.actor).filter(kind="video"), pk=exhibit_id)
    if queries.hidden_from(exhibit, by=request.actor):
        raise Http404
    first, last = _range(request.headers.get("Range", ""), exhibit.byte_count)
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": f"private, max-age={KEPT_FOR_S}",
        "Vary": "Cookie",
        "X-Content-Type-Options": "nosniff",
    }
    if first is None:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{exhibit.byte_count}"})
    whole = "Range" not in request.headers
    headers["Content-Length"] = str(last - first + 1)
    if not whole:
        headers["Content-Range"] = f"bytes {first}-{last}/{exhibit.byte_count}"
    pieces = _pieces(exhibit.sha256, first, last)
    return StreamingHttpResponse(
        pieces, status=200 if whole else 206, content_type=exhibit.content_type, headers=headers
    )


@require_GET
@page()
def detail(request: ActorRequest, exhibit_id: UUID) -> HttpResponse:
    """One piece of evidence: the picture, its grade and why, what it belongs to, what happened to it."""
    exhibit = get_object_or_404(queries.exhibits_for(request.actor), pk=exhibit_id)
    actor = request.actor
    facts = facts_in(exhibit.facts)
    subject = surroundings().subjects.get(exhibit.subject_type)
    blur = queries.blur_of(exhibit, by=actor)
    own = queries.is_of_the_enterprise(exhibit, actor)
    context = {
        "exhibit": exhibit,
        "title": looks.title(exhibit),
        "back": reverse("evidence:list") if actor.may("evidence.view") else "",
        "means": GRADE_MEANINGS[exhibit.grade],
        "demand": _demand(exhibit),
        "checks": checks(facts, device_since=exhibit.device_since) if facts else [],
        "more_doubts": [DOUBTS[code].words for code in exhibit.doubts if code in DOUBTS] if facts is None else [],
        "facts": _facts(exhibit),
        "missing": renditions.missing(exhibit),
        "subject": (subject, reverse(subject.url_name, args=[exhibit.subject_id])) if subject else None,
        "story": _story(exhibit, actor),
        "alike": queries.alike_of(exhibit, by=actor),
        "blur": blur,
        "sees_all": own,
        "as_outside": own and blur is not None and "outside" in request.GET,
        "may_blur": _may_blur(exhibit, actor),
        "plays": exhibit.kind == "video" and (own or blur is None),
    }
    return render(request, "evidence/detail.html", context)


def _may_blur(exhibit: Exhibit, actor: Actor) -> bool:
    return actor.may("evidence.blur") and exhibit.enterprise_id is not None and not renditions.missing(exhibit)


def _whole(actor: Actor) -> Any:
    return queries.exhibits_for(actor).filter(stored_at__isnull=False, removed_at__isnull=True)


def _demand(exhibit: Exhibit) -> str:
    if not exhibit.demanded:
        return ""
    asked = _("这个环节要求 {grade} 级").format(grade=exhibit.demanded)
    if exhibit.demanded != "A":
        asked += _("或更高")
    return asked + (_("，这一张低于要求。") if exhibit.lesser_word else _("，这一张达到要求。"))


def _facts(exhibit: Exhibit) -> list[tuple[object, ...]]:
    town = exhibit.region_code[:9]
    names = places().region_names([town]) if town else {}
    length = _("{n} 秒").format(n=f"{exhibit.duration_s:.0f}") if exhibit.duration_s else ""
    size = _("{n} KB").format(n=f"{max(1, exhibit.byte_count // 1024):,}")
    shape = f"{exhibit.width} × {exhibit.height}" if exhibit.width else ""
    found: list[tuple[object, ...]] = [
        (_("企业"), exhibit.enterprise_name, "wide"),
        (_("镇街"), names.get(town, "")),
        (_("拍摄人"), exhibit.taken_by_name),
        (_("拍摄时间（手机）"), formats.moment(exhibit.taken_at)),
        (_("收到时间（服务器）"), formats.moment(exhibit.received_at)),
        (_("位置"), place_words(exhibit.lon, exhibit.lat, exhibit.accuracy_m), "wide"),
        (_("类型"), " · ".join(part for part in (KINDS.get(exhibit.kind, ""), length, shape, size) if part), "wide"),
    ]
    if exhibit.keep_until and exhibit.removed_at is None:
        found.append((_("原件保存至"), formats.moment(exhibit.keep_until)))
    return found


_TOLD: dict[str, tuple[str, str]] = {
    "evidence.attached": (_("用于办理，登记进不可改动的记录"), "done"),
    "evidence.blurred": (_("打码"), "neutral"),
    "evidence.unblurred": (_("去掉打码"), "neutral"),
    "evidence.removed": (_("原件按保存期限删除，记录和指纹保留"), "neutral"),
    "evidence.settled": (_("相似的画面经查看，标为正常"), "neutral"),
}


def _story(exhibit: Exhibit, actor: Actor) -> list[Entry]:
    how = _("现场拍摄") if exhibit.captured_live else _("选择文件上传")
    told = [Entry(how, at=exhibit.taken_at, who=exhibit.taken_by_name)]
    told.append(Entry(_("服务器收到"), at=exhibit.received_at, tone="active"))
    entries = list(history_of(exhibit.pk, by=actor))
    if exhibit.attached_at and not any(entry.action == "evidence.attached" for entry in entries):
        told.append(Entry(_("用于办理"), at=exhibit.attached_at, tone="done"))
    for entry in entries:
        if entry.action in _TOLD:
            what, tone = _TOLD[entry.action]
            who = " · ".join(part for part in (entry.person_name, entry.organisation) if part)
            told.append(Entry(what, at=entry.at, who=who, tone=tone, said=entry.detail.get("reason", "")))
    return told[::-1]


def _range(asked: str, size: int) -> tuple[int | None, int]:
    """Return the first and last byte asked for; no first byte when there is none such."""
    found = _RANGE.match(asked)
    if found is None or not any(found.groups()):
        return 0, size - 1
    first, last = found.groups()
    if not first:  # the last so many
        return max(0, size - int(last)), size - 1
    if int(first) >= size or (last and int(last) < int(first)):
        return None, 0
    return int(first), min(int(last), size - 1) if last else size - 1


def _pieces(sha256: str, first: int, last: int) -> Iterator[bytes]:
    with storage.opened(sha256) as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece
