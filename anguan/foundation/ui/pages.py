"""The pages of the kit itself: keeping and dropping saved filters."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.ui import saved
from anguan.foundation.ui.links import safe_return


@require_POST
@page()
def save_filter(request: ActorRequest) -> HttpResponse:
    """Keep a list's filters under a name and go back to the list."""
    made = saved.save_filter(
        page=request.POST.get("page", ""),
        name=request.POST.get("name", ""),
        query=request.POST.get("query", ""),
        by=request.actor,
        at=clock.now(),
    )
    back = safe_return(request.POST.get("back", ""), otherwise="/")
    return HttpResponseRedirect(f"{back.partition('?')[0]}?{made.query}")


@require_POST
@page()
def drop_filter(request: ActorRequest, filter_id: UUID) -> HttpResponse:
    """Drop a saved filter and go back to the list."""
    saved.drop_filter(filter_id, by=request.actor)
    return HttpResponseRedirect(safe_return(request.POST.get("back", ""), otherwise="/"))
