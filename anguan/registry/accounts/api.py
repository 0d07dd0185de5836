"""The programs' door to people: who am I, the people of an enterprise, adding one, ending a post."""

from datetime import date
from typing import cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.access.roles import title_of
from anguan.registry.accounts import queries, services
from anguan.registry.accounts.models import Post

me_router = Router(tags=["me 我的"])
people_router = Router(tags=["people 人员"])

PAGE = 100


class PostOut(Schema):
    """A post somebody holds (岗位)."""

    id: UUID
    person_id: UUID
    person_name: str
    role: str
    role_title: str
    organisation: str
    enterprise_id: UUID | None
    title: str
    team: str
    employer: str
    since: date | None
    until: date | None

    @staticmethod
    def resolve_role_title(post: Post) -> str:
        """Return the role's Chinese title."""
        return title_of(post.role)


class MeOut(Schema):
    """Who one is, and in which post one acts."""

    person_id: UUID
    name: str
    post_id: UUID | None
    organisation: str
    roles: list[str]
    permissions: list[str]
    enterprise_ids: list[UUID]
    territory: str | None
    lines: list[str]


class PeopleIn(Schema):
    """Which people to list; `after` is the id of the last post of the page before."""

    enterprise_id: UUID | None = None
    q: str = Field("", max_length=60)
    after: UUID | None = None


class PersonIn(Schema):
    """A person with a post."""

    id: UUID | None = Field(None, description="由调用方生成的岗位编号；重复提交同一编号只登记一次")
    enterprise_id: UUID
    name: str = Field(min_length=1, max_length=60)
    phone: str = Field("", max_length=40)
    role: str = Field(max_length=20)
    title: str = Field("", max_length=60)
    team: str = Field("", max_length=60)
    employer: str = Field("", max_length=200)


@me_router.get("", response=MeOut, summary="我是谁，当前以哪个岗位访问")
def me(request: HttpRequest) -> dict[str, object]:
    """Return the actor."""
    actor = cast(ActorRequest, request).actor
    return {
        "person_id": actor.person_id,
        "name": actor.name,
        "post_id": actor.post_id,
        "organisation": actor.organisation,
        "roles": sorted(actor.roles),
        "permissions": sorted(actor.permissions),
        "enterprise_ids": sorted(actor.enterprise_ids),
        "territory": actor.territory.code if actor.territory is not None else None,
        "lines": sorted(actor.lines),
    }


@people_router.get("", response=list[PostOut], summary="在岗人员，每页 100 个岗位")
def people(request: HttpRequest, asked: Query[PeopleIn]) -> list[Post]:
    """Return the posts held today, in the order of their ids."""
    actor = cast(ActorRequest, request).actor
    actor.require("people.edit")
    rows = queries.held_on(queries.posts_for(actor), clock.today())
    if asked.enterprise_id is not None:
        rows = rows.filter(enterprise_id=asked.enterprise_id)
    if asked.q.strip():
        rows = queries.found_posts(rows, asked.q.strip())
    if asked.after is not None:
        rows = rows.filter(pk__gt=asked.after)
    return list(rows.order_by("pk")[:PAGE])


@people_router.post("", response={201: PostOut}, summary="登记人员和岗位")
def add(request: HttpRequest, person: PersonIn) -> Status[Post]:
    """Add a person with a post."""
    said = person.dict()
    key = said.pop("id")
    return Status(201, services.add_person(**said, key=key, by=cast(ActorRequest, request).actor, at=clock.now()))


@people_router.post("/posts/{post_id}/end", response=PostOut, summary="结束岗位")
def end(request: HttpRequest, post_id: UUID) -> Post:
    """End a post."""
    return services.end_post(post_id, by=cast(ActorRequest, request).actor, at=clock.now())
