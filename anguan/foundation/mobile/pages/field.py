"""Doors of field work: what a phone keeps of one person's day, the key of their outbox, and the outbox's own page."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.mobile import fieldwork, vault


@require_GET
@never_cache
@ensure_csrf_cookie
@page()
def pack(request: ActorRequest) -> HttpResponse:
    """Return what the phone needs of this person's day: tasks, forms, and which pages to keep."""
    at = clock.now()
    tasks = fieldwork.tasks_for(request.actor, today=clock.day_of(at))
    forms = [
        {"key": form.key, "title": form.title, "url": reverse(form.url), "icon": form.icon}
        for form in fieldwork.forms_for(request.actor)
    ]
    kept = ["/", reverse("mobile:outbox"), reverse("notify:inbox"), *(form["url"] for form in forms)]
    kept += [address for task in tasks for address in (task.url, *task.keep)]
    content = {
        "person_id": str(request.actor.person_id),
        "name": request.actor.name,
        "server_time": at.isoformat(),
        "tasks": [
            {
                "title": one.title,
                "sub": one.sub,
                "url": one.url,
                "due": one.due and one.due.isoformat(),
                "tone": one.tone,
            }
            for one in tasks
        ],
        "forms": forms,
        "pages": list(dict.fromkeys(kept)),
    }
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


@require_GET
@never_cache
@page()
def key(request: ActorRequest) -> HttpResponse:
    """Return the key this person's outbox is sealed with; the phone imports it so that it cannot be read out again."""
    person_id = request.actor.person_id
    return JsonResponse({"person_id": str(person_id), "key": vault.key_of(person_id)})


@require_GET
@page()
def outbox(request: ActorRequest) -> HttpResponse:
    """The outbox (发件箱): what was made on this phone and where it stands; the phone fills it in."""
    return render(request, "mobile/outbox.html")
