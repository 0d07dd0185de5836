"""What is entered by hand in a file: proof from outside, changes at work, exemptions; how hours are counted."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence.gallery import shown
from anguan.foundation.evidence.queries import exhibits_of, held_exhibits
from anguan.foundation.keys import key_of
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.timeline import Entry
from anguan.foundation.words import mark as _
from anguan.registry.accounts.queries import name_of_colleague
from anguan.responsibility.training import catalog, looks, queries, services
from anguan.responsibility.training.forms import CountingForm, MoveForm, OutsideForm, ReasonForm
from anguan.responsibility.training.models import Record

STORY = {"training.recorded": _("记入档案"), "training.taken_back": _("作废")}


@page("training.edit")
def outside(request: ActorRequest) -> HttpResponseBase:
    """Enter training had elsewhere (登记外部培训); `?person=` when it is known whose."""
    posted = request.method == "POST"
    person = key_of((request.POST if posted else request.GET).get("person", ""))
    form = OutsideForm(request.POST if posted else None, initial={"person": person, "category": "annual"})
    each = queries.setting_of(request.actor.enterprise_id or UUID(int=0)).minutes_per_hour
    if posted and form.is_valid():
        try:
            row = services.add_outside(
                form.told(each), by=request.actor, at=clock.now(), photo_ids=form.cleaned_data.get("photos") or (),
                key=form.cleaned_data["key"],
            )  # fmt: skip
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已记入{name}的培训档案").format(name=row.person_name))
            return redirect("training:person", row.person_id)
    context = {
        "form": form, "name": _named(request, person), "key": request.POST.get("key", ""), "minutes_per_hour": each,
        "back": reverse("training:person", args=[person]) if person else reverse("training:records"),
        "taken": held_exhibits(form.cleaned_data.get("photos") or (), by=request.actor) if form.is_bound else (),
    }  # fmt: skip
    return render(request, "training/outside.html", context, status=422 if form.errors else 200)


@page("training.edit")
def move(request: ActorRequest) -> HttpResponseBase:
    """Enter that somebody changed to other work or came back (转岗、复岗)."""
    posted = request.method == "POST"
    person = key_of((request.POST if posted else request.GET).get("person", ""))
    form = MoveForm(request.POST if posted else None, initial={"person": person, "on": clock.today()})
    if posted and form.is_valid():
        try:
            row = services.set_move(form.told, by=request.actor, at=clock.now(), key=form.cleaned_data["key"])
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已登记，{name}应做的教育已列出").format(name=row.person_name))
            return redirect("training:person", row.person_id)
    context = {
        "form": form, "name": _named(request, person), "key": request.POST.get("key", ""),
        "back": reverse("training:person", args=[person]) if person else reverse("training:list"),
    }  # fmt: skip
    return render(request, "training/move.html", context, status=422 if form.errors else 200)


@page("training.edit")
def waive(request: ActorRequest, debt_id: UUID) -> HttpResponseBase:
    """Say that a special training is not for this person (免除专项)."""
    row = queries.of_own(queries.debts_for(request.actor), request.actor).filter(pk=debt_id).first()
    if row is None:
        raise Http404
    back = reverse("training:person", args=[row.person_id])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.waive(row.pk, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"] or "")
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect(back)
    context = {
        "form": form, "title": _("免除专项培训"), "lead": f"{row.person_name} · {looks.rule_title(row)}",
        "act": _("免除"), "back": back, "crumb": row.person_name,
        "notice": _("只有不从事这项作业的人可以免除，原因会留在档案里。"),
    }  # fmt: skip
    return render(request, "training/reason.html", context, status=422 if form.errors else 200)


@page()
def record(request: ActorRequest, record_id: UUID) -> HttpResponseBase:
    """One piece of training; whoever had it sees it too."""
    actor = request.actor
    rows = queries.records_for(actor)
    rows = rows if actor.may("training.view") else rows.filter(person_id=actor.person_id)
    row = rows.select_related("enterprise").filter(pk=record_id).first()
    if row is None:
        raise Http404
    each = queries.setting_of(row.enterprise_id).minutes_per_hour
    own = actor.enterprise_id == row.enterprise_id
    context = {
        "row": row,
        "badge": looks.record_badge(row),
        "category": looks.category_said(row.category, row.topic),
        "hours": looks.hours(row.minutes, each),
        "source": looks.SOURCE_TITLES[row.source],
        "session": reverse("training:session", args=[row.source_id])
        if row.source == "session" and actor.may("training.view") else "",
        "photos": shown(exhibits_of([row.pk], by=actor)[row.pk]),
        "entries": [
            Entry(STORY[one.action], at=one.at, who=f"{one.organisation} {one.person_name}".strip(),
                  said=one.detail.get("reason", ""))
            for one in audit.history_of(row.pk, by=actor).reverse()[:20] if one.action in STORY
        ],
        "may_void": own and actor.may("training.edit") and row.source == "outside" and row.void_at is None,
        "back": reverse("training:person", args=[row.person_id]) if actor.may("training.view")
        else reverse("training:mine"),
    }  # fmt: skip
    return render(request, "training/record.html", context)


@page("training.edit")
def void_record(request: ActorRequest, record_id: UUID) -> HttpResponseBase:
    """Take back one piece of outside training (作废记录)."""
    row: Record | None = queries.of_own(queries.records_for(request.actor), request.actor).filter(pk=record_id).first()
    if row is None:
        raise Http404
    back = reverse("training:record", args=[row.pk])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.void_record(row.pk, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"] or "")
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect(back)
    context = {
        "form": form, "title": _("作废培训记录"), "lead": f"{row.person_name} · {row.title}", "act": _("作废"),
        "back": back, "crumb": row.person_name,
    }  # fmt: skip
    return render(request, "training/reason.html", context, status=422 if form.errors else 200)


@page("training.edit")
def settings(request: ActorRequest) -> HttpResponseBase:
    """How the enterprise counts (学时设置), and what the rules ask of it."""
    if request.actor.enterprise_id is None:
        raise Http404
    firm = services.own_enterprise(request.actor)
    row = queries.setting_of(firm.pk)
    told = {True: "yes", False: "no", None: "auto"}
    initial = {
        "minutes_per_hour": row.minutes_per_hour, "high_risk": told[row.high_risk], "high_risk_why": row.high_risk_why,
    }  # fmt: skip
    form = CountingForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_counting(
                minutes_per_hour=form.cleaned_data.get("minutes_per_hour") or 0, high_risk=form.high,
                high_risk_why=form.cleaned_data.get("high_risk_why") or "", by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已保存，每个人的应培训已重新核算"))
            return redirect("training:settings")
    judged = queries.firm_of(firm, queries.setting_of(firm.pk))
    context = {
        "form": form,
        "groups": judged.groups,
        "is_high": judged.is_high_risk,
        "entries": [
            (entry, "、".join(looks.role_title(role) for role in entry.roles))
            for entry in catalog.entries().values()
            if entry.scope in ("any", "high_risk" if judged.is_high_risk else "general")
            and (not entry.flags or judged.flags & set(entry.flags))
            and (entry.metallurgy is None or entry.metallurgy == judged.is_metallurgy)
        ],
        "designs": catalog.sheet().designs,
        "back": reverse("training:list"),
    }  # fmt: skip
    return render(request, "training/settings.html", context, status=422 if form.errors else 200)


def _named(request: ActorRequest, person: UUID | None) -> str:
    if person is None or request.actor.enterprise_id is None:
        return ""
    return name_of_colleague(
        request.actor, person, enterprise_id=request.actor.enterprise_id, today=clock.today()
    )  # fmt: skip
