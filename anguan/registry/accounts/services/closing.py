"""Taking access away (停用与重置): a lost phone's second factor, an account that must stay shut."""

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.accounts import queries
from anguan.registry.accounts.models import ActivationCode, ApiToken, Person, User
from anguan.registry.accounts.rules import people as rules


@transaction.atomic
def reset_second_factor(person_id: UUID, *, by: Actor, at: datetime) -> Person:
    """Take a lost phone's second factor off (重置动态口令); its owner enrols again at the next sign-in."""
    person, user = _managed(person_id, by=by, at=at)
    if not Authenticator.objects.filter(user=user).delete()[0]:
        raise Refused(Reason("no_second_factor", _("此人没有绑定动态口令"), _("不用重置")))
    _sign_out_everywhere(user)
    audit.record("accounts.second_factor_reset", person, by=by, at=at)
    return person


@transaction.atomic
def close_account(person_id: UUID, *, by: Actor, at: datetime) -> Person:
    """Shut an account (停用账号): signed out everywhere, codes and tokens void; the person stays on file."""
    person, user = _managed(person_id, by=by, at=at)
    if not user.is_active:
        raise Refused(Reason("already_closed", _("这个账号已经停用"), _("不用再办理")))
    user.is_active = False
    user.save(update_fields=["is_active"])
    ActivationCode.objects.filter(person=person, used_at__isnull=True, voided_at__isnull=True).update(voided_at=at)
    ApiToken.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=at)
    _sign_out_everywhere(user)
    audit.record("accounts.closed", person, by=by, at=at)
    return person


@transaction.atomic
def reopen_account(person_id: UUID, *, by: Actor, at: datetime) -> Person:
    """Open a shut account again (恢复账号)."""
    person, user = _managed(person_id, by=by, at=at)
    if user.is_active:
        raise Refused(Reason("already_open", _("这个账号没有停用"), _("不用再办理")))
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("accounts.reopened", person, by=by, at=at)
    return person


def _managed(person_id: UUID, *, by: Actor, at: datetime) -> tuple[Person, User]:
    by.require("people.edit")
    person: Person = queries.people_for(by).get(pk=person_id)
    held = queries.held_on(queries.posts_for(by).filter(person=person), clock.day_of(at))
    reasons = []
    if person.pk == by.person_id:
        reasons.append(Reason("oneself", _("不能对自己的账号办理"), _("请由其他管理人员办理")))
    elif not set(held.values_list("role", flat=True)) <= rules.may_appoint(by.roles):
        reasons.append(Reason("may_not_close", _("您不能管理此人的账号"), _("请由主要负责人或上级监管部门办理")))
    user = User.objects.filter(person=person).select_for_update().first()
    if user is None:
        reasons.append(Reason("no_account", _("此人还没有账号"), _("请先发激活码")))
    refuse_if(reasons)
    assert user is not None  # noqa: S101 - a missing one has been refused
    return person, user


def _sign_out_everywhere(user: User) -> None:
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()
