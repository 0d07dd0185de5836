"""A tiny page that asks for photos, for the browser tests: a form as any domain would write it."""

from typing import cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from anguan.config.urls import urlpatterns as all_of_them
from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.evidence import queries, services
from anguan.foundation.evidence.forms import PhotosField
from anguan.foundation.evidence.gallery import shown
from anguan.registry.enterprises.models import Enterprise

PAGE = """
{% extends "ui/shell.html" %}
{% import "evidence/evidence.html" as evidence %}
{% set title = "隐患随手拍" %}
{% block content %}
{{ kit.page_head("隐患随手拍") }}
{% if attached %}
<div id="done">{{ evidence.photo_grid(attached, label="整改前") }}{{ kit.photos(kit_photos) }}</div>
{% else %}
<form class="form" method="post">
  {{ csrf_input }}
  {{ evidence.camera("photos", max=2, purpose="hazard_before", required=true, ghost_url=ghost, taken=taken,
                     error=form.errors.photos | first if form.errors.photos) }}
  {{ kit.field(form.what) }}
  {{ kit.actions("上报") }}
</form>
{% endif %}
{% endblock %}
"""


class SnapForm(forms.Form):
    photos = PhotosField(most=2)
    what = forms.CharField(label="发现了什么", max_length=50)


def snap(request: HttpRequest) -> HttpResponse:
    """Attach the photos of one form to the actor's enterprise."""
    actor = cast(ActorRequest, request).actor
    form = SnapForm(request.POST or None)
    context = {"form": form, "ghost": request.GET.get("ghost", ""), "taken": [], "attached": []}
    status = 200
    if form.is_bound and form.is_valid():
        huahai = Enterprise.objects.get(pk__in=actor.enterprise_ids)
        photos = services.attach_evidence(form.cleaned_data["photos"], huahai, by=actor, at=clock.now())
        context |= {"attached": photos, "kit_photos": shown(photos, "整改前")}
    elif form.is_bound:
        context["taken"] = queries.held_exhibits(form.cleaned_data.get("photos", []), by=actor)
        status = 422
    page = engines["jinja2"].from_string(PAGE)
    return HttpResponse(page.render(context, request), status=status)


urlpatterns = [path("snap", snap), path("", include(all_of_them))]
