"""What people do with a round: publish, send again, read, answer, send back, press, withdraw."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.services import Owed
from anguan.foundation.evidence.services import attach_evidence
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.services import tell, tell_many
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.oversight.rounds import queries, rules
from anguan.oversight.rounds.models import Reply, Round
from anguan.oversight.rounds.rules import Draft, Standing

PUBLISHED, PRESSED, RETURNED = "rounds.published", "rounds.pressed", "rounds.returned"
FAILED = "rounds.failed"
SUBJECT = "rounds.reply"
_SENT = 2000  # answers made in one go
_KEY_IN_USE = Reason("key_in_use", _("这次下发的编号已被使用"), _("请回到“任务下发”重新点“下发任务”"))


@transaction.atomic
def publish(draft: Draft, *, by: Actor, at: datetime, round_id: UUID | None = None) -> Round:
    """Publish a notice (下发任务); whom it goes to is settled now, the sending itself is a job."""
    by.require("rounds.publish")
    if round_id is not None and (known := _known(round_id, by=by)) is not None:
        return known
    whom = queries.addressees_of(draft, by=by)
    count = whom.count
    refuse_if(
        rules.reasons_not_to_publish(
            draft, today=clock.day_of(at), addressees=count, unknown=whom.unknown, outside=whom.outside
        )
    )
    assert draft.reply_by is not None  # noqa: S101 - refused above
    assert by.office_id is not None  # noqa: S101 - only offices are granted the permission
    assert by.post_id is not None  # noqa: S101 - everybody acts in a post
    notice = Round(
        id=round_id or uuid7(), region_code=by.region_code, office_id=by.office_id, office_name=by.organisation,
        title=draft.title.strip(), body=draft.body.strip(), answer=draft.answer, reply_by=draft.reply_by,
        audience={**asdict(draft), "reply_by": None, "title": "", "body": ""},
        audience_words=queries.words_of(draft, count=count), published_at=at, published_by=by.person_id,
        publisher_name=by.name, post_id=by.post_id, total=count,
    )  # fmt: skip
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError as error:  # pressed twice at once, or somebody else's key
        if (known := _known(notice.pk, by=by)) is None:
            raise Refused(_KEY_IN_USE) from error
        return known
    audit.record("rounds.published", notice, by=by, at=at, title=notice.title, to=notice.audience_words, count=count)
    return notice


@transaction.atomic
def send_out(round_id: UUID, *, by: Actor, at: datetime) -> int:
    """Make an answer, a deadline and a message for everybody a notice goes to; running it twice adds nothing."""
    notice = queries.rounds_for(by).select_for_update().filter(pk=round_id, state="sending").first()
    if notice is None:
        return 0
    said = notice.audience
    draft = Draft(
        notice.title, notice.body, notice.answer, notice.reply_by, said["audience"], tuple(said["regions"]),
        tuple(said["industries"]), tuple(said["names"]),
    )  # fmt: skip
    whom = queries.addressees_of(draft, by=by)
    replies = []
    if whom.enterprises is not None:
        kept = whom.enterprises.values_list("pk", "name", "region_code", "line_code")
        replies += [_reply(notice, name, region, line, enterprise_id=key) for key, name, region, line in kept]
    if whom.offices is not None:
        there = whom.offices.values_list("pk", "name", "region_code", "lines")
        for key, name, region, lines in there:
            replies.append(_reply(notice, name, region, rules.line_between(by.lines, lines), office_id=key))
    for start in range(0, len(replies), _SENT):
        part = replies[start : start + _SENT]
        bulk.insert(part)
        deadlines.owe_many([_owed(reply, notice, at=at) for reply in part], at=at)
    _tell(PUBLISHED, replies, at=at)
    notice.state, notice.total = "open", len(replies)
    notice.save(update_fields=["state", "total"])
    return len(replies)


@transaction.atomic
def give_up(round_id: UUID, *, at: datetime) -> None:
    """Note that a notice could not be sent, however often it was tried (下发失败), and tell who published it."""
    notice = Round.objects.select_for_update().filter(pk=round_id, state="sending").first()
    if notice is None:
        return
    notice.state = "failed"
    notice.save(update_fields=["state"])
    audit.record("rounds.failed", notice, by=None, at=at, title=notice.title)
    tell(
        FAILED, notice.pk, at=at, person_id=notice.published_by, office_id=notice.office_id,
        region_code=notice.region_code,
    )  # fmt: skip


@transaction.atomic
def send_again(round_id: UUID, *, by: Actor, at: datetime) -> Round:
    """Send a notice again that could not be sent (再次下发); the sending itself is a job, as at first."""
    notice = _own(round_id, by=by, states=("failed",))
    refuse_if(rules.reasons_not_to_send_again(reply_by=notice.reply_by, today=clock.day_of(at)))
    notice.state = "sending"
    notice.save(update_fields=["state"])
    audit.record("rounds.sent_again", notice, by=by, at=at, title=notice.title)
    return notice


@transaction.atomic
def read(reply_id: UUID, *, by: Actor, at: datetime) -> Reply:
    """Note that an addressee has opened it (已读); the first time counts."""
    reply = _locked(reply_id, by=by)
    if rules.Part.ADDRESSEE in queries.parts(by, reply, reply.round) and reply.read_at is None:
        reply.read_at, reply.reader_name = at, by.name
        reply.save(update_fields=["read_at", "reader_name"])
    return reply


@transaction.atomic
def answer(reply_id: UUID, *, by: Actor, at: datetime, text: str = "", photo_ids: Sequence[UUID] = ()) -> Reply:
    """Answer a notice (提交回复), or acknowledge it where that is all it asks (签收); pressing twice does it once."""
    reply = _locked(reply_id, by=by)
    if reply.state == Standing.REPLIED and reply.replied_by == by.person_id and reply.text == text.strip():
        return reply
    step = rules.LIFECYCLE.require("reply", state=reply.state, roles=queries.parts(by, reply, reply.round))
    refuse_if(rules.reasons_not_to_reply(text, answer=reply.round.answer))
    attach_evidence(photo_ids, reply, by=by, at=at, need=rules.ROUND_REPLY)
    reply.state, reply.text = step.target, text.strip()
    reply.replied_at, reply.replied_by, reply.replier_name = at, by.person_id, by.name
    reply.read_at, reply.reader_name = reply.read_at or at, reply.reader_name or by.name
    reply.save(update_fields=[*_GIVEN, "state"])
    deadlines.met(reply.pk, _kind(reply), enterprise_id=reply.enterprise_id, by=by, at=at)
    audit.record("rounds.replied", reply, by=by, at=at, text=reply.text, title=reply.round.title)
    return reply


@transaction.atomic
def send_back(reply_id: UUID, *, by: Actor, at: datetime, reason: str, due_on: date | None) -> Reply:
    """Send an answer back (退回重报) with what is missing and a new day."""
    reply = _locked(reply_id, by=by)
    step = rules.LIFECYCLE.require("return", state=reply.state, roles=queries.parts(by, reply, reply.round))
    refuse_if(rules.reasons_not_to_return(reason=reason, due_on=due_on, today=clock.day_of(at)))
    assert due_on is not None  # noqa: S101 - refused above
    reply.state, reply.due_on = step.target, due_on
    reply.returned_at, reply.return_reason = at, reason.strip()
    reply.save(update_fields=["state", "due_on", "returned_at", "return_reason"])
    deadlines.owe(_owed(reply, reply.round, at=at), at=at, by=by)
    audit.record("rounds.returned", reply, by=by, at=at, reason=reply.return_reason, due_on=due_on)
    _tell(RETURNED, [reply], at=at)
    return reply


@transaction.atomic
def press(round_id: UUID, *, by: Actor, at: datetime) -> int:
    """Press everybody who has not answered (催办); return how many they are."""
    notice = _own(round_id, by=by)
    waiting = list(queries.replies_for(by).filter(round=notice, state=Standing.WAITING))
    refuse_if(rules.reasons_not_to_press(waiting=len(waiting), pressed_at=notice.pressed_at, at=at))
    notice.pressed_at, notice.times_pressed = at, notice.times_pressed + 1
    notice.save(update_fields=["pressed_at", "times_pressed"])
    audit.record("rounds.pressed", notice, by=by, at=at, count=len(waiting))
    _tell(PRESSED, waiting, at=at, urgent=True)
    return len(waiting)


@transaction.atomic
def withdraw(round_id: UUID, *, by: Actor, at: datetime, reason: str) -> Round:
    """Withdraw a notice (撤回): nobody owes an answer any more; what was answered stays."""
    notice = _own(round_id, by=by, states=("open", "failed"))
    if not reason.strip():
        raise Refused(Reason("no_reason", _("没有填写撤回理由"), _("请写明理由，收到的单位会看到"), field="reason"))
    waiting = list(queries.replies_for(by).select_for_update().filter(round=notice, state=Standing.WAITING))
    for reply in waiting:
        reply.state = Standing.WITHDRAWN.value
        deadlines.lapse(reply.pk, enterprise_id=reply.enterprise_id, at=at, why=_("下发部门已撤回"), by=by)
    bulk.insert(waiting, update=["state"])
    notice.state, notice.withdrawn_at, notice.withdrawn_reason = "withdrawn", at, reason.strip()[:2000]
    notice.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    audit.record("rounds.withdrawn", notice, by=by, at=at, reason=notice.withdrawn_reason)
    return notice


_GIVEN = ["text", "replied_at", "replied_by", "replier_name", "read_at", "reader_name"]


def _known(round_id: UUID, *, by: Actor) -> Round | None:
    known = queries.rounds_for(by).filter(pk=round_id).first()
    if known is not None and known.published_by != by.person_id:
        raise Refused(_KEY_IN_USE)
    return known


def _locked(reply_id: UUID, *, by: Actor) -> Reply:
    rows = queries.replies_for(by)
    enterprise_id = rows.values_list("enterprise_id", flat=True).get(pk=reply_id)
    owned = rows.filter(enterprise_id=enterprise_id).select_related("round").select_for_update(of=("self",))
    found: Reply = owned.get(pk=reply_id)
    return found


def _own(round_id: UUID, *, by: Actor, states: Sequence[str] = ("open",)) -> Round:
    notice: Round = queries.rounds_for(by).select_for_update().get(pk=round_id)
    if notice.state not in states or not queries.may_follow(notice, by=by):
        raise Refused(
            Reason("not_yours", _("只有下发的部门能办理，现在的状态也要允许"), _("请刷新页面查看，或联系下发部门"))
        )
    return notice


def _reply(
    notice: Round,
    name: str,
    region: str,
    line: str,
    *,
    enterprise_id: UUID | None = None,
    office_id: UUID | None = None,
) -> Reply:
    return Reply(
        enterprise_id=enterprise_id, office_id=office_id, addressee=name, region_code=region, line_code=line or "",
        round=notice, due_on=notice.reply_by,
    )  # fmt: skip


def _kind(reply: Reply) -> str:
    return "rounds.reply" if reply.enterprise_id else "rounds.office_reply"


def _owed(reply: Reply, notice: Round, *, at: datetime) -> Owed:
    return Owed(
        kind=_kind(reply), subject_type=SUBJECT, subject_id=reply.pk, about=notice.title, due=Due.on(reply.due_on),
        began_at=at, enterprise_id=reply.enterprise_id, region_code=reply.region_code, line_code=reply.line_code,
        organisation=reply.addressee, office_id=reply.office_id,
    )  # fmt: skip


def _tell(topic: str, replies: Sequence[Reply], *, at: datetime, urgent: bool = False) -> None:
    """Tell an enterprise's principal and safety officers, or the people of an office."""
    tell_many(
        [
            Outgoing(
                topic=topic,
                source_id=reply.pk,
                listener=listener,
                at=at,
                not_before=at,
                enterprise_id=reply.enterprise_id,
                region_code=reply.region_code,
                line_code=reply.line_code,
                office_id=reply.office_id,
                urgent=urgent,
            )
            for reply in replies
            for listener in (("principal", "manager") if reply.enterprise_id else ("doer",))
        ]
    )
