"""One-time codes (激活码): issued by those who may, seen once, redeemed once."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import narrow_to
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.sealing import fingerprint
from anguan.foundation.words import mark as _
from anguan.registry.accounts import queries
from anguan.registry.accounts.catalog import profile
from anguan.registry.accounts.models import ActivationCode, Person, Post, User
from anguan.registry.accounts.rules import activation as rules
from anguan.registry.accounts.rules import people as people_rules
from anguan.registry.accounts.services import passwords
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.rules import is_mobile


@dataclass(frozen=True)
class IssuedCode:
    """A code in the clear, for the card it is printed on; it exists nowhere else."""

    person_id: UUID
    name: str
    role: str
    organisation: str
    region_code: str
    username: str
    code: str
    expires_at: datetime


@dataclass(frozen=True)
class Redeemable:
    """What the holder of a good code is shown before choosing a password."""

    code_id: UUID
    person_id: UUID
    name: str
    organisation: str
    role: str
    username: str


def issue_code(post_id: UUID, *, by: Actor, at: datetime) -> IssuedCode:
    """Issue a one-time code (发放激活码) for the person of a post; a former one is void from now on."""
    post = queries.posts_for(by).select_related("person").get(pk=post_id)
    refuse_if(_reasons_not_to_issue(post, by=by, today=clock.day_of(at)))
    return issue_codes([post], by=by, at=at)[0]


@transaction.atomic
def issue_codes(posts: Sequence[Post], *, by: Actor, at: datetime) -> list[IssuedCode]:
    """Issue codes for the people of many posts (批量发码), one each; posts the actor may not appoint are left out."""
    may_give = people_rules.may_appoint(by.roles)
    chosen: dict[UUID, Post] = {}
    for post in posts:
        if post.role in may_give:
            chosen.setdefault(post.person_id, post)
    people = {person.pk: person for person in queries.people_for(by).filter(pk__in=chosen)}
    chosen = {person_id: post for person_id, post in chosen.items() if person_id in people}
    accounts = _accounts_of(people.values(), at=at)
    ActivationCode.objects.filter(person__in=people, used_at__isnull=True, voided_at__isnull=True).update(voided_at=at)
    expires_at = at + timedelta(days=profile().activation.valid_days)
    issued, rows = [], []
    for person_id, post in chosen.items():
        code = "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.LENGTH))
        rows.append(
            ActivationCode(
                person_id=person_id,
                enterprise_id=post.enterprise_id,
                region_code=post.region_code,
                line_code=post.line_code,
                code_hash=fingerprint("activation", code),
                issued_at=at,
                issued_by=by.person_id,
                expires_at=expires_at,
            )
        )
        issued.append(
            IssuedCode(
                person_id,
                post.person_name,
                post.role,
                post.organisation,
                post.region_code,
                accounts[person_id].username,
                code,
                expires_at,
            )
        )
    ActivationCode.objects.bulk_create(rows, batch_size=2000)
    audit.record_all(
        [
            audit.Note("accounts.code_issued", people[person_id], by, at, {"username": accounts[person_id].username})
            for person_id in chosen
        ]
    )
    return issued


def redeemable(code: str, *, at: datetime) -> Redeemable:
    """Look at a code before anybody is known; afterwards the transaction sees its person's own rows."""
    row = ActivationCode.objects.filter(code_hash=fingerprint("activation", rules.tidy(code))).first()
    _refuse_bad(row, at=at)
    assert row is not None  # noqa: S101 - a missing row has been refused
    narrow_to(None, person_id=row.person_id)
    person = Person.objects.get(pk=row.person_id)
    post = _post_of(row, at=at)
    username = User.objects.only("username").get(person_id=row.person_id).username
    return Redeemable(row.pk, row.person_id, person.name, post.organisation, post.role, username)


@transaction.atomic
def redeem(code: str, password: str, *, at: datetime) -> User:
    """Open an account with its code (激活账号): the person chooses a password, the enterprise has come."""
    found = ActivationCode.objects.filter(code_hash=fingerprint("activation", rules.tidy(code)))
    row = found.select_for_update(of=("self",)).first()
    _refuse_bad(row, at=at)
    assert row is not None  # noqa: S101 - a missing row has been refused
    narrow_to(None, person_id=row.person_id)
    person = Person.objects.get(pk=row.person_id)
    user = User.objects.get(person_id=row.person_id)
    refuse_if(passwords.reasons_against(password, user=user, names=(person.name, person.phone)))
    actor = queries.actor_in(_post_of(row, at=at), today=clock.day_of(at))
    narrow_to(actor)
    first = not user.has_usable_password()
    passwords.set_password(user, password, at=at)
    row.used_at = at
    row.save(update_fields=["used_at"])
    audit.record("accounts.activated" if first else "accounts.password_reset", person, by=actor, at=at)
    if row.enterprise_id is not None:
        came = Enterprise.objects.filter(pk=row.enterprise_id, activated_at__isnull=True).update(activated_at=at)
        if came:
            announce("enterprises.activated", enterprise_id=row.enterprise_id)
    return user


def _post_of(row: ActivationCode, *, at: datetime) -> Post:
    held = queries.posts_held(row.person_id, today=clock.day_of(at))
    posts = [post for post in held if post.enterprise_id == row.enterprise_id] or held
    if not posts:
        raise Refused(Reason("no_post", _("您目前没有岗位"), _("请联系发码单位登记岗位后再激活"), field="code"))
    return posts[0]


def _refuse_bad(row: ActivationCode | None, *, at: datetime) -> None:
    refuse_if(
        rules.reasons_not_to_redeem(
            found=row is not None,
            used_at=row.used_at if row else None,
            voided_at=row.voided_at if row else None,
            expires_at=row.expires_at if row else None,
            at=at,
        )
    )


def _reasons_not_to_issue(post: Post, *, by: Actor, today: object) -> list[Reason]:
    reasons = []
    if post.role not in people_rules.may_appoint(by.roles):
        reasons.append(Reason("may_not_issue", _("您不能给这个岗位发激活码"), _("请由主要负责人或监管部门办理")))
    if post.until is not None and post.until < today:  # type: ignore[operator]  # a date, given as `today`
        reasons.append(Reason("post_ended", _("这个岗位已经结束"), _("请先重新设置岗位")))
    if User.objects.filter(person=post.person_id, is_active=False).exists():
        reasons.append(Reason("account_closed", _("此人的账号已停用"), _("请先恢复账号，再发激活码")))
    return reasons


def _accounts_of(people: Iterable[Person], *, at: datetime) -> dict[UUID, User]:
    """Return the people's accounts, made without a password where there is none yet."""
    wanted = {person.pk: person for person in people}
    there: dict[UUID, User] = {user.person_id: user for user in User.objects.filter(person__in=wanted)}
    missing = [person for person in wanted.values() if person.pk not in there]
    if missing:
        with connection.cursor() as cursor:  # two offices must not make the same sign-in name at the same moment
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('anguan.sign_in_names'))")
        names = _names_for(missing)
        made = [
            User(username=names[person.pk], person=person, password=make_password(None), created_at=at)
            for person in missing
        ]
        User.objects.bulk_create(made, batch_size=2000)
        there |= {user.person_id: user for user in made}
    return there


def _names_for(people: Sequence[Person]) -> dict[UUID, str]:
    """Return a sign-in name for each: their mobile number where it is free, else the sound of their name."""
    phones = {person.phone for person in people if is_mobile(person.phone)}
    taken = set(User.objects.filter(username__in=phones).values_list("username", flat=True))
    names: dict[UUID, str] = {}
    nameless = []
    for person in people:
        if person.phone in phones and person.phone not in taken:
            names[person.pk] = person.phone
            taken.add(person.phone)
        else:
            nameless.append(person)
    start = 1
    while nameless:
        tried = {person.pk: rules.spelled(person.name, range(start, start + 20)) for person in nameless}
        every = [name for names_of_one in tried.values() for name in names_of_one]
        taken |= set(User.objects.filter(username__in=every).values_list("username", flat=True))
        left = []
        for person in nameless:
            free = next((name for name in tried[person.pk] if name not in taken), None)
            if free is None:
                left.append(person)
            else:
                names[person.pk] = free
                taken.add(free)
        nameless, start = left, start + 20
    return names
