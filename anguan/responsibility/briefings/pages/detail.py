"""The page of one briefing: how it stands, what is next for its reader, who was there, what was told, its proof."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.audit.services import history_of
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.keys import key_of
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings import looks, queries, services
from anguan.responsibility.briefings.forms.asking import shown_on
from anguan.responsibility.briefings.forms.planning import ReasonForm
from anguan.responsibility.briefings.forms.signing import FollowUpForm, KeepFromForm, TickForm
from anguan.responsibility.briefings.models import Attendance, Briefing
from anguan.responsibility.briefings.pages import story
from anguan.responsibility.briefings.pages.showing import attendance_or_404, briefing_or_404, form_page, own_enterprise
from anguan.responsibility.briefings.rules.saying import Ticked
from anguan.responsibility.briefings.rules.topics import question_from, topic_of

SHOWN = 200  # of a roster of thousands; the month sheet has them all


@page("briefings.view")
def detail(request: ActorRequest, briefing_id: UUID) -> HttpResponse:
    """One briefing, as its reader may see it."""
    briefing, at = briefing_or_404(request, briefing_id), clock.now()
    actor = request.actor
    rows = queries.attendances_for(actor).filter(enterprise_id=briefing.enterprise_id, briefing_id=briefing.pk)
    people = list(rows.order_by("id"))
    missing = [row for row in people if row.state != "present"]
    unwell = [row for row in people if row.state == "present" and (looks.not_fine(row) or row.kept_from)]
    others = [row for row in people if row.state == "present" and row not in unwell]
    shots = exhibits_of([briefing.pk], by=actor)[briefing.pk]
    may_lead = actor.may("briefings.lead") and actor.enterprise_id == briefing.enterprise_id
    wrong = [row for row in people if row.right is False]
    context: dict[str, Any] = {
        "briefing": briefing, "name": looks.briefing_name(briefing), "badges": looks.briefing_badges(briefing),
        "day": looks.day_words(briefing.day, today=clock.day_of(at)),
        "held": _("{at:%H:%M} 开").format(at=clock.local(briefing.held_at)) if briefing.held_at else "",
        "photos": [one for one in shots if one.kind != "signature"],
        "signature": next((one for one in shots if one.kind == "signature"), None),
        "topics": [topic_of(one) for one in briefing.topics],
        "question": question_from(queries.question_shown(briefing, actor)),
        "missing": [(row, looks.attendance_badge(row)) for row in missing],
        "unwell": [(row, looks.not_fine(row), looks.attendance_badge(row)) for row in unwell],
        "others": [(row, looks.how_words(row)) for row in others[:SHOWN]], "more": max(0, len(others) - SHOWN),
        "wrong": wrong, "to_follow": sum(row.state == "absent" and row.followed_at is None for row in missing),
        "may_lead": may_lead, "next": _next(briefing, missing, actor, may_lead=may_lead),
        "may_void": may_lead and actor.may("briefings.manage") and briefing.state == "held",
        "facts": _facts(briefing, len(people)),
        "doubts": briefing.doubts if actor.may("briefings.manage") or actor.is_official else [],
        "story": story.story_of(history_of(briefing.pk, by=actor), {one.pk: one for one in shots}),
        "back": _back(briefing, actor),
    }  # fmt: skip
    return render(request, "briefings/detail.html", context)


def _back(briefing: Briefing, actor: Actor) -> str:
    if actor.may("briefings.lead") and not actor.may("briefings.manage"):
        return reverse("briefings:today")
    return f"{reverse('briefings:list')}?day={briefing.day.isoformat()}"


def _next(briefing: Briefing, missing: list[Attendance], actor: Actor, *, may_lead: bool) -> dict[str, str] | None:
    """Return the one next thing for the reader: to go on holding it, or to sign in."""
    if briefing.state != "open":
        return None
    if briefing.leader_id == actor.person_id:
        href = reverse("briefings:hold", args=[briefing.slot_id]) if briefing.slot_id else reverse(
            "briefings:hold_extra", args=[briefing.team_id]
        )  # fmt: skip
        return {"label": _("接着开"), "href": href, "icon": "play"}
    if actor.may("briefings.sign") and any(row.person_id == actor.person_id for row in missing):
        return {"label": _("我来签到"), "href": reverse("briefings:sign_in", args=[briefing.pk]), "icon": "scan-line"}
    del may_lead
    return None


def _facts(briefing: Briefing, listed: int) -> list[tuple[str, object]]:
    roster = briefing.roster or listed
    found: list[tuple[str, object]] = [
        (_("主持"), briefing.leader_name), (_("地点"), briefing.place), (_("应到"), _("{n} 人").format(n=roster)),
        (_("实到"), _("{n} 人").format(n=briefing.present)),
    ]  # fmt: skip
    if briefing.heads is not None:
        found.append((_("照片里清点"), _("{n} 人").format(n=briefing.heads)))
    if briefing.weather:
        found.append((_("天气"), briefing.weather))
    return found


@page("briefings.lead")
def follow_up(request: ActorRequest, attendance_id: UUID) -> HttpResponse:
    """Write down what came of somebody who was not there."""
    row, _enterprise = attendance_or_404(request, attendance_id), own_enterprise(request)
    form = FollowUpForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (said := form.follow_up()) is not None:
        with shown_on(form):
            services.follow_up(row.pk, by=request.actor, at=clock.now(), said=said)
            return _back_to(request, row, _("已记下{name}的情况。"))
    return _about(request, "follow", form, row)


@page("briefings.lead")
def keep_from(request: ActorRequest, attendance_id: UUID) -> HttpResponse:
    """Keep somebody from work, or let them work again."""
    row, _enterprise = attendance_or_404(request, attendance_id), own_enterprise(request)
    form = KeepFromForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.keep_from(
                row.pk, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"], kept=not row.kept_from
            )
            return _back_to(
                request, row, _("已恢复{name}上岗。") if row.kept_from else _("已记下：{name}今天不得上岗。")
            )
    return _about(request, "keep", form, row)


@page("briefings.lead")
def tick(request: ActorRequest, attendance_id: UUID) -> HttpResponse:
    """Tick somebody who was there and did not sign in."""
    row, _enterprise = attendance_or_404(request, attendance_id), own_enterprise(request)
    form = TickForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            people = [Ticked(row.person_id, "present", form.cleaned_data["reason"])]
            services.tick(row.briefing_id, by=request.actor, at=clock.now(), people=people, key=_key(request))
            return _back_to(request, row, _("已补记{name}到场。"))
    return _about(request, "tick", form, row)


def _about(request: ActorRequest, what: str, form: Any, row: Attendance) -> HttpResponse:
    return form_page(
        request, f"briefings/people/{what}.html", form, row=row, briefing=row.briefing,
        name=looks.briefing_name(row.briefing), day=looks.day_words(row.briefing.day, today=clock.today()),
        not_fine=looks.not_fine(row),
    )  # fmt: skip


def _back_to(request: ActorRequest, row: Attendance, said: str) -> HttpResponse:
    messages.success(request, said.format(name=row.name))
    return redirect("briefings:detail", row.briefing_id)


def _key(request: ActorRequest) -> str:
    key = key_of(request.POST.get("key"))
    return str(key) if key else ""


@page("briefings.manage")
def void(request: ActorRequest, briefing_id: UUID) -> HttpResponse:
    """Void a briefing that was held wrongly."""
    briefing, _enterprise = briefing_or_404(request, briefing_id), own_enterprise(request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.void(briefing.pk, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"])
            messages.success(request, _("已作废，这个班次重新算作没有开。"))
            return redirect("briefings:detail", briefing.pk)
    return form_page(request, "briefings/people/void.html", form, briefing=briefing, name=looks.briefing_name(briefing))
