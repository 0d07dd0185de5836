"""What is not for us (申报不适用): with a reason, for the town to look at a second time; what came of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import queries, services
from anguan.responsibility.duties.forms.asking import shown_on
from anguan.responsibility.duties.forms.exempting import ExemptForm
from anguan.responsibility.duties.pages.items import facts_of, why_of
from anguan.responsibility.duties.pages.showing import form_page, home_of, obligation_or_404, one
from anguan.responsibility.duties.queries import law

_STATES = {
    "asked": Badge(_("等镇街复核"), "wait"), "upheld": Badge(_("镇街已同意"), "done"),
    "refused": Badge(_("镇街没有同意，照常要办"), "alarm"), "withdrawn": Badge(_("已撤回"), "quiet"),
}  # fmt: skip


@require_safe
@never_cache
@page("duties.view")
def exemptions(request: ActorRequest) -> HttpResponse:
    """What the enterprise said is not for it, and what became of that."""
    rows = queries.exemptions_for(request.actor).filter(enterprise_id=home_of(request.actor)).order_by("-asked_at")
    context = {
        "rows_": [(row, _STATES[row.state]) for row in rows[:100]],
        "may": request.actor.may("duties.manage"),
    }
    return render(request, "duties/exemptions.html", context)


@never_cache
@ensure_csrf_cookie
@page("duties.manage")
def exempt(request: ActorRequest, obligation_id: UUID) -> HttpResponse:
    """Say that a duty is not for the enterprise."""
    row = obligation_or_404(request, obligation_id)
    if request.actor.enterprise_id != row.enterprise_id:
        raise Refused(Reason("not_yours", _("不适用由企业自己申报"), _("请联系这家企业的负责人")))
    entry = law.entry(row.duty, row.version, region_code=row.region_code)
    form = ExemptForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            said = form.said_of(row)
            services.ask_exemption(said, by=request.actor, at=clock.now(), key=request.POST.get("key", "")[:60])
            return redirect("duties:exemptions")
    context = {"row": row, "entry": entry, "why": why_of(row, facts_of(row, request))}
    return form_page(request, "duties/exempt.html", form, **context)


@require_POST
@page("duties.manage")
def withdraw(request: ActorRequest, exemption_id: UUID) -> HttpResponse:
    """Withdraw what was said."""
    row = one(queries.exemptions_for(request.actor).filter(enterprise_id=home_of(request.actor)), exemption_id)
    services.withdraw_exemption(row.pk, by=request.actor, at=clock.now())
    return redirect("duties:exemptions")
