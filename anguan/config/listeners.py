"""Listeners (接收人): who stands on each rung of a ladder, from posts held today and the offices of a territory."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Substr
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Territory
from anguan.foundation.access.roles import ROLES
from anguan.foundation.notify.listeners import Listeners, Recipient, Stand
from anguan.foundation.notify.models import Outgoing
from anguan.registry.accounts.models import Person, Post, User
from anguan.registry.accounts.queries import held_on
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.offices.models import Office
from anguan.registry.regions.models import Region
from anguan.registry.regions.rules import LENGTHS, Level

# Which posts of an enterprise stand on a rung, and how long the code is of the territory whose offices do.
POSTS = {"manager": "safety_officer", "principal": "principal"}
LEVELS = {"town": LENGTHS[Level.TOWN], "county": LENGTHS[Level.COUNTY], "city": LENGTHS[Level.CITY]}
OFFICERS = tuple(code for code, role in ROLES.items() if role.side == "office" and code != "grid_member")
PORTION = 2000


def people_for(rows: Sequence[Outgoing], at: datetime) -> Mapping[int, list[Recipient]]:
    """Return who should hear each of these, by its key; a thousand rows cost a handful of statements."""
    today = clock.day_of(at)
    of_enterprise = _posts_by(
        "enterprise_id",
        {row.enterprise_id for row in rows if row.enterprise_id and row.listener in POSTS},
        today,
        roles=tuple(POSTS.values()),
    )
    by_region = _offices({region for row in rows if (region := _region(row))})
    offices = {row.office_id for row in rows if row.office_id} | {
        office.pk for found in by_region.values() for office in found
    }
    of_office = _posts_by("office_id", offices, today, roles=OFFICERS)
    persons = {row.person_id for row in rows if row.person_id}
    own = _posts_by("person_id", persons, today)
    postless = dict(Person.objects.filter(pk__in=persons - own.keys()).values_list("pk", "name"))

    def found(row: Outgoing) -> Iterable[Recipient]:
        if row.listener in LEVELS:
            within = (office for office in by_region.get(_region(row), ()) if _line_fits(office, row.line_code))
            return (
                _recipient(post)
                for office in within
                for post in of_office.get(office.pk, ())
                if _looks_after(post, row)
            )
        if row.listener in POSTS and row.enterprise_id:
            posts = of_enterprise.get(row.enterprise_id, ())
            return (_recipient(post) for post in posts if post.role == POSTS[row.listener])
        if row.listener in POSTS or row.person_id is None:  # an office is one's own manager and principal
            return (_recipient(post) for post in (of_office.get(row.office_id, ()) if row.office_id else ()))
        if row.person_id in own:
            return (_recipient(_fitting(own[row.person_id], row)),)
        # Somebody without a post any more is told what is for them, and is nobody's doer.
        named = row.listener == "person" and row.person_id in postless
        return (Recipient(row.person_id, postless[row.person_id]),) if named else ()

    return {row.pk: list({one.person_id: one for one in found(row)}.values()) for row in rows}


def last_seen(person_ids: Collection[UUID]) -> Mapping[UUID, datetime | None]:
    """Return those of these people whose account is activated and open, with their last sign-in."""
    without = Q(password__startswith="!")  # noqa: S106 - how Django writes that there is none
    rows = User.objects.filter(~without, person_id__in=person_ids, is_active=True)
    return dict(rows.values_list("person_id", "last_login"))


def phones(person_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Return the phones the one file knows of these people."""
    return dict(Person.objects.filter(pk__in=person_ids).exclude(phone="").values_list("pk", "phone"))


def stands(at: datetime) -> Iterator[list[Stand]]:
    """Return every rung of every enterprise in operation and of every territory that has an office."""
    today = clock.day_of(at)
    yield _stands_of_offices(today)
    enterprises = Enterprise.objects.filter(status="active").order_by("pk")
    last: UUID | None = None
    while portion := list(enterprises.filter(pk__gt=last)[:PORTION] if last else enterprises[:PORTION]):
        last = portion[-1].pk
        posts = _posts_by("enterprise_id", {one.pk for one in portion}, today, roles=tuple(POSTS.values()))
        yield [
            Stand(
                listener,
                enterprise.name,
                enterprise.region_code,
                enterprise.line_code,
                tuple({post.person_id for post in posts.get(enterprise.pk, ()) if post.role == role}),
                enterprise_id=enterprise.pk,
            )
            for enterprise in portion
            for listener, role in POSTS.items()
        ]


def _stands_of_offices(today: date) -> list[Stand]:
    levels = {length: listener for listener, length in LEVELS.items()}
    offices = [office for office in Office.objects.all() if len(office.region_code) in levels]
    posts = _posts_by("office_id", {office.pk for office in offices}, today, roles=OFFICERS)
    return [
        Stand(
            levels[len(office.region_code)],
            office.name,
            office.region_code,
            office.lines[0] if office.lines else "",
            tuple({post.person_id for post in posts.get(office.pk, ())}),
            office_id=office.pk,
        )
        for office in offices
    ] + _towns_without(offices)


def _towns_without(offices: Collection[Office]) -> list[Stand]:
    """Return the towns and parks in which enterprises stand and no office does: nobody is on their rung."""
    towns = Enterprise.objects.filter(status="active").annotate(town=Substr("region_code", 1, LEVELS["town"]))
    codes = set(towns.values_list("town", flat=True).distinct()) - {office.region_code for office in offices}
    names = Region.objects.filter(code__in=codes).values_list("code", "full_name")
    return [Stand("town", name, code, "", ()) for code, name in names]


def _posts_by(
    column: str, keys: Collection[UUID], today: date, *, roles: tuple[str, ...] = ()
) -> Mapping[UUID, list[Post]]:
    """Return the posts held today by who they belong to, in one statement."""
    if not keys:
        return {}
    rows = held_on(Post.objects.filter(**{f"{column}__in": keys}), today)
    if roles:
        rows = rows.filter(role__in=roles)
    found: dict[UUID, list[Post]] = defaultdict(list)
    key_of: Callable[[Post], UUID] = lambda post: getattr(post, column)  # noqa: E731
    for post in rows.order_by("id"):
        found[key_of(post)].append(post)
    return found


def _offices(regions: Collection[str]) -> Mapping[str, list[Office]]:
    found: dict[str, list[Office]] = defaultdict(list)
    for office in Office.objects.filter(region_code__in=regions) if regions else ():
        found[office.region_code].append(office)
    return found


def _region(row: Outgoing) -> str:
    """Return the code of the territory whose offices hear this, or nothing when its rung is no office's."""
    length = LEVELS.get(row.listener, 0)
    return row.region_code[:length] if len(row.region_code) >= length else ""


def _line_fits(office: Office, line_code: str) -> bool:
    return not office.lines or not line_code or line_code in office.lines


def _looks_after(post: Post, row: Outgoing) -> bool:
    return not post.territory_code or row.region_code in Territory.of(post.territory_code)


def _fitting(posts: Sequence[Post], row: Outgoing) -> Post:
    """Return the post somebody hears it in: the one where it happened, if they have one there."""
    there = [
        post
        for post in posts
        if (row.enterprise_id and post.enterprise_id == row.enterprise_id)
        or (row.office_id and post.office_id == row.office_id)
    ]
    return (there or list(posts))[0]


def _recipient(post: Post) -> Recipient:
    return Recipient(
        post.person_id,
        post.person_name,
        post.organisation,
        enterprise_id=post.enterprise_id,
        office_id=post.office_id,
        role=post.role,
        region_code=post.region_code,
    )


def page_of(enterprise_id: UUID | None, office_id: UUID | None) -> str:
    """Return where the people of an enterprise or an office are looked after."""
    if enterprise_id is not None:
        return reverse("accounts:people_of_enterprise", args=[enterprise_id])
    return reverse("offices:edit", args=[office_id]) if office_id else reverse("offices:list")


LISTENERS = Listeners(people_for=people_for, last_seen=last_seen, phones=phones, stands=stands, page_of=page_of)
