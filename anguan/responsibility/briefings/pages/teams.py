"""Teams (班组): the list with what is expected of each, one team with its people and shifts, closing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import colleagues, held_on, posts_for
from anguan.registry.premises.queries import areas_for
from anguan.responsibility.briefings import looks, queries, services
from anguan.responsibility.briefings.forms.asking import shown_on
from anguan.responsibility.briefings.forms.planning import TeamForm
from anguan.responsibility.briefings.models import Member, Shift, Team
from anguan.responsibility.briefings.pages.showing import form_page, home_of, own_enterprise, team_or_404
from anguan.responsibility.briefings.rules.calendar import pattern_of
from anguan.responsibility.briefings.services.teams import LEADS

MOST_OFFERED = 5_000


@page("briefings.manage")
def teams(request: ActorRequest) -> HttpResponse:
    """The teams of the enterprise: who leads, how many they are, when they work."""
    enterprise, today = own_enterprise(request), clock.today()
    rows = queries.teams_for(request.actor).filter(enterprise_id=enterprise.pk, closed_at__isnull=True)
    listed = list(rows.order_by("name", "id")[:500])
    members = queries.rows_of(Member, request.actor).filter(queries.on_roster(today), enterprise_id=enterprise.pk)
    counted = dict(members.values_list("team_id").annotate(Count("person_id", distinct=True)))
    shifts: dict[UUID, list[str]] = {}
    of_all = queries.rows_of(Shift, request.actor).filter(enterprise_id=enterprise.pk, until__isnull=True)
    for shift in of_all.order_by("starts", "id"):
        words = f"{shift.name} {looks.shift_times(shift)}，{pattern_of(shift.pattern).words}"
        shifts.setdefault(shift.team_id, []).append(words)
    areas = _areas(request)
    named = held_on(posts_for(request.actor).filter(enterprise_id=enterprise.pk), today).exclude(team="")
    names = set(named.values_list("team", flat=True)) - {team.name for team in listed}
    context = {
        "rows": [
            {
                "team": team, "members": counted.get(team.pk, 0), "shifts": shifts.get(team.pk, []),
                "place": looks.place_of(team, dict(areas)),
            }
            for team in listed
        ],
        "from_posts": len(names),
        "enterprise": enterprise,
    }  # fmt: skip
    return render(request, "briefings/planning/teams.html", context)


@page("briefings.manage")
def new_team(request: ActorRequest) -> HttpResponse:
    """A new team."""
    return _edit(request, None)


@page("briefings.manage")
def team(request: ActorRequest, team_id: UUID) -> HttpResponse:
    """One team: its people, its shifts."""
    return _edit(request, team_or_404(request, team_id))


def _edit(request: ActorRequest, known: Team | None) -> HttpResponse:
    enterprise, at = own_enterprise(request), clock.now()
    form = TeamForm(request.POST if request.method == "POST" else None, areas=_areas(request), team=known)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            kept = services.set_team(form.team(), by=request.actor, at=at, team_id=known.pk if known else None)
            if known is None:
                messages.success(request, _("班组已建好。再给它排班，系统就知道哪天该开班前会。"))
                return redirect("briefings:new_shift", kept.pk)
            messages.success(request, _("已保存。"))
            return redirect("briefings:team", kept.pk)
    today = clock.day_of(at)
    roster = [member.person_id for member in queries.roster_of(known, today, by=request.actor)] if known else []
    people = _people(request, enterprise.pk)
    leader = str(form["leader_id"].value() or "")
    shifts = queries.shifts_of(known, by=request.actor, day=today) if known else []
    return form_page(
        request, "briefings/planning/team.html", form, team=known, people=people,
        chosen=set(form.members) if form.is_bound else set(roster),
        leader_name=next((one["name"] for one in people if str(one["id"]) == leader), ""),
        shifts=[(one, looks.shift_times(one), pattern_of(one.pattern).words) for one in shifts],
    )  # fmt: skip


@require_POST
@page("briefings.manage")
def close_team(request: ActorRequest, team_id: UUID) -> HttpResponse:
    """Close a team."""
    known = team_or_404(request, team_id)
    services.close_team(known.pk, by=request.actor, at=clock.now())
    messages.success(request, _("“{name}”已撤销，以后不再要求它开班前会；开过的都留着。").format(name=known.name))
    return redirect("briefings:teams")


@require_POST
@page("briefings.manage")
def teams_from_posts(request: ActorRequest) -> HttpResponse:
    """Make the teams people's posts name."""
    made = services.teams_from_posts(by=request.actor, at=clock.now())
    said = (
        _("新建了 {n} 个班组，请给它们排班。").format(n=made) if made else _("没有新的班组名称，已有班组的人员已补齐。")
    )
    messages.success(request, said)
    return redirect("briefings:teams")


@page("briefings.manage")
def find_leader(request: ActorRequest) -> HttpResponse:
    """People of the enterprise whose post may hold a briefing, found by name."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found = [post for post in colleagues(request.actor, text, today=clock.today(), limit=60) if post.role in LEADS]
    options = [(post.person_id, post.person_name, post.team or post.title) for post in found[:12]]
    return render(request, "ui/options.html", {"options": options})


def _areas(request: ActorRequest) -> list[tuple[UUID, str]]:
    rows = areas_for(request.actor).filter(enterprise_id=home_of(request.actor))
    return list(rows.order_by("name", "id").values_list("pk", "name"))


def _people(request: ActorRequest, enterprise_id: UUID) -> list[dict[str, Any]]:
    """Return everybody who holds a post at the enterprise, by team and name."""
    rows = held_on(posts_for(request.actor).filter(enterprise_id=enterprise_id), clock.today())
    found: dict[UUID, Post] = {}
    for post in rows.select_related("person").order_by("team", "person__name_py", "id")[:MOST_OFFERED]:
        found.setdefault(post.person_id, post)
    return [
        {
            "id": post.person_id, "name": post.person_name, "team": post.team, "py": post.person.name_py,
            "note": "，".join(part for part in (post.team, post.title or post.employer) if part),
        }
        for post in found.values()
    ]  # fmt: skip
