"""Snap (随手拍): one screen from camera to sent, what looks alike shown while typing, and the receipt."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.prevention.hazards import catalog, looks, queries, rules, services
from anguan.prevention.hazards.forms import SnapForm, shown_on
from anguan.prevention.hazards.pages.showing import form_page, hazard_or_404
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.premises.models import Area

Choices = Sequence[tuple[str, Any]]


@page("hazards.report")
def snap(request: ActorRequest) -> HttpResponse:
    """Report what was found; `?area=` comes from the QR code of a place."""
    posted = request.method == "POST"
    area = _area(request, request.GET.get("area", ""))
    asked = request.POST if posted else request.GET
    chosen = _uuid(asked.get("enterprise", "")) or (area.enterprise_id if area else None)
    enterprise = queries.enterprise_for(request.actor, chosen)
    form = SnapForm(request.POST if posted else None, initial=_initial(area, enterprise, request))
    form.offer(enterprise_known=request.actor.enterprise_id is not None, areas=_areas(request, enterprise))
    if posted and form.is_valid():
        said = form.cleaned_data
        with shown_on(form):
            hazard = services.report_hazard(
                by=request.actor,
                at=clock.now(),
                what=said["what"],
                category=said["category"],
                place=said["place"],
                area_id=said["area"],
                enterprise_id=said["enterprise"],
                photo_ids=form.taken,
                source=said["source"],
                hazard_id=said["key"],
            )
            return redirect("hazards:sent", hazard.pk)
    return form_page(
        request, "hazards/snap.html", form, enterprise=enterprise, area=area, categories=catalog.categories().values()
    )


@page("hazards.report")
def similar(request: ActorRequest) -> HttpResponse:
    """What was reported lately that may be the same thing; asked for while typing."""
    asked = request.GET
    enterprise = queries.enterprise_for(request.actor, _uuid(asked.get("enterprise", "")))
    area = _area(request, asked.get("area", ""))
    found = []
    if enterprise is not None and (len(asked.get("what", "").strip()) >= 2 or area is not None):
        found = queries.similar_at(
            enterprise_id=enterprise.pk,
            by=request.actor,
            today=clock.today(),
            what=asked.get("what", "")[:500],
            place=asked.get("place", "")[:200] or (area.name if area else ""),
            area_id=area.pk if area else None,
            category=asked.get("category", ""),
            most=3,
        )
    return render(
        request, "hazards/similar.html", {"found": [(one, looks.state_badge(one.hazard.state)) for one in found]}
    )


@page("hazards.view")
def sent(request: ActorRequest, hazard_id: UUID) -> HttpResponse:
    """The receipt: the number, and what happens next."""
    hazard = hazard_or_404(request, hazard_id)
    within = str(catalog.within(rules.CONFIRM))
    return render(request, "hazards/sent.html", {"hazard": hazard, "way": looks.WAY, "within": within})


def _initial(area: Area | None, enterprise: Enterprise | None, request: ActorRequest) -> dict[str, object]:
    return {
        "enterprise": enterprise.pk if enterprise else None,
        "area": area.pk if area else None,
        "source": request.GET.get("source", ""),
        "what": request.GET.get("what", "").replace("\0", "")[:200],  # as a self-check found it
        "place": request.GET.get("place", "").replace("\0", "")[:100],
    }


def _areas(request: ActorRequest, enterprise: Enterprise | None) -> Choices:
    if enterprise is None:
        return []
    areas = queries.areas_for(request.actor, enterprise.pk)
    by_site = {
        site.name: [(str(area.pk), area.name) for area in there]
        for site, there in groupby(areas, key=lambda area: area.site)
    }
    if len(by_site) == 1:  # one site needs no heading
        return next(iter(by_site.values()))
    return list(by_site.items())


def _area(request: ActorRequest, text: str) -> Area | None:
    area_id = _uuid(text)
    return Area.objects.visible_to(request.actor).filter(pk=area_id).first() if area_id else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
