"""The people of one's own enterprise, as learning is given to them: by post, by team, by name."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.access.roles import ROLES
from anguan.registry.accounts import queries as accounts
from anguan.registry.accounts.models import Post

MOST_FOUND = 20


def posts_of(actor: Actor, *, today: date) -> QuerySet[Post]:
    """Return the posts people hold today at the actor's own enterprise."""
    if actor.enterprise_id is None:
        return Post.objects.none()
    return accounts.held_on(accounts.posts_for(actor).filter(enterprise_id=actor.enterprise_id), today)


def roles_of(actor: Actor, *, today: date) -> list[tuple[str, str, int]]:
    """Return the posts of the enterprise with how many people hold each, as the table of roles orders them."""
    rows = posts_of(actor, today=today).order_by().values("role").annotate(people=Count("person_id", distinct=True))
    counted = {row["role"]: row["people"] for row in rows}
    return [(code, ROLES[code].title, counted[code]) for code in ROLES if code in counted]


def teams_of(actor: Actor, *, today: date) -> list[tuple[str, int]]:
    """Return the teams (班组) of the enterprise with how many people stand in each."""
    rows = posts_of(actor, today=today).exclude(team="").order_by().values("team")
    counted = rows.annotate(people=Count("person_id", distinct=True))
    return [(row["team"], row["people"]) for row in counted.order_by("team")[:200]]


def chosen(
    actor: Actor, *, today: date, everybody: bool, roles: Iterable[str], teams: Iterable[str], people: Iterable[UUID]
) -> list[UUID]:
    """Return everybody a choice means, each once; those named one by one stay in it whether they are ours or not."""
    posts = posts_of(actor, today=today).order_by("person_id")
    found: set[UUID] = set(people)
    if everybody:
        found |= set(posts.values_list("person_id", flat=True))
    else:
        found |= set(posts.filter(role__in=list(roles)).values_list("person_id", flat=True))
        found |= set(posts.filter(team__in=[team for team in teams if team]).values_list("person_id", flat=True))
    return sorted(found)


def found_people(actor: Actor, text: str, *, ticked: Collection[UUID], today: date) -> list[tuple[Post, bool]]:
    """Return the people ticked already, and those a text finds."""
    rows = posts_of(actor, today=today).filter(person_id__in=list(ticked)).order_by("person_id", "id")
    kept = {post.person_id: post for post in rows}
    found = accounts.colleagues(actor, text, today=today, limit=MOST_FOUND) if text else []
    return [(post, True) for post in kept.values()] + [(post, False) for post in found if post.person_id not in kept]
