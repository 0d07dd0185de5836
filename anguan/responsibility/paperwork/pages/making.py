"""Making a document in three taps (新建文书): choose a kind, look at what was filled in, make it."""

from datetime import time
from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork import catalog, queries, services
from anguan.responsibility.paperwork.forms import MakeForm
from anguan.responsibility.paperwork.models import Document
from anguan.responsibility.paperwork.rules.lifecycle import State

_HOURS = {"begins": time(14), "ends": time(15)}


@page("paperwork.write")
def new(request: ActorRequest) -> HttpResponseBase:
    """Choose a kind of document (选种类)."""
    actor, year = request.actor, clock.today().year
    own = queries.of_own(queries.documents_for(actor), actor).filter(year=year).exclude(state=State.VOID)
    there = {row.kind: row for row in own.filter(kind__in=[k.id for k in catalog.kinds().values() if k.per == "year"])}
    context = {"kinds": [(kind, there.get(kind.id)) for kind in catalog.kinds().values()]}
    return render(request, "paperwork/new.html", context)


@page("paperwork.write")
def make(request: ActorRequest, kind: str) -> HttpResponseBase:
    """Make a document of a kind; `?follows=` comes from the plan or record it goes on from."""
    found = catalog.kinds().get(kind)
    if found is None or request.actor.enterprise_id is None:
        raise Http404(kind)
    follows = _follows(request, found)
    posted = request.method == "POST"
    variants = _variants(request, found)
    form = MakeForm(
        request.POST if posted else None, kind=found, variants=variants, initial=_initial(found, follows, variants)
    )
    if posted and form.is_valid():
        try:
            row = services.make(
                form.document(follows.pk if follows else None), by=request.actor, at=clock.now(),
                key=_key(request.POST.get("key", "")),
            )  # fmt: skip
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect("paperwork:document", row.pk)
    context = {"form": form, "kind": found, "follows": follows, "key": request.POST.get("key", "")}
    return render(request, "paperwork/make.html", context, status=422 if form.errors else 200)


def _variants(request: ActorRequest, kind: catalog.Kind) -> list[tuple[str, str]]:
    flags = set(services.own_enterprise(request.actor).flags)
    return [
        (one.id, one.title)
        for one in catalog.variants(kind.id).values()
        if not one.flags or not flags.isdisjoint(one.flags)
    ]


def _follows(request: ActorRequest, kind: catalog.Kind) -> Document | None:
    asked = _key(request.GET.get("follows", "") or request.POST.get("follows", ""))
    if asked is None or not kind.follows:
        return None
    own = queries.of_own(queries.documents_for(request.actor), request.actor)
    found = own.filter(pk=asked, kind=kind.follows).exclude(state=State.VOID).first()
    if found is None:
        raise Http404(_("没有找到所承接的文书"))
    return found


def _initial(kind: catalog.Kind, follows: Document | None, variants: list[tuple[str, str]]) -> dict[str, Any]:
    told: dict[str, Any] = {"held_on": clock.today(), "variant": variants[0][0] if variants else ""}
    told |= {name: value for name, value in _HOURS.items() if name in kind.asks}
    if follows is not None:
        told |= {"variant": follows.variant, "place": follows.place}
        told |= {name: value for name in ("begins", "ends") if (value := getattr(follows, name))}
        if follows.held_on <= clock.today() and kind.id == "drill_record":
            told["held_on"] = follows.held_on
    return told


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
