"""Calendar subscriptions (日历订阅): made and shown once, ended at any time, read by calendars that cannot sign in."""

import secrets
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.deadlines.models import CalendarFeed
from anguan.foundation.deadlines.surroundings import surroundings
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _

MOST = 5  # a phone, a computer, and some more
READINGS_AN_HOUR = 60


class TooOften(Exception):  # noqa: N818 - says what happened
    """A calendar asks more often than any calendar should."""


def feeds_of(actor: Actor) -> QuerySet[CalendarFeed]:
    """Return a person's subscriptions that still work, the newest first."""
    rows: QuerySet[CalendarFeed] = CalendarFeed.objects.filter(person_id=actor.person_id, ended_at__isnull=True)
    return rows.order_by("-made_at", "-id")


def make_feed(*, by: Actor, at: datetime) -> tuple[CalendarFeed, str]:
    """Make a subscription (新建日历订阅) for the acting post; its secret is returned once and kept nowhere."""
    if by.post_id is None:
        raise Refused(Reason("no_post", _("您目前没有岗位"), _("请联系本单位管理员登记岗位")))
    reasons = []
    if feeds_of(by).count() >= MOST:
        words = _("在用的日历订阅已有 {n} 个").format(n=MOST)
        reasons.append(Reason("too_many_feeds", words, _("请先停用不再使用的")))
    refuse_if(reasons)
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        id=uuid7(), person_id=by.person_id, post_id=by.post_id, organisation=by.organisation,
        token_hash=_fingerprint(secret), made_at=at,
    )  # fmt: skip
    audit.record("deadlines.feed_made", feed, by=by, at=at)
    return feed, secret


def end_feed(feed: CalendarFeed, *, by: Actor, at: datetime) -> None:
    """End a subscription (停用日历订阅) at once; ending it twice is the same."""
    if CalendarFeed.objects.filter(pk=feed.pk, person_id=by.person_id, ended_at__isnull=True).update(ended_at=at):
        audit.record("deadlines.feed_ended", feed, by=by, at=at)


def reader_of(secret: str, *, at: datetime) -> Actor | None:
    """Return whom a calendar with this secret reads for, or nobody; the transaction's scope becomes theirs."""
    feed = CalendarFeed.objects.filter(token_hash=_fingerprint(secret), ended_at__isnull=True).first()
    if feed is None:
        return None
    _count(feed, at=at)
    return surroundings().actor_of(feed.person_id, feed.post_id, clock.day_of(at))


def _count(feed: CalendarFeed, *, at: datetime) -> None:
    begins = feed.counted_from is None or at - feed.counted_from >= timedelta(hours=1)
    feed.counted_from, feed.readings = (at, 1) if begins else (feed.counted_from, feed.readings + 1)
    if feed.readings > READINGS_AN_HOUR:
        raise TooOften
    feed.read_at = at
    feed.save(update_fields=["counted_from", "readings", "read_at"])


def _fingerprint(secret: str) -> str:
    return salted_hmac("anguan.calendar_feed", secret, algorithm="sha256").hexdigest()
