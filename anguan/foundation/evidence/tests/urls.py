"""Tiny pages that ask for evidence, for the browser tests: forms as any domain would write them."""

import hashlib
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from anguan.config.urls import urlpatterns as all_of_them
from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.evidence import queries, services
from anguan.foundation.evidence.forms import EvidenceField, SignatureField
from anguan.foundation.evidence.gallery import shown
from anguan.foundation.evidence.rules import need
from anguan.registry.enterprises.models import Enterprise

SNAP = need(
    "try_snap", "隐患现场", kinds=("photo", "video"), most=2, offline=True, hint="先拍全貌，再拍细节，拍到旁边的标志物"
)
SIGN = need("try_sign", "签收整改指令", kinds=("signature",), grade="A")
TEXT = "一、二号库行车限位失灵；二、配电箱前堆放杂物。请于七日内改好。"
COVERS = hashlib.sha256(TEXT.encode()).hexdigest()

PAGE = """
{% extends "ui/shell.html" %}
{% import "evidence/evidence.html" as evidence with context %}
{% set title = "隐患随手拍" %}
{% block content %}
{{ kit.page_head("隐患随手拍") }}
{% if attached %}
<div id="done">{{ kit.photos(kit_photos) }}</div>
{% else %}
<form class="form" method="post">
  {{ csrf_input }}
  {{ evidence.capture(form["photos"], ghost_url=ghost, taken=taken) }}
  {{ kit.field(form.what) }}
  {{ kit.actions("上报") }}
</form>
{% endif %}
{% endblock %}
"""

SHEET = """
{% extends "ui/shell.html" %}
{% import "evidence/evidence.html" as evidence with context %}
{% set title = "签收整改指令" %}
{% block content %}
{{ kit.page_head("签收整改指令") }}
{% if signed %}<div id="done">{{ kit.photos(signed) }}</div>{% else %}
<form class="form" method="post">
  {{ csrf_input }}
  <p>{{ text }}</p>
  {{ evidence.signature_pad(form["signature"], taken=taken) }}
  {{ kit.actions("签收") }}
</form>
{% endif %}
{% endblock %}
"""


class SnapForm(forms.Form):
    photos = EvidenceField(SNAP)
    what = forms.CharField(label="发现了什么", max_length=50)


class SignForm(forms.Form):
    signature = SignatureField(SIGN)


def snap(request: HttpRequest) -> HttpResponse:
    """Attach what was shot for one form to the actor's enterprise."""
    actor = cast(ActorRequest, request).actor
    form = SnapForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "ghost": request.GET.get("ghost", ""), "taken": [], "attached": []}
    status = 200
    if form.is_bound and form.is_valid():
        huahai = Enterprise.objects.get(pk__in=actor.enterprise_ids)
        photos = services.attach_evidence(form.cleaned_data["photos"], huahai, by=actor, at=clock.now(), need=SNAP)
        context |= {"attached": photos, "kit_photos": shown(photos, "整改前")}
    elif form.is_bound:
        context["taken"] = queries.held_exhibits(form.cleaned_data.get("photos", []), by=actor)
        status = 422
    page = engines["jinja2"].from_string(PAGE)
    return HttpResponse(page.render(context, request), status=status)


def sign(request: HttpRequest) -> HttpResponse:
    """Sign a text by hand; `text` in the address is what stands there when the form comes back."""
    actor = cast(ActorRequest, request).actor
    form = SignForm(request.POST or None)
    text = TEXT if request.method == "GET" else request.GET.get("text", TEXT)
    cast(SignatureField, form.fields["signature"]).sign(hashlib.sha256(text.encode()).hexdigest(), by=actor)
    context: dict[str, Any] = {"form": form, "text": text, "taken": []}
    if form.is_bound and form.is_valid():
        huahai = Enterprise.objects.get(pk__in=actor.enterprise_ids)
        signed = services.attach_evidence(form.cleaned_data["signature"], huahai, by=actor, at=clock.now(), need=SIGN)
        context["signed"] = shown(signed, "签收")
    page = engines["jinja2"].from_string(SHEET)
    return HttpResponse(page.render(context, request), status=422 if form.is_bound and form.errors else 200)


urlpatterns = [path("snap", snap), path("sign", sign), path("", include(all_of_them))]
