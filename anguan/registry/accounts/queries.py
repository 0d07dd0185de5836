"""Reading people and posts, and turning a signed-in person into the actor of one post."""

from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from anguan.foundation import plain
from anguan.foundation.access import Actor, Territory
from anguan.foundation.access.roles import ROLES
from anguan.foundation.words.search import matching
from anguan.registry.accounts.models import ActivationCode, Assignment, Person, Post, User
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.registry.offices.models import Office
from anguan.registry.regions.models import Region

People = QuerySet[Person]
FIRST_TO_COME = ("principal", "safety_officer")  # those who open the enterprise's account
NO_PASSWORD = Q(person__account__isnull=True) | Q(
    person__account__password__startswith="!"  # noqa: S106 - how Django writes that there is none
)


def people_for(actor: Actor) -> QuerySet[Person]:
    """Return the people an actor may see."""
    return Person.objects.visible_to(actor)


def posts_for(actor: Actor) -> QuerySet[Post]:
    """Return the posts an actor may see."""
    return Post.objects.visible_to(actor)


def held_on(posts: QuerySet[Post], today: date) -> QuerySet[Post]:
    """Keep the posts somebody holds on a day (在岗)."""
    return posts.filter(Q(since__isnull=True) | Q(since__lte=today), Q(until__isnull=True) | Q(until__gte=today))


def posts_held(person_id: UUID, *, today: date) -> list[Post]:
    """Return the posts a person holds today, the one they chose to act in first."""
    return with_offices(plain.answer(holding(person_id, today=today)))


def holding(person_id: UUID, *, today: date) -> plain.Question[Post]:
    """Ask for the posts a person holds; every request begins with this, so the ORM does not put it together anew."""
    return plain.Question(Post, _HELD, (person_id, today, today))


def with_offices(held: list[Post]) -> list[Post]:
    """Return posts that know their offices."""
    offices = {post.office_id for post in held} - {None}
    if offices:
        found = Office.objects.in_bulk(offices)
        for post in held:
            post.office = found.get(post.office_id)
    return held


_HELD = """
    LEFT JOIN accounts_actingpost AS acting ON acting.person_id = row.person_id
    WHERE row.person_id = %s AND (row.since IS NULL OR row.since <= %s) AND (row.until IS NULL OR row.until >= %s)
    ORDER BY acting.post_id IS DISTINCT FROM row.id, row.id
    """


def actor_in(post: Post, *, today: date) -> Actor:
    """Return the actor of one post: an enterprise's, an office's with its territory and lines, or an expert's.

    The administrators of the platform (三员) keep the system running and see nobody's rows: they have no territory.
    """
    enterprise_ids: frozenset[UUID] = frozenset()
    territory, lines = None, frozenset[str]()
    if post.role == "expert":
        assigned = Assignment.objects.filter(Q(until__isnull=True) | Q(until__gte=today), post=post)
        enterprise_ids = frozenset(assigned.values_list("enterprise_id", flat=True))
    elif post.enterprise_id is not None:
        enterprise_ids = frozenset({post.enterprise_id})
    elif post.office is not None and ROLES[post.role].side != "platform":
        territory = Territory.of(post.territory_code or post.office.region_code)
        lines = frozenset(post.office.lines)
    return Actor(
        person_id=post.person_id,
        name=post.person_name,
        roles=frozenset({post.role}),
        post_id=post.pk,
        organisation=post.organisation,
        region_code=territory.code if territory else post.region_code,
        enterprise_ids=enterprise_ids,
        office_id=post.office_id,
        territory=territory,
        lines=lines,
    )


def may_sign_in(person_id: UUID) -> bool:
    """Say whether a person's account is open."""
    return User.objects.filter(person_id=person_id, is_active=True).exists()


def has_second_factor(user: User) -> bool:
    """Say whether someone has enrolled a one-time password."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())


def found_posts(posts: QuerySet[Post], text: str) -> QuerySet[Post]:
    """Keep the posts of people meant by a fragment of their name, its initials, their phone or their organisation."""
    rows = posts
    for word in text.split():
        named = matching(Person.objects.all(), word, "name", "name_py")
        rows = rows.filter(
            Q(person__in=named.values("pk"))
            | Q(person__name_py__startswith=word.lower())
            | Q(person__phone__startswith=word)
            | Q(organisation__contains=word)
        )
    return rows


def colleagues(
    actor: Actor, text: str, *, today: date, enterprise_id: UUID | None = None, limit: int = 12
) -> list[Post]:
    """Return the people of an enterprise (the actor's own) whose name holds a text, one post each, for a form."""
    of = actor.enterprise_id or enterprise_id
    if of is None:
        return []
    rows = held_on(posts_for(actor).filter(enterprise_id=of), today).select_related("person")
    if text:
        rows = rows.filter(Q(person_name__contains=text) | Q(person__name_py__startswith=text.lower()))
    seen: dict[UUID, Post] = {}
    for post in rows.order_by("person__name_py", "id")[: limit * 3]:
        seen.setdefault(post.person_id, post)
    return list(seen.values())[:limit]


def waiting_posts(actor: Actor, *, region: str, today: date, roles: tuple[str, ...] = FIRST_TO_COME) -> QuerySet[Post]:
    """Return the posts of enterprises in a region whose people have no password yet (尚未激活), principals first."""
    within = Territory.of(region)
    rows = posts_for(actor).filter(
        NO_PASSWORD,
        role__in=roles,
        enterprise__isnull=False,
        enterprise__status="active",
        region_code__gte=within.start,
        region_code__lt=within.stop,
    )
    return held_on(rows, today)


def code_in_hand(person: Person, *, at: datetime) -> ActivationCode | None:
    """Return the code of a person that still holds; the code itself is not known any more."""
    return ActivationCode.objects.filter(
        person=person, used_at__isnull=True, voided_at__isnull=True, expires_at__gt=at
    ).first()


def without_code(posts: QuerySet[Post], *, at: datetime) -> QuerySet[Post]:
    """Keep the posts of people who have no code in hand that still holds."""
    in_hand = ActivationCode.objects.filter(
        person=OuterRef("person_id"), used_at__isnull=True, voided_at__isnull=True, expires_at__gt=at
    )
    return posts.filter(~Exists(in_hand))


class TownCount(TypedDict):
    """How far one county or town has come (激活进度)."""

    town: str
    total: int
    came: int
    issued: int


def activation_by_town(actor: Actor, *, region: str, at: datetime) -> list[TownCount]:
    """Return for each town of a region: enterprises in operation, those that came, those with a code in hand."""
    within = Territory.of(region)
    in_hand = ActivationCode.objects.filter(
        enterprise=OuterRef("pk"), used_at__isnull=True, voided_at__isnull=True, expires_at__gt=at
    )
    rows = enterprises_for(actor).filter(status="active", region_code__gte=within.start, region_code__lt=within.stop)
    length = 6 if len(region) <= 4 else 9
    counted = (
        rows.annotate(town=Substr("region_code", 1, length), in_hand=Exists(in_hand))
        .values("town")
        .annotate(
            total=Count("pk"),
            came=Count("pk", filter=Q(activated_at__isnull=False)),
            issued=Count("pk", filter=Q(activated_at__isnull=True, in_hand=True)),
        )
        .order_by("town")
    )
    return [TownCount(town=row["town"], total=row["total"], came=row["came"], issued=row["issued"]) for row in counted]


def not_yet_come(actor: Actor, *, region: str, today: date) -> QuerySet[Enterprise]:
    """Return the enterprises of a region nobody of which has signed in yet, with whom to call and its last code."""
    within = Territory.of(region)
    rows: QuerySet[Enterprise] = enterprises_for(actor).filter(
        status="active", activated_at__isnull=True, region_code__gte=within.start, region_code__lt=within.stop
    )
    codes = ActivationCode.objects.filter(enterprise=OuterRef("pk"), voided_at__isnull=True).order_by("-issued_at")
    # "principal" comes before "safety_officer" also in the alphabet
    to_call = held_on(posts_for(actor).filter(enterprise=OuterRef("pk"), role__in=FIRST_TO_COME), today)
    to_call = to_call.order_by("role", "id")
    town = Region.objects.filter(code=Substr(OuterRef("region_code"), 1, 9))
    return rows.annotate(
        code_issued_at=codes.values("issued_at")[:1],
        contact_name=to_call.values("person_name")[:1],
        contact_role=to_call.values("role")[:1],
        contact_phone=to_call.values("person__phone")[:1],
        town_name=town.values("name")[:1],
    )


def name_of_colleague(actor: Actor, person_id: UUID, *, enterprise_id: UUID, today: date) -> str:
    """Return the name of someone who holds a post at an enterprise, as far as the actor may see them, or nothing."""
    posts = held_on(posts_for(actor).filter(enterprise_id=enterprise_id, person_id=person_id), today)
    return posts.values_list("person_name", flat=True).first() or ""
