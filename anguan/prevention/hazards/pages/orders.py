"""Orders to put right (责令限期整改): written on a visit, read afterwards."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence.queries import exhibits_of, held_exhibits
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import catalog, looks, queries, rules, services
from anguan.prevention.hazards.forms import OrderForm, ProblemForm, ReceiveForm, shown_on

MOST_PROBLEMS = 20


@page("hazards.order")
def order(request: ActorRequest) -> HttpResponse:
    """Order problems found on a visit to be put right by a day."""
    now = clock.now()
    if request.method == "POST":
        form = OrderForm(request.POST)
        problems = [ProblemForm(request.POST, position=position) for position in range(_count(request))]
        whole = [each.is_valid() for each in (form, *problems)]
        if all(whole):
            try:
                given = services.order_rectification(
                    by=request.actor,
                    at=now,
                    enterprise_id=form.cleaned_data["enterprise"],
                    number=form.cleaned_data["number"],
                    due_on=form.cleaned_data["due_on"],
                    problems=[each.problem() for each in problems],
                    order_id=form.cleaned_data["key"],
                )
                return redirect("hazards:order_page", given.pk)
            except Refused as refusal:
                form.show([reason for reason in refusal.reasons if not reason.field[-1:].isdigit()])
                for each in problems:
                    each.show(refusal.reasons)
        status = 422
    else:
        number = queries.next_order_number(request.actor, year=clock.local(now).year)
        form = OrderForm(initial={"enterprise": request.GET.get("enterprise", ""), "number": number})
        problems, status = [ProblemForm(position=0)], 200
    enterprise = queries.enterprise_for(request.actor, _uuid(form["enterprise"].value()))
    context = {
        "form": form,
        "problems": [(each, held_exhibits(each.taken, by=request.actor) if each.is_bound else ()) for each in problems],
        "errors": sum(len(each.errors) for each in problems),
        "key": request.POST.get("key", ""),
        "enterprise": enterprise,
        "criteria": catalog.criteria(),
    }
    return render(request, "hazards/order.html", context, status=status)


@page("hazards.order")
def problem(request: ActorRequest) -> HttpResponse:
    """One more problem for the form; asked for by its button."""
    try:
        position = min(int(request.GET.get("position", "0")), MOST_PROBLEMS - 1)
    except ValueError:
        position = 0
    return render(request, "hazards/problem.html", {"problem": ProblemForm(position=max(position, 0)), "taken": ()})


@page("hazards.view")
def order_page(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """One order with its hazards as they stand now."""
    given = queries.orders_for(request.actor).select_related("enterprise").filter(pk=order_id).first()
    if given is None:
        raise Http404
    hazards = queries.hazards_for(request.actor).filter(enterprise_id=given.enterprise_id, order=given).order_by("id")
    today = clock.today()
    context = {
        "order": given,
        "lines": [(hazard, looks.badges(hazard, today=today)) for hazard in hazards.defer("grams")],
        "badges": [Badge(_("已签收"), "done") if given.received_at else Badge(_("未签收"), "wait")],
        "signatures": exhibits_of([given.pk], by=request.actor, purpose=rules.ORDER_RECEIPT.node)[given.pk],
        "may_receive": queries.may_receive(given, by=request.actor),
        "waited": looks.waited(given.issued_at, given.received_at) if given.received_at else "",
    }
    return render(request, "hazards/order_page.html", context)


@page("hazards.assign")
def receive(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Acknowledge an order with a handwritten signature (签收)."""
    given = queries.orders_for(request.actor).select_related("enterprise").filter(pk=order_id).first()
    if given is None:
        raise Http404
    text = queries.order_text(given, by=request.actor)
    said = request.POST if request.method == "POST" else None
    form = ReceiveForm(said, covers=services.hash_of_text(text), by=request.actor)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.receive_order(given.pk, form.signed, by=request.actor, at=clock.now())
            return redirect("hazards:order_page", given.pk)
    elif not form.is_bound and not queries.may_receive(given, by=request.actor):
        return redirect("hazards:order_page", given.pk)
    taken = held_exhibits(form.signed, by=request.actor) if form.is_bound else ()
    context = {"order": given, "form": form, "text": text, "taken": taken}
    return render(request, "hazards/order_receive.html", context, status=422 if form.is_bound else 200)


def _count(request: ActorRequest) -> int:
    """Return how many problems were sent: their positions may have gaps where one was taken out."""
    positions = [
        int(name.rpartition("-")[2])
        for name in request.POST
        if name.startswith("what-") and name.rpartition("-")[2].isdecimal() and len(name) < 12
    ]
    return min(max(positions, default=-1) + 1, MOST_PROBLEMS)


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
