"""Where files may be uploaded instead of photographed (允许上传): the list of an office, a new one, ending one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence import looks, queries, services
from anguan.foundation.evidence.forms import AllowanceForm
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.places import places
from anguan.foundation.words import mark as _


@page("evidence.allow")
def allowances(request: ActorRequest) -> HttpResponseBase:
    """Show where uploads are allowed in the territory, and allow them somewhere."""
    actor = request.actor
    offered = _regions(request)
    form = AllowanceForm(
        request.POST or None,
        nodes=looks.nodes(),
        regions=offered,
        initial={"region_code": offered[0][0] if offered else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.allow_uploads(**form.cleaned_data, by=actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已允许上传。上传的文件一律记为 D 级，并注明低于要求。"))
            return redirect("evidence:allowances")
    rows = list(queries.allowances_of(actor)[:200])
    names = places().region_names({row.region_code for row in rows})
    nodes = dict(looks.nodes())
    shown = [(row, nodes.get(row.node, row.node), names.get(row.region_code, row.region_code)) for row in rows]
    context: dict[str, Any] = {
        "form": form,
        "now_allowed": [one for one in shown if one[0].ended_at is None],
        "ended": [one for one in shown if one[0].ended_at is not None],
    }
    return render(request, "evidence/allowances.html", context, status=422 if form.is_bound else 200)


@require_POST
@page("evidence.allow")
def end(request: ActorRequest, allowance_id: UUID) -> HttpResponseBase:
    """End an allowance."""
    get_object_or_404(queries.allowances_of(request.actor), pk=allowance_id)
    services.end_uploads(allowance_id, by=request.actor, at=clock.now())
    messages.success(request, _("已停止允许上传，今后只能现场拍摄。"))
    return redirect("evidence:allowances")


def _regions(request: ActorRequest) -> list[tuple[str, str]]:
    """Return the whole territory first, then what lies right below it."""
    territory = request.actor.territory
    if territory is None:
        return []
    name = places().region_names([territory.code]).get(territory.code, territory.code)
    return [(territory.code, _("{name}全域").format(name=name)), *places().regions_offered(request)]
