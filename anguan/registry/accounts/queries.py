"""Reading people and posts, and turning a signed-in person into the actor of one post."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from anguan.foundation.access import Actor, Territory
from anguan.registry.accounts.models import ActingPost, Assignment, Person, Post


def people_for(actor: Actor) -> QuerySet[Person]:
    """Return the people an actor may see."""
    return Person.objects.visible_to(actor)


def posts_for(actor: Actor) -> QuerySet[Post]:
    """Return the posts an actor may see."""
    return Post.objects.visible_to(actor)


def posts_held(person_id: UUID, *, today: date) -> list[Post]:
    """Return the posts a person holds today, the one they chose to act in first."""
    held = Post.objects.filter(
        Q(since__isnull=True) | Q(since__lte=today), Q(until__isnull=True) | Q(until__gte=today), person_id=person_id
    )
    chosen = ActingPost.objects.filter(person_id=person_id).values_list("post_id", flat=True).first()
    posts = held.select_related("office").order_by("id")
    return sorted(posts, key=lambda post: post.pk != chosen)


def actor_in(post: Post, *, today: date) -> Actor:
    """Return the actor of one post: an enterprise's, an office's with its territory and lines, or an expert's."""
    enterprise_ids: frozenset[UUID] = frozenset()
    territory, lines = None, frozenset[str]()
    if post.role == "expert":
        assigned = Assignment.objects.filter(Q(until__isnull=True) | Q(until__gte=today), post=post)
        enterprise_ids = frozenset(assigned.values_list("enterprise_id", flat=True))
    elif post.enterprise_id is not None:
        enterprise_ids = frozenset({post.enterprise_id})
    elif post.office is not None:
        territory = Territory.of(post.territory_code or post.office.region_code)
        lines = frozenset(post.office.lines)
    return Actor(
        person_id=post.person_id,
        name=post.person_name,
        roles=frozenset({post.role}),
        post_id=post.pk,
        organisation=post.organisation,
        enterprise_ids=enterprise_ids,
        office_id=post.office_id,
        territory=territory,
        lines=lines,
    )
