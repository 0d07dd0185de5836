"""Pictures that look alike (相似画面): two beside each other, for those who look after both enterprises."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence import queries, services
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.links import safe_return
from anguan.foundation.ui.places import places
from anguan.foundation.words import mark as _

PAGE = 10


@page("evidence.settle")
def pairs(request: ActorRequest) -> HttpResponseBase:
    """Show pairs that look alike, the newest first."""
    actor = request.actor
    across = request.GET.get("of") != "one"
    region = request.GET.get("region", "")
    offered = places().regions_offered(request)
    region = region if region in dict(offered) else ""
    found = queries.pairs_to_look_at(
        actor, across=across, region=region, before=_key(request.GET.get("before", "")), most=PAGE + 1
    )
    more = found[PAGE - 1].likeness.pk if len(found) > PAGE else None
    asked = {"of": "" if across else "one", "region": region}
    context = {
        "pairs": found[:PAGE],
        "across": across,
        "region": region,
        "regions": offered,
        "tabs": [
            (_("不同企业之间"), _here(asked, of=""), across),
            (_("同一企业之内"), _here(asked, of="one"), not across),
        ],
        "next": _here(asked, before=str(more)) if more else "",
        "here": request.get_full_path(),
    }
    return render(request, "evidence/alike.html", context)


@require_POST
@page("evidence.settle")
def settle(request: ActorRequest, likeness_id: UUID) -> HttpResponseBase:
    """Call a pair normal."""
    get_object_or_404(queries.likenesses_for(request.actor), pk=likeness_id)
    try:
        services.settle_likeness(likeness_id, request.POST.get("reason", ""), by=request.actor, at=clock.now())
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, f"{reason.message}。{reason.remedy}")
    else:
        messages.success(request, _("已标为正常，这一对不再列出。"))
    return redirect(safe_return(request.POST.get("back", ""), otherwise=reverse("evidence:alike")))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _here(asked: dict[str, str], **changes: str) -> str:
    wanted = {name: value for name, value in {**asked, **changes}.items() if value}
    return f"{reverse('evidence:alike')}?{urlencode(wanted)}"
