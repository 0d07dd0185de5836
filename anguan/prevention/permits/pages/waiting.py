"""What waits for one's signature (许可审批): the list of permits, narrowed to that."""

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from anguan.foundation.access.doors import ActorRequest, page


@page("permits.sign")
def to_sign(request: ActorRequest) -> HttpResponseBase:
    """Open the list at what waits for this person."""
    return redirect(f"{reverse('permits:list')}?mine=sign")
