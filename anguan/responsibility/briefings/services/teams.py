"""Teams (班组): named, led, filled and closed; whoever joins or leaves does so from a day on."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.roles import ROLES
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import held_on, posts_for
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.premises.queries import areas_for
from anguan.responsibility.briefings import queries
from anguan.responsibility.briefings.models import Member, Shift, Team
from anguan.responsibility.briefings.rules.saying import TeamSaid
from anguan.responsibility.briefings.services import planning

LEADS = frozenset(code for code, role in ROLES.items() if "briefings.lead" in role.permissions)
MOST_MEMBERS = 5_000


@transaction.atomic
def set_team(said: TeamSaid, *, by: Actor, at: datetime, team_id: UUID | None = None) -> Team:
    """Make a team, or change one (设置班组); what is expected of it from now on is planned anew."""
    enterprise = queries.own_enterprise(by, "briefings.manage")
    posts = _posts({*said.member_ids, *([said.leader_id] if said.leader_id else [])}, enterprise, by=by, at=at)
    team = _team(team_id, enterprise, by=by)
    if reasons := _reasons_against(said, team, enterprise, posts, by=by):
        raise Refused(*reasons)
    leader = posts[said.leader_id][0] if said.leader_id else None
    team.name, team.area_id, team.place = said.name.strip(), said.area_id, said.place.strip()
    team.leader_id, team.leader_name = said.leader_id, leader.person_name if leader else ""
    team.save(force_insert=team._state.adding)
    joined, left = _settle_members(team, said.member_ids, posts, by=by, at=at)
    audit.record(
        "briefings.team_set", team, by=by, at=at, name=team.name, leader=team.leader_name, place=team.place,
        joined=joined, left=left,
    )  # fmt: skip
    announce("briefings.team_set", team_id=team.pk, enterprise_id=enterprise.pk)
    planning.replan(team, by=by, at=at)
    return team


@transaction.atomic
def close_team(team_id: UUID, *, by: Actor, at: datetime) -> Team:
    """Close a team (撤销班组): its shifts end, what was expected of it lapses; what was held stays."""
    enterprise = queries.own_enterprise(by, "briefings.manage")
    team = _team(team_id, enterprise, by=by)
    if team.closed_at is not None:
        return team
    team.closed_at = at
    team.save(update_fields=["closed_at"])
    audit.record("briefings.team_closed", team, by=by, at=at, name=team.name)
    announce("briefings.team_closed", team_id=team.pk, enterprise_id=enterprise.pk)
    planning.replan(team, by=by, at=at)
    today = clock.day_of(at)
    shifts = Shift.objects.visible_to(by).filter(enterprise_id=enterprise.pk, team_id=team.pk, until__isnull=True)
    shifts.update(until=today)
    return team


@transaction.atomic
def teams_from_posts(*, by: Actor, at: datetime) -> int:
    """Make a team for each name that posts give (由人员的班组建班组), with its people; return how many are new.

    Teams of those names that are there already gain the people they do not have; nobody is taken out.
    """
    enterprise = queries.own_enterprise(by, "briefings.manage")
    today = clock.day_of(at)
    posts = held_on(posts_for(by).filter(enterprise_id=enterprise.pk), today).exclude(team="").order_by("id")
    named: dict[str, dict[UUID, list[Post]]] = {}
    for post in posts:
        named.setdefault(post.team.strip(), {}).setdefault(post.person_id, []).append(post)
    teams = queries.teams_for(by).filter(enterprise_id=enterprise.pk, closed_at__isnull=True)
    known: dict[str, Team] = {team.name: team for team in teams}
    made = 0
    for name, people in sorted(named.items()):
        team = known.get(name)
        if team is None:
            leader = next((one for posts in people.values() for one in posts if one.role == "team_leader"), None)
            team = Team(
                **_owner(enterprise), name=name, leader_id=leader.person_id if leader else None,
                leader_name=leader.person_name if leader else "",
            )  # fmt: skip
            team.save(force_insert=True)
            made += 1
        present = [member.person_id for member in queries.roster_of(team, today, by=by)]
        joined, left = _settle_members(team, [*present, *people], people, by=by, at=at)
        if joined:
            audit.record(
                "briefings.team_set", team, by=by, at=at, name=name, leader=team.leader_name, joined=joined, left=left
            )
            planning.replan(team, by=by, at=at)
    announce("briefings.team_set", enterprise_id=enterprise.pk)
    return made


@transaction.atomic
def leave_teams(person_id: UUID, *, enterprise_id: UUID, at: datetime) -> int:
    """Let somebody who holds no post at an enterprise any more leave its teams (离职、调离); return how many.

    A reaction: it runs as the owner of the tables. A team that loses its leader so waits for its manager to name one.
    """
    today = clock.day_of(at)
    if held_on(Post.objects.filter(enterprise_id=enterprise_id, person_id=person_id), today).exists():
        return 0
    mine = Member.objects.filter(enterprise_id=enterprise_id, person_id=person_id, until__isnull=True)
    left = {*mine.values_list("team_id", flat=True)}
    led = Q(leader_id=person_id, closed_at__isnull=True)
    teams = Team.objects.filter(led | Q(pk__in=left), enterprise_id=enterprise_id).select_for_update()
    found = list(teams.order_by("id"))
    mine.filter(since__gte=today).delete()
    mine.update(until=today - timedelta(days=1))
    for team in found:
        if team.leader_id == person_id:
            team.leader_id, team.leader_name = None, ""
            team.save(update_fields=["leader_id", "leader_name"])
        audit.record("briefings.member_left", team, by=None, at=at, name=team.name, person=person_id)
        if team.closed_at is None:
            planning.replan(team, by=None, at=at)
    return len(found)


def _owner(enterprise: Enterprise) -> dict[str, object]:
    return {"enterprise": enterprise, "region_code": enterprise.region_code, "line_code": enterprise.line_code}


def _team(team_id: UUID | None, enterprise: Enterprise, *, by: Actor) -> Team:
    if team_id is None:
        return Team(**_owner(enterprise))
    rows = queries.teams_for(by).filter(enterprise_id=enterprise.pk)
    found: Team = rows.select_for_update(of=("self",)).get(pk=team_id)
    return found


def _posts(keys: Collection[UUID], enterprise: Enterprise, *, by: Actor, at: datetime) -> dict[UUID, list[Post]]:
    """Return the posts people hold at the enterprise today, by person."""
    found: dict[UUID, list[Post]] = {}
    rows = held_on(posts_for(by).filter(enterprise_id=enterprise.pk, person_id__in=keys), clock.day_of(at))
    for post in rows.order_by("id"):
        found.setdefault(post.person_id, []).append(post)
    return found


def _reasons_against(
    said: TeamSaid, team: Team, enterprise: Enterprise, posts: dict[UUID, list[Post]], *, by: Actor
) -> list[Reason]:
    reasons = []
    name = said.name.strip()
    if not 1 <= len(name) <= 60:
        reasons.append(
            Reason("team_name", _("没有填写班组名称，或超过 60 个字"), _("请填写简短的班组名称"), field="name")
        )
    others = queries.teams_for(by).filter(enterprise_id=enterprise.pk, name=name, closed_at__isnull=True)
    if others.exclude(pk=team.pk).exists():
        words = _("已经有叫“{name}”的班组").format(name=name)
        reasons.append(Reason("team_known", words, _("请换一个名称"), field="name"))
    if len(said.place.strip()) > 100:
        reasons.append(Reason("place_long", _("集合地点超过 100 个字"), _("请写短一些"), field="place"))
    if said.area_id and not areas_for(by).filter(enterprise_id=enterprise.pk, pk=said.area_id).exists():
        reasons.append(Reason("area_unknown", _("所选区域不存在"), _("请重新选择"), field="area_id"))
    if unknown := {*said.member_ids} - posts.keys():
        words = _("有 {count} 人不在本企业在岗名单中").format(count=len(unknown))
        reasons.append(Reason("person_unknown", words, _("请重新选择成员"), field="member_ids"))
    if len({*said.member_ids}) > MOST_MEMBERS:
        words = _("一个班组最多 {most} 人").format(most=MOST_MEMBERS)
        reasons.append(Reason("too_many", words, _("请分成几个班组"), field="member_ids"))
    if said.leader_id and said.leader_id not in posts:
        words = _("选择的班组长不在本企业在岗名单中")
        reasons.append(Reason("leader_unknown", words, _("请重新选择"), field="leader_id"))
    elif said.leader_id and not LEADS & {post.role for post in posts[said.leader_id]}:
        words = _("{name}的岗位不能开班前会").format(name=posts[said.leader_id][0].person_name)
        reasons.append(Reason("leader_may_not", words, _("请先把他的岗位登记为班组长，或另选一人"), field="leader_id"))
    return reasons


def _settle_members(
    team: Team, wanted: Collection[UUID], posts: dict[UUID, list[Post]], *, by: Actor, at: datetime
) -> tuple[int, int]:
    """Let people join from today and leave after yesterday; return how many did. Who joined today was never there."""
    today = clock.day_of(at)
    rows = Member.objects.visible_to(by).filter(enterprise_id=team.enterprise_id, team_id=team.pk, until__isnull=True)
    there = {member.person_id: member for member in rows}
    going = [member.pk for key, member in there.items() if key not in {*wanted}]
    leaving = rows.filter(pk__in=going)
    left = leaving.filter(since__gte=today).delete()[0] + leaving.update(until=today - timedelta(days=1))
    new = [
        Member(
            id=uuid7(), enterprise_id=team.enterprise_id, region_code=team.region_code, line_code=team.line_code,
            team=team, person_id=key, name=posts[key][0].person_name, title=posts[key][0].title, since=today,
        )
        for key in dict.fromkeys(wanted) if key not in there
    ]  # fmt: skip
    bulk.insert(new)
    return len(new), left
