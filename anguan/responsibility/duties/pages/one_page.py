"""The one page: on the screen, and as a PDF to print."""

import logging

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.duties import sheets
from anguan.responsibility.duties.forms.asking import uuid_of
from anguan.responsibility.duties.pages.showing import own_enterprise
from anguan.responsibility.duties.sheets.one_page import largest

exports = logging.getLogger("anguan.exports")


@require_safe
@never_cache
@page("duties.view")
def one_page(request: ActorRequest) -> HttpResponse:
    """What I owe, what is proven, what would an inspector find today; of any enterprise one may see, for offices."""
    home = _whose(request)
    found = sheets.one_page_of(home, by=request.actor, at=clock.now())
    query = "" if request.actor.enterprise_id else f"?enterprise={home.pk}"
    context = {"page": found, "largest": largest(found), "query": query, "own": bool(request.actor.enterprise_id)}
    return render(request, "duties/one_page.html", context)


@require_safe
@never_cache
@page("duties.export")
def paper(request: ActorRequest) -> HttpResponseBase:
    """The same as PDF."""
    home = _whose(request)
    found = sheets.one_page_of(home, by=request.actor, at=clock.now())
    exports.info("duties.one_page: person %s, enterprise %s, pdf", request.actor.person_id, home.pk)
    answer = HttpResponse(sheets.paper_of(found), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="duties-{found.today:%Y-%m-%d}.pdf"'
    return answer


def _whose(request: ActorRequest) -> Enterprise:
    """Return the reader's own enterprise, or the one an office asks for."""
    if request.actor.enterprise_id is not None:
        return own_enterprise(request)
    asked = uuid_of(request.GET.get("enterprise"))
    found = enterprises_for(request.actor).filter(pk=asked).first() if asked else None
    if found is None:
        raise Http404
    return found
