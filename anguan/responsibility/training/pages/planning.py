"""The plan of a year (年度计划): made from the rules, month by month, changed, given out, carried out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.keys import key_of
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.training import looks, queries, services
from anguan.responsibility.training.forms import ItemForm, ReasonForm
from anguan.responsibility.training.models import Plan, PlanItem
from anguan.responsibility.training.pages.lists import tabs


@page("training.view")
def plan(request: ActorRequest) -> HttpResponseBase:
    """The plan of a year of one's own enterprise; officials name the enterprise."""
    actor, today = request.actor, clock.today()
    asked = actor.enterprise_id or key_of(request.GET.get("enterprise", ""))
    firm = enterprises_for(actor).filter(pk=asked).first() if asked else None
    if firm is None:
        raise Http404
    said = request.GET.get("year", "")
    year = int(said) if said in {str(today.year - 1), str(today.year), str(today.year + 1)} else today.year
    row = queries.plans_for(actor).filter(enterprise_id=firm.pk, year=year).first()
    items = (
        list(queries.items_for(actor).filter(enterprise_id=firm.pk, plan_id=row.pk).order_by("month", "title"))
        if row
        else []
    )
    setting = queries.setting_of(firm.pk)
    counted = [item for item in items if item.state != "dropped"]
    more = "" if actor.enterprise_id else f"&enterprise={firm.pk}"
    context = {
        "title": _("{year} 年安全教育培训计划").format(year=year),
        "firm": firm,
        "tabs": tabs("plan", actor) if actor.enterprise_id else (),
        "years": [(_("{year} 年").format(year=one), f"?year={one}{more}", one == year)
                  for one in (today.year - 1, today.year, today.year + 1)],
        "year": year,
        "plan": row,
        "months": [
            (month, [
                (item, looks.item_badge(item, today=today, year=year), looks.whom(item),
                 looks.hours(item.minutes, setting.minutes_per_hour),
                 looks.category_said(item.category, item.topic))
                for item in items if item.month == month
            ], (year, month) == (today.year, today.month))
            for month in range(1, 13)
        ],
        "done": sum(item.state == "held" for item in counted),
        "total": len(counted),
        "late": sum(item.state == "planned" and (year, item.month) < (today.year, today.month) for item in items),
        "edits": actor.may("training.edit") and actor.enterprise_id == firm.pk,
        "holds": actor.may("training.hold") and actor.enterprise_id == firm.pk,
        "may_make": year in (today.year, today.year + 1),
    }  # fmt: skip
    return render(request, "training/plan.html", context)


@page("training.edit")
@require_POST
def make(request: ActorRequest) -> HttpResponseBase:
    """Make the plan of a year from the rules."""
    said = request.POST.get("year", "")
    year = int(said) if said.isdecimal() and len(said) == 4 else 0
    row = services.make_plan(year, by=request.actor, at=clock.now())
    messages.success(request, _("已按规定生成 {year} 年计划，可以修改后发布").format(year=row.year))
    return redirect(f"{reverse('training:plan')}?year={row.year}")


@page("training.edit")
@require_POST
def issue(request: ActorRequest, plan_id: UUID) -> HttpResponseBase:
    """Give out a plan."""
    row = _plan(request, plan_id)
    services.issue_plan(row.pk, by=request.actor, at=clock.now())
    messages.success(request, _("计划已发布"))
    return redirect(f"{reverse('training:plan')}?year={row.year}")


@page("training.edit")
def add_item(request: ActorRequest, plan_id: UUID) -> HttpResponseBase:
    """Add an item."""
    return _item_form(request, _plan(request, plan_id), None)


@page("training.edit")
def change_item(request: ActorRequest, item_id: UUID) -> HttpResponseBase:
    """Change an item that is still to come."""
    item = _item(request, item_id)
    return _item_form(request, _plan(request, item.plan_id), item)


@page("training.edit")
def drop_item(request: ActorRequest, item_id: UUID) -> HttpResponseBase:
    """Drop an item with a reason."""
    item = _item(request, item_id)
    row = _plan(request, item.plan_id)
    back = f"{reverse('training:plan')}?year={row.year}"
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.drop_item(item.pk, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"] or "")
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect(back)
    context = {
        "form": form, "title": _("取消计划项"), "lead": item.title, "act": _("取消这一项"), "back": back,
        "crumb": _("年度计划"),
    }  # fmt: skip
    return render(request, "training/reason.html", context, status=422 if form.errors else 200)


def _item_form(request: ActorRequest, row: Plan, item: PlanItem | None) -> HttpResponseBase:
    each = queries.setting_of(row.enterprise_id).minutes_per_hour
    posted = request.method == "POST"
    form = ItemForm(request.POST if posted else None, item=item, minutes_per_hour=each)
    back = f"{reverse('training:plan')}?year={row.year}"
    if posted and form.is_valid():
        try:
            services.set_item(
                row.pk, form.told, by=request.actor, at=clock.now(), item_id=item.pk if item else None,
                key=form.cleaned_data["key"],
            )  # fmt: skip
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect(back)
    context: dict[str, Any] = {
        "form": form, "title": _("修改计划项") if item else _("添加计划项"), "back": back,
        "key": request.POST.get("key", ""), "year": row.year, "minutes_per_hour": each,
    }  # fmt: skip
    return render(request, "training/item_form.html", context, status=422 if form.errors else 200)


def _plan(request: ActorRequest, plan_id: UUID) -> Plan:
    found = queries.of_own(queries.plans_for(request.actor), request.actor).filter(pk=plan_id).first()
    if found is None:
        raise Http404
    return found


def _item(request: ActorRequest, item_id: UUID) -> PlanItem:
    found = queries.of_own(queries.items_for(request.actor), request.actor).filter(pk=item_id).first()
    if found is None:
        raise Http404
    return found
