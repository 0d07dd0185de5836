"""People and posts (人员与岗位): appointing, changing, ending, switching."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.accounts import queries
from anguan.registry.accounts.models import ActingPost, ApiToken, Assignment, Person, Post
from anguan.registry.accounts.rules import people as rules
from anguan.registry.accounts.rules.spans import reopened, text_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.registry.enterprises.rules import read_phone
from anguan.registry.offices.models import Office
from anguan.registry.offices.queries import offices_managed_by


@transaction.atomic
def add_person(
    *,
    enterprise_id: UUID | None = None,
    office_id: UUID | None = None,
    name: str,
    role: str,
    phone: str = "",
    title: str = "",
    team: str = "",
    employer: str = "",
    territory_code: str = "",
    by: Actor,
    at: datetime,
    key: UUID | None = None,
) -> Post:
    """Add a person with a post (登记人员和岗位) to an enterprise or an office; the same key again is the same post.

    Someone the organisation already knows by this phone number gets another post instead of a second file.
    """
    if key is not None and (known := queries.posts_for(by).filter(pk=key).first()):
        return known
    of: Enterprise | Office
    if office_id is not None:
        by.require("offices.manage" if role != "grid_member" else "people.edit")
        of = offices_managed_by(by).get(pk=office_id)
    elif enterprise_id is not None:
        by.require("people.edit")
        of = enterprises_for(by).get(pk=enterprise_id)
    else:
        raise Enterprise.DoesNotExist
    name, read = name.strip(), read_phone(phone)
    same_phone = _known_by_phone(of, read.value, by=by) if read.value else None
    reasons = rules.reasons_not_to_appoint(
        name=name,
        phone_problem=read.problem,
        role=role,
        may_give=rules.may_appoint(by.roles) & _roles_here(of),
        employer=employer,
        known_as=same_phone.name if same_phone else "",
        namesake=same_phone is None and _has_namesake(of, name, role, phone=read.value, today=clock.day_of(at)),
        holds_role=same_phone is not None and _holds(same_phone, of, role, today=clock.day_of(at)),
    )
    if territory_code and by.territory is not None and territory_code not in by.territory:
        reasons.append(Reason("outside", _("所选网格不在辖区内"), _("请选择辖区内的网格"), field="territory_code"))
    refuse_if(reasons)
    person = same_phone or Person.objects.create(
        name=name,
        phone=read.value,
        enterprise=of if isinstance(of, Enterprise) else None,
        region_code=of.region_code,
        line_code=_line(of),
    )
    if same_phone is None:
        audit.record("accounts.person_added", person, by=by, at=at, name=name)
    return appoint(
        person,
        of,
        role,
        title=title,
        team=team,
        employer=employer,
        territory_code=territory_code,
        by=by,
        at=at,
        key=key,
    )


def appoint(
    person: Person,
    of: Enterprise | Office,
    role: str,
    *,
    title: str = "",
    team: str = "",
    employer: str = "",
    territory_code: str = "",
    by: Actor,
    at: datetime,
    key: UUID | None = None,
) -> Post:
    """Give a person a post (设置岗位); one they held before is opened again."""
    place = {"enterprise": of} if isinstance(of, Enterprise) else {"office": of}
    facts = {
        "person_name": person.name,
        "organisation": of.name,
        "title": title.strip(),
        "team": team.strip(),
        "employer": employer.strip(),
        "territory_code": territory_code,
        "region_code": of.region_code,
        "line_code": _line(of),
        "since": clock.day_of(at),
        "until": None,
    }
    former = queries.posts_for(by).filter(person=person, role=role, **place).first()
    if former is not None:
        before, since = reopened(former.spans, today=clock.day_of(at))
        kept = {"since": since, "earlier": text_of(before)}
        Post.objects.filter(pk=former.pk).update(**{**facts, **kept})
        post = Post.objects.get(pk=former.pk)
    else:
        try:
            with transaction.atomic():
                post = Post.objects.create(id=key or uuid7(), person=person, role=role, **place, **facts)
        except IntegrityError as twice:
            raise Refused(Reason("has_post", _("此人已有这个岗位"), _("不用重复添加"), field="role")) from twice
    audit.record("accounts.post_given", post, by=by, at=at, person=person.pk, name=person.name, role=role)
    if post.enterprise_id is not None:
        announce("accounts.post_given", post_id=post.pk, enterprise_id=post.enterprise_id, person_id=person.pk)
    return post


@transaction.atomic
def change_person(person_id: UUID, *, name: str, phone: str, by: Actor, at: datetime) -> Person:
    """Correct a person's name or phone (更正人员信息); their posts show the new name."""
    by.require("people.edit")
    person: Person = queries.people_for(by).select_for_update(of=("self",)).get(pk=person_id)
    _refuse_unless_manages(person, by=by, today=clock.day_of(at))
    name, read = name.strip(), read_phone(phone)
    reasons = []
    if not name:
        reasons.append(Reason("no_name", _("姓名没有填写"), _("请填写真实姓名"), field="name"))
    if read.problem:
        reasons.append(
            Reason("wrong_phone", _("电话号码不对"), _("请填写 11 位手机号，或带区号的固定电话"), field="phone")
        )
    elif read.value and person.enterprise_id is not None:
        others = queries.people_for(by).filter(enterprise_id=person.enterprise_id, phone=read.value)
        if other := others.exclude(pk=person.pk).first():
            said = _("这个电话已登记为“{name}”").format(name=other.name)
            reasons.append(Reason("phone_of_another", said, _("请核对电话"), field="phone"))
    refuse_if(reasons)
    changed = [field for field, value in (("name", name), ("phone", read.value)) if getattr(person, field) != value]
    if changed:
        person.name, person.phone = name, read.value
        person.save(update_fields=["name", "name_py", "phone"])
        Post.objects.filter(person=person).update(person_name=name)
        audit.record("accounts.person_changed", person, by=by, at=at, fields=changed)
    return person


@transaction.atomic
def end_post(post_id: UUID, *, by: Actor, at: datetime) -> Post:
    """End a post (结束岗位) today; the programs that acted in it stop at once."""
    by.require("people.edit")
    post: Post = queries.posts_for(by).select_for_update(of=("self",)).get(pk=post_id)
    today = clock.day_of(at)
    refuse_if(
        rules.reasons_not_to_end(
            role=post.role,
            may_give=rules.may_appoint(by.roles),
            is_own=post.pk == by.post_id,
            until=post.until,
            today=today,
        )
    )
    post.until = date.fromordinal(today.toordinal() - 1)  # the last day they held it
    post.save(update_fields=["until"])
    ApiToken.objects.filter(post=post, revoked_at__isnull=True).update(revoked_at=at)
    audit.record(
        "accounts.post_ended", post, by=by, at=at, person=post.person_id, name=post.person_name, role=post.role
    )
    if post.enterprise_id is not None:
        announce("accounts.post_ended", post_id=post.pk, enterprise_id=post.enterprise_id, person_id=post.person_id)
    return post


@transaction.atomic
def switch_post(post_id: UUID, *, by: Actor, at: datetime) -> Post:
    """Act in another of one's own posts (切换岗位) from now on."""
    held = {post.pk: post for post in queries.posts_held(by.person_id, today=clock.day_of(at))}
    if post_id not in held:
        raise Post.DoesNotExist
    ActingPost.objects.update_or_create(person_id=by.person_id, defaults={"post_id": post_id})
    return held[post_id]


@transaction.atomic
def assign_expert(post_id: UUID, enterprise_id: UUID, *, until: date | None, by: Actor, at: datetime) -> Assignment:
    """Assign an enterprise to an expert (指派专家), who from now on sees it."""
    by.require("offices.manage")
    post = queries.posts_for(by).filter(role="expert").get(pk=post_id)
    enterprise = enterprises_for(by).get(pk=enterprise_id)
    if until is not None and until < clock.day_of(at):
        raise Refused(Reason("past", _("截止日期已经过去"), _("请选择今天或以后的日期"), field="until"))
    assignment, _created = Assignment.objects.update_or_create(
        post=post,
        enterprise=enterprise,
        defaults={
            "person_id": post.person_id,
            "region_code": enterprise.region_code,
            "line_code": enterprise.line_code,
            "until": until,
        },
    )
    audit.record("accounts.expert_assigned", assignment, by=by, at=at, expert=post.person_name, until=until)
    return assignment


@transaction.atomic
def release_expert(assignment_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take an enterprise from an expert (取消指派) again."""
    by.require("offices.manage")
    assignment = Assignment.objects.visible_to(by).select_related("post").get(pk=assignment_id)
    audit.record("accounts.expert_released", assignment, by=by, at=at, expert=assignment.post.person_name)
    assignment.delete()


def _line(of: Enterprise | Office) -> str:
    if isinstance(of, Enterprise):
        return of.line_code
    return of.lines[0] if of.lines else ""


def _roles_here(of: Enterprise | Office) -> frozenset[str]:
    if isinstance(of, Enterprise):
        return frozenset(rules.ENTERPRISE_ROLES)
    return frozenset(rules.roles_of_office(of.region_code))


def _people_of(of: Enterprise | Office, *, by: Actor) -> "queries.People":
    rows = queries.people_for(by)
    if isinstance(of, Enterprise):
        return rows.filter(enterprise_id=of.pk)
    return rows.filter(posts__office_id=of.pk).distinct()


def _known_by_phone(of: Enterprise | Office, phone: str, *, by: Actor) -> Person | None:
    return _people_of(of, by=by).filter(phone=phone).first()


def _has_namesake(of: Enterprise | Office, name: str, role: str, *, phone: str, today: date) -> bool:
    if phone:
        return False
    place = {"enterprise_id": of.pk} if isinstance(of, Enterprise) else {"office_id": of.pk}
    return queries.held_on(Post.objects.filter(person_name=name, role=role, **place), today).exists()


def _holds(person: Person, of: Enterprise | Office, role: str, *, today: date) -> bool:
    place = {"enterprise_id": of.pk} if isinstance(of, Enterprise) else {"office_id": of.pk}
    return queries.held_on(Post.objects.filter(person=person, role=role, **place), today).exists()


def _refuse_unless_manages(person: Person, *, by: Actor, today: date) -> None:
    """Someone with a post the actor may not appoint is not the actor's to change, themselves excepted."""
    if person.pk == by.person_id:
        return
    roles = set(queries.held_on(queries.posts_for(by).filter(person=person), today).values_list("role", flat=True))
    if not roles <= rules.may_appoint(by.roles):
        raise Refused(Reason("may_not_change", _("您不能更正此人的信息"), _("请由本人、主要负责人或监管部门办理")))
