"""Sessions (线下培训): set up, signed in to, closed with photo and signature, taken back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from anguan.foundation import bulk, clock, turning
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.evidence.services.attaching import attach_evidence
from anguan.foundation.keys import write_first
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import held_on, posts_for
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.training import catalog, queries
from anguan.responsibility.training.models import Attendee, PlanItem, Session
from anguan.responsibility.training.rules import needs
from anguan.responsibility.training.rules.sessions import (
    ClosingSaid,
    SessionSaid,
    Ticked,
    reasons_not_to_close,
    reasons_not_to_open,
    reasons_not_to_sign_in,
)
from anguan.responsibility.training.services.recording import RecordSaid, record_many, take_back
from anguan.responsibility.training.services.settling import settle


@transaction.atomic
def open_session(
    said: SessionSaid, *, by: Actor, at: datetime, key: UUID | None = None, offline: bool = False
) -> Session:
    """Set up a session (登记线下培训); the same key again is the same session."""
    by.require("training.hold")
    if (known := _known(key, by=by)) is not None:
        return known
    firm = own_enterprise(by)
    refuse_if(reasons_not_to_open(said, at=at, topics=list(catalog.topics())))
    assert said.starts_at is not None  # noqa: S101 - the rules have asked
    item = None
    if said.item_id is not None:
        item = PlanItem.objects.filter(enterprise_id=firm.pk, pk=said.item_id).first()
    session = Session(
        id=key or uuid7(), enterprise=firm, region_code=firm.region_code, line_code=firm.line_code,
        title=said.title.strip()[:100], category=said.category,
        topic=said.topic if said.category == "special" else "", content=said.content.strip()[:1000],
        place=said.place.strip()[:100], trainer_id=said.trainer_id, trainer_name=said.trainer_name.strip()[:60],
        starts_at=said.starts_at, minutes=said.minutes, exam=said.exam, pass_mark=said.pass_mark, item=item,
        secret=bytes.fromhex(turning.new_secret()), opened_at=at, opened_by=by.person_id, opener_name=by.name,
        offline=offline,
    )  # fmt: skip
    write_first(session)
    expect(session, said.person_ids, by=by, at=at)
    audit.record("training.session_opened", session, by=by, at=at, title=session.title, expected=session.expected)
    return session


def _known(key: UUID | None, *, by: Actor) -> Session | None:
    """Return the session somebody has set up under a key before; a key of somebody else is refused."""
    found: Session | None = queries.sessions_for(by).filter(pk=key).first() if key is not None else None
    if found is not None and (found.opened_by, found.enterprise_id) != (by.person_id, by.enterprise_id):
        raise Refused(Reason("key_used", _("这份表单已经用于另一场培训"), _("请刷新页面后重新登记")))
    return found


def expect(session: Session, person_ids: Collection[UUID], *, by: Actor, at: datetime) -> int:
    """Enter who is expected (应到); those who hold no post here are left out; how many are new."""
    there = set(_attendees(session).values_list("person_id", flat=True))
    posts = people_here(by, session.enterprise_id, set(person_ids) - there, at=at)
    bulk.insert([_attendee(session, post) for post in posts.values()])
    session.expected = len(there) + len(posts)
    session.save(update_fields=["expected"])
    return len(posts)


@transaction.atomic
def add_people(session_id: UUID, person_ids: Collection[UUID], *, by: Actor, at: datetime) -> Session:
    """Add people who are expected (添加应到人员)."""
    by.require("training.hold")
    session = _open(session_id, by=by)
    expect(session, person_ids, by=by, at=at)
    return session


def code_of(session: Session, *, at: datetime) -> str:
    """Return the code shown for signing in at a moment."""
    return turning.code_at(_secret(session), at)


def _secret(session: Session) -> str:
    return bytes(session.secret).hex()


@transaction.atomic
def sign_in(
    session_id: UUID,
    *,
    code: str,
    by: Actor,
    at: datetime,
    signature_id: UUID | None = None,
    seen_at: datetime | None = None,
) -> Attendee:
    """Sign in by one's own phone (扫码签到); doing it twice changes nothing.

    `seen_at` is when the code was read: writing one's name takes longer than the code lives.
    """
    session: Session = queries.sessions_for(by).select_for_update(of=("self",)).get(pk=session_id)
    posts = people_here(by, session.enterprise_id, {by.person_id}, at=at)
    row: Attendee | None = _attendees(session).filter(person_id=by.person_id).first()
    if row is not None and row.present:
        return row
    refuse_if(
        reasons_not_to_sign_in(
            state=session.state, starts_at=session.starts_at, at=at, belongs=by.person_id in posts,
            code_holds=turning.holds(_secret(session), code, at=seen_at or at),
        )
    )  # fmt: skip
    fresh = row is None
    row = row or _attendee(session, posts[by.person_id])
    row.present, row.way, row.reason, row.signed_at = True, "phone", "", at
    row.save(force_insert=fresh)
    if signature_id is not None:
        attach_evidence([signature_id], row, by=by, at=at, need=needs.LEARNER)
    _count(session)
    audit.record("training.signed_in", row, by=by, at=at, session=session.pk, name=row.name)
    return row


@transaction.atomic
def tick(session_id: UUID, *, by: Actor, at: datetime, people: Sequence[Ticked]) -> Session:
    """Mark people as there by name, each with a reason (点名签到)."""
    by.require("training.hold")
    session = _open(session_id, by=by)
    _tick(session, people, by=by, at=at)
    _count(session)
    return session


@transaction.atomic
def strike(session_id: UUID, person_id: UUID, *, by: Actor, at: datetime, reason: str) -> Session:
    """Take back that somebody was there (撤销签到), with a reason."""
    by.require("training.hold")
    session = _open(session_id, by=by)
    if not reason.strip():
        raise Refused(Reason("no_reason", _("没有写原因"), _("请写明为什么撤销签到"), field="reason"))
    row = _attendees(session).select_for_update().get(person_id=person_id)
    row.present, row.way, row.reason, row.signed_at, row.score = False, "", "", None, None
    row.save(update_fields=["present", "way", "reason", "signed_at", "score"])
    audit.record("training.struck", row, by=by, at=at, session=session.pk, name=row.name, reason=reason)
    _count(session)
    return session


@transaction.atomic
def close_session(session_id: UUID, said: ClosingSaid, *, by: Actor, at: datetime) -> Session:
    """Close a session (结束培训): whoever was there gets their record; closing twice changes nothing."""
    by.require("training.hold")
    found: Session = queries.sessions_for(by).select_for_update(of=("self",)).get(pk=session_id)
    if found.state == "closed":
        return found
    session = _open(session_id, by=by)
    _tick(session, [one for one in said.ticked if one.reason.strip()], by=by, at=at)
    rows = list(_attendees(session).filter(present=True).select_for_update().order_by("pk"))
    session.minutes = said.minutes or session.minutes
    scores = {person: score for person, score in said.scores.items() if 0 <= score <= 100}
    refuse_if(
        reasons_not_to_close(
            present=len(rows), photos=len(said.photo_ids), signed=said.signature_id is not None, exam=session.exam,
            unscored=sum(row.person_id not in said.scores and row.score is None for row in rows),
            wrong_scores=len(said.scores) - len(scores), at=at, starts_at=session.starts_at, minutes=session.minutes,
            untold=sum(not one.reason.strip() for one in said.ticked),
        )
    )  # fmt: skip
    if session.exam:
        for row in rows:
            if row.person_id in scores:
                row.score = round(scores[row.person_id], 1)
        bulk.insert(rows, update=["score"])
    attach_evidence(said.photo_ids, session, by=by, at=at, need=needs.GROUP)
    if said.signature_id is not None:
        attach_evidence([said.signature_id], session, by=by, at=at, need=needs.EDUCATOR)
    session.state, session.closed_at, session.present = "closed", at, len(rows)
    session.save(update_fields=["state", "closed_at", "present", "minutes"])
    record_many([_said(session, row) for row in rows], at=at, by=by)
    if session.item_id is not None:
        PlanItem.objects.filter(enterprise_id=session.enterprise_id, pk=session.item_id, state="planned").update(
            state="held"
        )
    settle(session.enterprise_id, at=at, person_ids=[row.person_id for row in rows], by=by)
    audit.record(
        "training.session_closed", session, by=by, at=at, title=session.title, present=len(rows),
        minutes=session.minutes,
    )  # fmt: skip
    announce("training.session_closed", session_id=session.pk, enterprise_id=session.enterprise_id)
    return session


@transaction.atomic
def hold_session(said: SessionSaid, closing: ClosingSaid, *, by: Actor, at: datetime, key: UUID) -> Session:
    """Set up and close a session in one go (现场登记), as a phone without network sends it."""
    known = _known(key, by=by)
    if known is not None and known.state == "closed":
        return known
    session = open_session(said, by=by, at=at, key=key, offline=True)
    return close_session(session.pk, closing, by=by, at=at)


@transaction.atomic
def void_session(session_id: UUID, *, by: Actor, at: datetime, reason: str) -> Session:
    """Take a session back (作废): people's records from it count no more, and stay to be read."""
    by.require("training.edit")
    session: Session = queries.of_own(queries.sessions_for(by), by).select_for_update(of=("self",)).get(pk=session_id)
    if session.state == "void":
        return session
    said = reason.strip()
    if not said:
        raise Refused(Reason("no_reason", _("没有写作废的原因"), _("请写明为什么作废"), field="reason"))
    session.state, session.void_at, session.void_why = "void", at, said[:200]
    session.save(update_fields=["state", "void_at", "void_why"])
    take_back(enterprise_id=session.enterprise_id, source="session", source_id=session.pk, why=said, at=at, by=by)
    if (
        session.item_id is not None
        and not Session.objects.filter(
            enterprise_id=session.enterprise_id, item_id=session.item_id, state="closed"
        ).exists()
    ):
        PlanItem.objects.filter(enterprise_id=session.enterprise_id, pk=session.item_id, state="held").update(
            state="planned"
        )
    people = list(_attendees(session).filter(present=True).values_list("person_id", flat=True))
    settle(session.enterprise_id, at=at, person_ids=people, by=by)
    audit.record("training.session_void", session, by=by, at=at, title=session.title, reason=said)
    announce("training.session_void", session_id=session.pk, enterprise_id=session.enterprise_id)
    return session


def own_enterprise(by: Actor) -> Enterprise:
    """Return the enterprise somebody keeps the training of: their own."""
    if by.enterprise_id is None:
        raise Refused(
            Reason(
                "not_an_enterprise", _("培训由企业自己组织和登记"), _("请由企业主要负责人、安全员或班组长登录后办理")
            )
        )
    found: Enterprise = enterprises_for(by).defer("grams").get(pk=by.enterprise_id)
    return found


def people_here(by: Actor, enterprise_id: UUID, person_ids: Iterable[UUID], *, at: datetime) -> Mapping[UUID, Post]:
    """Return those who hold a post here, one post each."""
    rows = held_on(posts_for(by).filter(enterprise_id=enterprise_id), clock.day_of(at))
    found: dict[UUID, Post] = {}
    for post in rows.filter(person_id__in=list(person_ids)).order_by("id"):
        found.setdefault(post.person_id, post)
    return found


def _open(session_id: UUID, *, by: Actor) -> Session:
    session: Session = queries.of_own(queries.sessions_for(by), by).select_for_update(of=("self",)).get(pk=session_id)
    if session.state != "open":
        raise Refused(Reason("not_open", _("这场培训已经结束或作废"), _("需要更正的，请先作废再重新登记")))
    return session


def _attendees(session: Session) -> QuerySet[Attendee]:
    rows: QuerySet[Attendee] = Attendee.objects.filter(enterprise_id=session.enterprise_id, session_id=session.pk)
    return rows


def _attendee(session: Session, post: Post) -> Attendee:
    return Attendee(
        enterprise_id=session.enterprise_id, region_code=session.region_code, line_code=session.line_code,
        session=session, person_id=post.person_id, name=post.person_name,
        title=post.title or post.team or post.employer[:60],
    )  # fmt: skip


def _tick(session: Session, people: Sequence[Ticked], *, by: Actor, at: datetime) -> None:
    if any(not one.reason.strip() for one in people):
        raise Refused(
            Reason(
                "no_reason", _("点名签到没有写原因"), _("请写明为什么不用本人手机签到，如“没有手机”"), field="reason"
            )
        )
    why = {one.person_id: one.reason.strip()[:100] for one in people}
    posts = people_here(by, session.enterprise_id, why, at=at)
    if unknown := len(why) - len(posts):
        said = _("有 {n} 人不是本企业在册人员").format(n=unknown)
        raise Refused(Reason("not_of_here", said, _("请先在“人员”中登记"), field="ticked"))
    rows = {row.person_id: row for row in _attendees(session).filter(person_id__in=why).select_for_update()}
    fresh = [_attendee(session, post) for person, post in posts.items() if person not in rows]
    ticked = [row for row in [*rows.values(), *fresh] if not row.present]
    for row in ticked:
        row.present, row.way, row.reason, row.signed_at = True, "ticked", why[row.person_id], at
    bulk.insert(fresh)
    bulk.insert([row for row in ticked if row.person_id in rows], update=["present", "way", "reason", "signed_at"])
    if ticked:
        audit.record(
            "training.ticked",
            session,
            by=by,
            at=at,
            people=[{"name": row.name, "reason": row.reason} for row in ticked],
        )


def _count(session: Session) -> None:
    rows = _attendees(session)
    session.expected, session.present = rows.count(), rows.filter(present=True).count()
    session.save(update_fields=["expected", "present"])


def _said(session: Session, row: Attendee) -> RecordSaid:
    score = float(row.score) if row.score is not None else None
    return RecordSaid(
        session.enterprise_id, row.person_id, session.category, session.title, session.minutes,
        clock.day_of(session.starts_at), "session", session.pk, score=score if session.exam else None,
        passed=not session.exam or (score or 0) >= session.pass_mark, topic=session.topic,
        educator=session.trainer_name, place=session.place, person_name=row.name,
    )  # fmt: skip
