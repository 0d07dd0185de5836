"""The book (安全投入账): what is my balance, what is due, month by month; an office's look at an enterprise's book."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.words import mark as _
from anguan.responsibility.investment import queries
from anguan.responsibility.investment.models import Fund
from anguan.responsibility.investment.pages import showing


@page("investment.view")
def home(request: ActorRequest) -> HttpResponseBase:
    """Show an enterprise its book of a year; lead an office to its territory."""
    actor = request.actor
    if actor.enterprise_id is None:
        return redirect("investment:overview")
    year, today = showing.year_of(request), clock.today()
    fund = showing.own_fund(actor, year)
    blank = Fund(enterprise_id=actor.enterprise_id, year=year)  # not kept: what a year looks like before it begins
    book = queries.book_of(fund or blank, today=today)
    context = {
        **showing.shown(book, actor=actor),
        "title": _("安全投入"), "year": year, "own": True, "begun": fund is not None,
        "tabs": showing.tabs("home", actor), "edits": actor.may("investment.keep"),
        "years": showing.year_tabs(actor, enterprise_id=actor.enterprise_id, year=year, today=today),
    }  # fmt: skip
    return render(request, "investment/book.html", context)


@page("investment.view")
def fund(request: ActorRequest, fund_id: UUID) -> HttpResponseBase:
    """Show one enterprise's book of a year to those who may see it."""
    found = showing.fund_meant(request.actor, fund_id)
    if found.enterprise_id == request.actor.enterprise_id:
        return redirect(f"{reverse('investment:home')}?year={found.year}")
    book = queries.book_of(found, today=clock.today())
    others = queries.funds_for(request.actor).filter(enterprise_id=found.enterprise_id).order_by("-year")[:6]
    years = [
        (_("{year} 年").format(year=one.year), reverse("investment:fund", args=[one.pk]), one.pk == found.pk)
        for one in others
    ]
    context = {
        **showing.shown(book, actor=request.actor),
        "title": found.enterprise.name, "year": found.year, "own": False, "begun": True, "edits": False, "tabs": (),
        "years": years if len(years) > 1 else [],
    }  # fmt: skip
    return render(request, "investment/book.html", context)
