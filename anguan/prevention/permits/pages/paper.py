"""Paper (纸质作业票): the printed form of a permit, and its whole life to take away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence.queries import exhibits_for
from anguan.foundation.evidence.services import exporting
from anguan.foundation.words import mark as _
from anguan.prevention.permits import looks
from anguan.prevention.permits.pages.showing import permit_or_404
from anguan.prevention.permits.sheets import COPIES, paper_of
from anguan.prevention.permits.sheets.whole import parts_of


@require_safe
@never_cache
@page("permits.view")
def paper(request: ActorRequest, permit_id: UUID) -> HttpResponseBase:
    """The standard's own form as a PDF, three copies or the one asked for (`?copy=2`); who took it is kept."""
    permit, at = permit_or_404(request, permit_id), clock.now()
    asked = request.GET.get("copy", "")
    copies = (int(asked),) if asked in {str(one) for one in COPIES} else COPIES
    address = request.build_absolute_uri(reverse("permits:detail", args=[permit.pk]))
    content = paper_of(permit, by=request.actor, at=at, address=address, copies=copies)
    audit.record("permits.printed", permit, by=request.actor, at=at, copies=list(copies))
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{permit.number or permit.pk}.pdf"'
    return answer


@page("permits.export")
def export(request: ActorRequest, permit_id: UUID) -> HttpResponseBase:
    """The whole life of a permit (全过程导出): asked for here, made in the background, fetched with the bundles."""
    permit = permit_or_404(request, permit_id)
    at = clock.now()
    if request.method == "POST":
        title = _("{what} {number} 全过程").format(what=looks.what(permit), number=permit.number).strip()
        first, last = clock.day_of(permit.applied_at), clock.day_of(permit.closed_at or at)
        exporting.ask_for_whole(permit, title, first=first, last=max(first, last), by=request.actor, at=at)
        messages.success(request, _("已开始制作，做好后在这里下载"))
        return redirect("evidence:bundles")
    keys = [permit.pk, *parts_of(permit.pk, request.actor)]
    context = {
        "permit": permit,
        "what": looks.what(permit),
        "count": exhibits_for(request.actor).filter(subject_id__in=keys).count(),
    }
    return render(request, "permits/export.html", context)
