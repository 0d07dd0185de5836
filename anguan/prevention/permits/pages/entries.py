"""In and out (进出登记): who and what goes into a confined space, and comes out; each a tap, also without network."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.prevention.permits import services
from anguan.prevention.permits.forms.field import count_of, going_in
from anguan.prevention.permits.models import Entry, Permit
from anguan.prevention.permits.pages.field import moment_of, worked_on
from anguan.prevention.permits.pages.showing import key_of

TOOL = "tool:"


@require_POST
@page("permits.work")
def go_in(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Register who goes in, and with which tools."""
    permit = worked_on(request, permit_id)
    people, tools = going_in(request.POST)
    if not people and not tools:
        raise Refused(Reason("nobody_named", _("没有选人，也没有填工具"), _("请点选进去的人，或填写带进去的工具")))
    services.go_in(
        permit.pk, by=request.actor, at=clock.now(), person_ids=people, tools=tools, key=key_of(request),
        device_at=moment_of(request),
    )  # fmt: skip
    return redirect("permits:watch", permit.pk)


@require_POST
@page("permits.work")
def come_out(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Register who or what comes out; named by person or tool, because the phone may not know the entry yet."""
    permit = worked_on(request, permit_id)
    entry = _inside(permit, request.POST.get("who", ""), request)
    if entry is not None:
        services.come_out(
            entry.pk, by=request.actor, at=clock.now(), count=count_of(request.POST.get("count", "")),
            key=key_of(request), device_at=moment_of(request),
        )  # fmt: skip
    return redirect("permits:watch", permit.pk)


def _inside(permit: Permit, who: str, request: ActorRequest) -> Entry | None:
    """Return the entry somebody or something stands under; none where they are out already."""
    for entry in services.inside_now(permit, by=request.actor):
        name = f"{TOOL}{entry.what}" if entry.is_tool else str(entry.person_id)
        if name == who:
            return entry
    return None
