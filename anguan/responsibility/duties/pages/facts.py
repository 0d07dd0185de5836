"""The facts (企业情况): what decides what is owed, asked plainly; a change is seen before it takes effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import queries, services
from anguan.responsibility.duties.forms.asking import shown_on
from anguan.responsibility.duties.forms.facts import FactsForm, changes
from anguan.responsibility.duties.models import Difference
from anguan.responsibility.duties.pages.showing import form_page, home_of, one, own_enterprise, sheet_of
from anguan.responsibility.duties.queries import facts as known
from anguan.responsibility.duties.rules import asking
from anguan.responsibility.duties.rules.asking import Question

FIRST = asking.FIRST_SCREEN


@dataclass
class Changed:
    """One duty in a difference, with all its periods."""

    title: str
    task: str
    why: str
    whats: list[str]
    dues: list[str]
    before: str = ""  # of one that moved: its day so far

    @property
    def when(self) -> str:
        """When it is due, in words; of many, from when to when."""
        days = sorted(day for day in self.dues if day)
        if not days:
            return _("要一直做到")
        if len(self.dues) == 1:
            return _("{day} 前").format(day=days[0])
        return _("共 {n} 次，{first} 到 {last}").format(n=len(self.dues), first=days[0], last=days[-1])


def together(listed: Sequence[dict[str, Any]]) -> list[Changed]:
    """Return the duties of a difference, the periods of each together: nobody reads the same thing twelve times."""
    found: dict[tuple[str, str], Changed] = {}
    for said in listed:
        name = (said.get("duty") or said.get("title", ""), said.get("task") or "")
        group = found.setdefault(
            name, Changed(said.get("title", ""), name[1], said.get("why") or "", [], [], said.get("due_before") or "")
        )
        group.whats.append(said.get("what") or "")
        group.dues.append(said.get("due") or "")
    return list(found.values())


def questions_of(request: ActorRequest) -> tuple[Question, ...]:
    """Return what to ask the reader's enterprise, what decides most first."""
    home = own_enterprise(request)
    sheet = sheet_of(home.pk, by=request.actor)
    said = sheet.said if sheet else {}
    found = known.gather(home, today=clock.today(), said=said)
    return asking.questions(found, said, may_be=known.may_be(home))


def split(form: FactsForm) -> dict[str, Any]:
    """Return the questions as the page shows them: open ones first, those answered and known folded."""
    open_ = [(one, form.bound_of(one)) for one in form.questions if not one.answered and not one.known]
    rest = [(one, form.bound_of(one)) for one in form.questions if one.answered or one.known]
    return {"first": open_[:FIRST], "more": open_[FIRST:], "answered": rest}


def propose(request: ActorRequest, form: FactsForm) -> Difference | None:
    """Say what was answered; nothing where nothing differs from what was said before."""
    answers = form.answers()
    if not answers:
        return None
    sheet = sheet_of(home_of(request.actor), by=request.actor)
    said = dict(sheet.said) if sheet else {}
    key = request.POST.get("key", "")[:60]
    return services.answer(changes(said, asking.taken(said, answers)), by=request.actor, at=clock.now(), key=key)


@never_cache
@page("duties.manage")
def facts(request: ActorRequest) -> HttpResponse:
    """What the owner says of the enterprise; an answer changes nothing yet, it shows what it would change."""
    form = FactsForm(request.POST if request.method == "POST" else None, questions=questions_of(request))
    if form.is_bound and form.is_valid():
        with shown_on(form):
            found = propose(request, form)
            if found is None:
                return redirect(reverse("duties:facts") + "?same=1")
            return redirect("duties:difference", found.pk)
    context = {
        **split(form), "enterprise": own_enterprise(request), "same": request.GET.get("same") == "1",
        "change": queries.waiting_difference(home_of(request.actor), by=request.actor),
    }  # fmt: skip
    return form_page(request, "duties/facts.html", form, **context)


@require_safe
@never_cache
@page("duties.view")
def difference(request: ActorRequest, difference_id: UUID) -> HttpResponse:
    """What a change of the facts would add, drop and move."""
    row = one(queries.differences_for(request.actor), difference_id)
    year = _year(request.GET)
    context = {
        "row": row, "decides": _decides(request, row), "for_plan": year, "count": _count(row),
        "added": together(row.added), "dropped": together(row.dropped), "moved": together(row.moved),
    }  # fmt: skip
    return render(request, "duties/difference.html", context)


def _count(row: Difference) -> int:
    return len(row.added) + len(row.dropped) + len(row.moved)


def _decides(request: ActorRequest, row: Difference) -> bool:
    own = request.actor.enterprise_id == row.enterprise_id
    return own and row.state == "proposed" and request.actor.may("duties.manage")


def _year(said: QueryDict) -> int:
    text = said.get("year", "")
    return int(text) if text.isdigit() and len(text) == len("2026") else 0


@require_POST
@page("duties.manage")
def decide(request: ActorRequest, difference_id: UUID) -> HttpResponse:
    """Let a change take effect, or leave everything as it was."""
    row = one(queries.differences_for(request.actor), difference_id)
    if request.actor.enterprise_id != row.enterprise_id:
        raise Refused(Reason("not_yours", _("企业情况由企业自己确认"), _("请联系这家企业的负责人")))
    year, at = _year(request.POST), clock.now()
    if request.POST.get("deed") == "drop":
        services.drop_difference(row.pk, by=request.actor, at=at)
        return redirect("duties:facts")
    services.take_effect(row.pk, by=request.actor, at=at)
    if year:
        return redirect(reverse("duties:plan", args=[year]) + "?step=2")
    return redirect("duties:difference", row.pk)
