"""Certificates of completion (结业证明): the page, the PDF with its code, taking one back, and the public check."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.documents.pdf import qr_svg
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.badges import Badge
from anguan.responsibility.learning import looks
from anguan.responsibility.learning.forms.managing import ReasonForm
from anguan.responsibility.learning.models import Completion
from anguan.responsibility.learning.queries import doing
from anguan.responsibility.learning.rules import completing as rules
from anguan.responsibility.learning.services import completing
from anguan.responsibility.learning.sheets import certificate_pdf


def _or_404(request: ActorRequest, completion_id: UUID) -> Completion:
    found: Completion | None = doing.completions_for(request.actor).filter(pk=completion_id).first()
    if found is None:
        raise Http404
    return found


def _address(request: HttpRequest, row: Completion) -> str:
    return request.build_absolute_uri(reverse("learning:verify", args=[row.code]))


@page()
def completion(request: ActorRequest, completion_id: UUID) -> HttpResponseBase:
    """One certificate, with the code that anybody can check it by."""
    row = _or_404(request, completion_id)
    address = _address(request, row)
    context = {
        "row": row,
        "badge": looks.completion_badge(row),
        "address": address,
        "qr": reverse("learning:completion_qr", args=[row.pk]),
        "mine": row.person_id == request.actor.person_id,
        "may_revoke": _may_revoke(request, row),
    }
    return render(request, "learning/completion.html", context)


def _may_revoke(request: ActorRequest, row: Completion) -> bool:
    own = row.enterprise_id == request.actor.enterprise_id
    return own and row.revoked_at is None and request.actor.may("learning.assign")


@require_safe
@page()
def completion_qr(request: ActorRequest, completion_id: UUID) -> HttpResponseBase:
    """The code of a certificate as a picture."""
    row = _or_404(request, completion_id)
    return HttpResponse(qr_svg(_address(request, row)), content_type="image/svg+xml")


@require_safe
@never_cache
@page()
def completion_pdf(request: ActorRequest, completion_id: UUID) -> HttpResponseBase:
    """A certificate to print."""
    row = _or_404(request, completion_id)
    answer = HttpResponse(certificate_pdf(row, address=_address(request, row)), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    return answer


@page("learning.assign")
def revoke(request: ActorRequest, completion_id: UUID) -> HttpResponseBase:
    """Take a certificate back, with the reason."""
    row = _or_404(request, completion_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            completing.revoke(row.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
            return redirect("learning:completion", row.pk)
        except Completion.DoesNotExist as missing:
            raise Http404 from missing
        except Refused as refusal:
            form.said(refusal)
    context = {"row": row, "form": form}
    return render(request, "learning/revoke.html", context, status=422 if form.is_bound else 200)


@require_safe
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say to anybody whether a certificate stands (结业证明查验); no sign-in, and no whole name."""
    shown = doing.shown_by(code)
    badge = None
    if shown is not None:
        badge = Badge(*rules.standing(revoked_at=shown.revoked_at))
    context = {"shown": shown, "badge": badge}
    return render(request, "learning/verify.html", context, status=200 if shown is not None else 404)
