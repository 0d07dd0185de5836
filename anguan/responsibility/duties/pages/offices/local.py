"""Duties an office publishes of its own (地方事项): listed, written with a preview of whom they reach, withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.catalog.vocabulary import FLAGS, INDUSTRIES, SIZES
from anguan.responsibility.duties.forms.localising import LocalDutyForm, ReasonForm
from anguan.responsibility.duties.models import LocalDuty, Obligation
from anguan.responsibility.duties.pages.offices import asking
from anguan.responsibility.duties.queries import law, naming, published, reaching
from anguan.responsibility.duties.rules.localising import LOCAL
from anguan.responsibility.duties.services import localising


@page("duties.view")
def local(request: ActorRequest) -> HttpResponse:
    """What the offices above, of and below a territory have published."""
    actor = asking.office_or_404(request)
    rows = list(published.local_duties(actor).order_by("-made_at"))
    places = naming.region_titles({row.region_code for row in rows})
    context = {"duties": [_line(row, places) for row in rows]}
    return render(request, "duties/offices/local.html", context)


@page("duties.localize")
def local_new(request: ActorRequest) -> HttpResponse:
    """Publish a duty."""
    actor = asking.office_or_404(request)
    form = LocalDutyForm(request.POST or None, by=actor)
    if form.is_bound and form.is_valid():
        try:
            made = localising.publish_local_duty(
                form.duty(), by=actor, at=clock.now(), key=_uuid(request.POST.get("key"))
            )
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已发布，企业的清单会陆续加上这一项"))
            return redirect("duties:local_duty", made.pk)
    context = {"form": form, "key": request.POST.get("key", "")}
    return render(request, "duties/offices/local_new.html", context, status=422 if form.is_bound else 200)


@page("duties.localize")
@require_POST
def local_preview(request: ActorRequest) -> HttpResponse:
    """Say whom a duty would reach, while it is being written."""
    actor = asking.office_or_404(request)
    form = LocalDutyForm(request.POST, by=actor)
    form.is_valid()
    said = form.cleaned_data
    try:
        found = reaching.reach(form.who(), region=said.get("region", ""), by=actor, today=clock.today())
    except ValidationError:
        return HttpResponse("")
    towns = naming.region_titles(code for code, _many in found.towns)
    context = {"reach": found, "towns": [(towns[code], many) for code, many in found.towns]}
    return render(request, "duties/offices/local_preview.html", context)


@page("duties.localize")
def local_duty(request: ActorRequest, local_id: UUID) -> HttpResponse:
    """One published duty: what it asks, how it is kept, and the way to withdraw it."""
    actor, row = asking.office_or_404(request), _duty_or_404(request, local_id)
    owed: QuerySet[Obligation] = Obligation.objects.visible_to(actor)
    made = f"{LOCAL}{row.pk}"
    context = {
        "row": row, "entry": law.entry(made), "badge_of": _badge(row), "who": who_words(row.who),
        "place": naming.region_titles([row.region_code])[row.region_code],
        "owed": owed.filter(duty=made, year=clock.today().year).exclude(state="dropped").count(),
        "compliance": f"{reverse('duties:compliance')}?duty={made}&by=region",
        "may_withdraw": row.withdrawn_at is None and row.office_id == actor.office_id,
    }  # fmt: skip
    return render(request, "duties/offices/local_duty.html", context)


@page("duties.localize")
def local_withdraw(request: ActorRequest, local_id: UUID) -> HttpResponse:
    """Withdraw a published duty."""
    actor, row = asking.office_or_404(request), _duty_or_404(request, local_id)
    form = ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            localising.withdraw_local_duty(row.pk, reason=form.cleaned_data["reason"], by=actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已撤回，企业从今天起不用再办"))
            return redirect("duties:local_duty", row.pk)
    context = {
        "form": form, "heading": _("撤回“{title}”").format(title=row.title), "label": _("撤回"),
        "lead": _("从今天起企业不用再办，已经办过的记录保留。"),
        "back": reverse("duties:local_duty", args=[row.pk]),
    }  # fmt: skip
    return render(request, "duties/offices/reason.html", context, status=422 if form.is_bound else 200)


def who_words(who: dict[str, object]) -> str:
    """Return for whom a duty is, in words."""
    titles: dict[str, dict[str, str]] = {"industries": INDUSTRIES, "flags": FLAGS, "sizes": SIZES}
    parts = []
    tests = who.get("all") or ()
    for test in tests if isinstance(tests, list) else ():
        for name, values in test.items():
            if name in titles:
                parts.append("、".join(titles[name].get(value, value) for value in values))
            elif name == "over":
                parts.append(_("从业人员多于 {n} 人").format(n=values))
            elif name == "up_to":
                parts.append(_("从业人员不多于 {n} 人").format(n=values))
    return _("，并且").join(parts) or _("全部企业")


def _duty_or_404(request: ActorRequest, local_id: UUID) -> LocalDuty:
    found = published.local_duties(asking.office_or_404(request)).filter(pk=local_id).first()
    if found is None:
        raise Http404
    return found


def _line(row: LocalDuty, places: dict[str, str]) -> dict[str, object]:
    entry = law.entry(f"{LOCAL}{row.pk}")
    return {
        "row": row, "badge": _badge(row), "place": places[row.region_code], "who": who_words(row.who),
        "when": "；".join(rule.words for rule in entry.rules),
    }  # fmt: skip


def _badge(row: LocalDuty) -> Badge:
    today = clock.today()
    if row.withdrawn_at is not None:
        return Badge(_("已撤回"), "quiet")
    if row.effective_from > today:
        return Badge(_("还没到执行日期"), "wait")
    ended = row.effective_to is not None and row.effective_to < today
    return Badge(_("已到期"), "quiet") if ended else Badge(_("执行中"), "active")


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
