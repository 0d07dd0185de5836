"""My phones (我的手机): those that sign what somebody photographs, and taking one back when it is lost or sold."""

from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence import queries, services
from anguan.foundation.words import mark as _


@page()
def phones(request: ActorRequest) -> HttpResponseBase:
    """Show one's own phones; which of them is this one, the page finds out on the phone."""
    rows = list(queries.devices_of(request.actor)[:100])
    context = {
        "live": [row for row in rows if row.revoked_at is None],
        "revoked": [row for row in rows if row.revoked_at is not None],
    }
    return render(request, "evidence/phones.html", context)


@require_POST
@page()
def revoke(request: ActorRequest, device_id: UUID) -> HttpResponseBase:
    """Stop believing one of one's own phones."""
    get_object_or_404(queries.devices_of(request.actor), pk=device_id)
    device = services.revoke_device(device_id, by=request.actor, at=clock.now())
    messages.success(request, _("已停用“{name}”。它今后拍的照片会标为存疑。").format(name=device.name))
    return redirect("evidence:phones")
