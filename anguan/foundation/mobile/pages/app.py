"""Doors of the app: its manifest, its service worker, and the page shown without network."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from anguan.foundation.ui.assets import icon_sprite, shell_files
from anguan.foundation.words import mark as _


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """Return what a phone needs to install the system as an app."""
    pictures = [
        {"src": static(f"ui/mark-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    content = {
        "name": _("安管家"),
        "short_name": _("安管家"),
        "description": _("区域安全生产管理：履职、隐患、作业、应急，一处办理。"),
        "lang": "zh-Hans",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f3f6f7",
        "theme_color": "#0b5569",
        "icons": pictures,
    }
    return JsonResponse(content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker; a new build of the front end is a new worker."""
    files = [reverse("mobile:offline"), *(static(f"ui/{file}") for file in shell_files())]
    files += [icon_sprite()] if icon_sprite() else []
    version = hashlib.sha256(" ".join(files).encode()).hexdigest()[:12]
    context = {"version": version, "files": files, "offline": files[0], "built": static("ui/assets/")}
    context["icon"] = static("ui/mark-192.png")
    return render(request, "mobile/worker.js", context, content_type="text/javascript")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Return the page shown without network; it is the same for everybody, because the phone keeps it."""
    return render(request, "mobile/offline.html")
