"""Bundles (证据包): asking for one, waiting for it, fetching it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence import queries
from anguan.foundation.evidence.export_form import ExportForm
from anguan.foundation.evidence.models import Bundle, Exhibit
from anguan.foundation.evidence.rules.exporting import KEPT_DAYS
from anguan.foundation.evidence.services import exporting
from anguan.foundation.evidence.storage import StorageUnavailableError
from anguan.foundation.evidence.surroundings import surroundings
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.places import places
from anguan.foundation.words import mark as _

SHOWN = 50
USUAL = timedelta(days=30)


@page("evidence.export")
def ask_period(request: ActorRequest, enterprise_id: UUID) -> HttpResponseBase:
    """Ask for everything of an enterprise in a period (导出证据包)."""
    name = places().enterprise_names(request.actor, [str(enterprise_id)]).get(str(enterprise_id))
    if name is None:
        raise Http404
    today = clock.today()
    form = ExportForm(request.POST or None, initial={"first_on": today - USUAL, "last_on": today})
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data
        try:
            exporting.ask_for_period(
                enterprise_id, name, days["first_on"], days["last_on"], by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.said(refusal)
        else:
            return _under_way(request)
    status = 422 if form.errors else 200
    return render(request, "evidence/export.html", {"form": form, "name": name, "subject": ""}, status=status)


@page("evidence.export")
def ask_subject(request: ActorRequest, subject_id: UUID) -> HttpResponseBase:
    """Ask for everything that belongs to one thing, such as a hazard (导出证据包)."""
    found = queries.exhibits_for(request.actor).filter(subject_id=subject_id, enterprise_id__isnull=False)
    one = found.order_by("id").first()
    if one is None:
        raise Http404
    title = _subject_title(one)
    if request.method == "POST":
        exporting.ask_for_subject(subject_id, title, by=request.actor, at=clock.now())
        return _under_way(request)
    context = {"form": None, "name": one.enterprise_name, "subject": title, "count": found.count()}
    return render(request, "evidence/export.html", context)


@require_safe
@page("evidence.export")
def bundles(request: ActorRequest) -> HttpResponseBase:
    """Show the bundles a person asked for."""
    rows = list(exporting.bundles_for(request.actor)[:SHOWN])
    context: dict[str, Any] = {
        "rows": rows,
        "making": any(row.made_at is None and not row.failure for row in rows),
        "kept": KEPT_DAYS,
    }
    return render(request, "evidence/bundles.html", context)


@require_safe
@page("evidence.export")
def take(request: ActorRequest, bundle_id: UUID) -> HttpResponseBase:
    """Fetch a bundle."""
    try:
        found, file = exporting.take_bundle(bundle_id, by=request.actor, at=clock.now())
    except (Bundle.DoesNotExist, FileNotFoundError) as error:
        raise Http404 from error
    except StorageUnavailableError:
        messages.error(request, _("暂时取不到文件，请稍后再试"))
        return redirect("evidence:bundles")
    name = f"{found.enterprise_name}-{_('证据包')}-{clock.day_of(found.asked_at):%Y%m%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _under_way(request: ActorRequest) -> HttpResponseBase:
    messages.success(request, _("已开始制作证据包，做好后在这里下载"))
    return redirect("evidence:bundles")


def _subject_title(one: Exhibit) -> str:
    known = surroundings().subjects.get(one.subject_type)
    word = known.title if known else _("事项")
    return _("一项{word}的证据（编号 {key}）").format(word=word, key=str(one.subject_id)[-12:])
