"""API tokens (接口令牌): made once and shown once, acting in one post, ended at any time."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import narrow_to
from anguan.foundation.audit import services as audit
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.sealing import fingerprint
from anguan.foundation.words import mark as _
from anguan.registry.accounts import queries
from anguan.registry.accounts.catalog import profile
from anguan.registry.accounts.models import ApiToken, Post

SEEN_EVERY = timedelta(minutes=1)
MOST = 10


def tokens_of(actor: Actor) -> QuerySet[ApiToken]:
    """Return the tokens a person made, the newest first."""
    return ApiToken.objects.filter(person_id=actor.person_id).select_related("post").order_by("-created_at")


@transaction.atomic
def make_token(name: str, *, days: int, by: Actor, at: datetime) -> tuple[ApiToken, str]:
    """Make a token (新建接口令牌) for the acting post; the text is returned once and kept nowhere."""
    by.require("api.use")
    if by.post_id is None:
        raise Post.DoesNotExist
    reasons = []
    if not name.strip():
        reasons.append(Reason("no_name", _("用途没有填写"), _("请写明给哪个系统用"), field="name"))
    if days not in profile().token_days:
        reasons.append(Reason("wrong_days", _("有效期不在可选范围内"), _("请从列表中选择"), field="days"))
    if tokens_of(by).filter(revoked_at__isnull=True, expires_at__gt=at).count() >= MOST:
        reasons.append(
            Reason("too_many_tokens", _("在用的令牌已有 {n} 个").format(n=MOST), _("请先停用不再使用的令牌"))
        )
    refuse_if(reasons)
    text = f"ag_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        person_id=by.person_id,
        post_id=by.post_id,
        name=name.strip(),
        token_hash=fingerprint("token", text),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    audit.record("accounts.token_made", token, by=by, at=at, name=token.name, expires_at=token.expires_at)
    return token, text


@transaction.atomic
def revoke_token(token_id: UUID, *, by: Actor, at: datetime) -> ApiToken:
    """End a token (停用接口令牌) at once."""
    token = tokens_of(by).select_for_update(of=("self",)).get(pk=token_id)
    if token.revoked_at is not None:
        raise Refused(Reason("token_ended", _("这个令牌已经停用"), _("不用再办理")))
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    audit.record("accounts.token_revoked", token, by=by, at=at, name=token.name)
    return token


def actor_of_token(text: str, *, at: datetime) -> tuple[ApiToken, Actor] | None:
    """Return a token and whom it acts as, or None when it opens nothing; the caller's scope becomes the person's."""
    token = ApiToken.objects.filter(
        token_hash=fingerprint("token", text), revoked_at__isnull=True, expires_at__gt=at
    ).first()
    if token is None:
        return None
    narrow_to(None, person_id=token.person_id)
    today = clock.day_of(at)
    held = [post for post in queries.posts_held(token.person_id, today=today) if post.pk == token.post_id]
    if not held or not queries.may_sign_in(token.person_id):
        return None
    if token.last_used_at is None or at - token.last_used_at >= SEEN_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token, queries.actor_in(held[0], today=today)
