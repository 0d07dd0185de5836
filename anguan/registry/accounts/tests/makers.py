"""Makers of people with posts, accounts and the actors they are."""

from datetime import date
from typing import Any

from anguan.foundation.access import Actor
from anguan.registry.accounts.models import Person, Post, User
from anguan.registry.accounts.queries import actor_in
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.offices.models import Office

TODAY = date(2026, 11, 21)
PASSWORD = "Anguan#2026-test"


def make_office(name: str, region_code: str, *, lines: list[str] | None = None) -> Office:
    """Store an office of a territory, or find the one of that name."""
    found, _ = Office.objects.get_or_create(name=name, region_code=region_code, defaults={"lines": lines or []})
    return found


def make_post(
    name: str,
    role: str,
    *,
    enterprise: Enterprise | None = None,
    office: Office | None = None,
    person: Person | None = None,
    **named: Any,
) -> Post:
    """Store a post, with its person where none is given."""
    at = {
        "region_code": enterprise.region_code if enterprise else office.region_code if office else "",
        "line_code": enterprise.line_code if enterprise else "",
    }
    person = person or Person.objects.create(name=name, enterprise=enterprise, **at)
    organisation = enterprise.name if enterprise else office.name if office else ""
    return Post.objects.create(
        person=person, person_name=name, role=role, enterprise=enterprise, office=office, organisation=organisation,
        **at, **named,
    )  # fmt: skip


def make_account(post: Post, username: str, *, password: str = PASSWORD) -> User:
    """Store an account that can sign in at once."""
    return User.objects.create_user(username, password, person=post.person)


def make_actor(name: str, role: str, **named: Any) -> Actor:
    """Store a person with a post and return them as the actor of it."""
    return actor_in(make_post(name, role, **named), today=TODAY)


def post_of(actor: Actor) -> Post:
    """Return the post an actor acts in."""
    assert actor.post_id is not None
    return Post.objects.get(pk=actor.post_id)
