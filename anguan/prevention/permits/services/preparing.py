"""Preparing (作业准备): the briefing everybody signs, and the safety measures confirmed line by line."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.prevention.permits import queries
from anguan.prevention.permits.models import Crew, MeasureLine, Permit
from anguan.prevention.permits.rules import State, briefing_words
from anguan.prevention.permits.rules.drafting import MeasureSaid
from anguan.prevention.permits.services import moving

_READY = frozenset({State.APPROVED, State.WORKING, State.SUSPENDED})  # at work: somebody who came later


@transaction.atomic
def brief(
    permit_id: UUID, *, by: Actor, at: datetime, said: str = "", hidden_works: bool | None = None, key: str = ""
) -> Permit:
    """Brief the crew (安全交底, 4.4): who briefs says so; each of the crew then signs. Done again, all sign again.

    `hidden_works`: underground works were part of it (断路、动土).
    """
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("brief", permit, by=by, key=key):
        return permit
    moving.refuse_unless_at_home(permit, by=by)
    if by.person_id not in {permit.leader_id, permit.applied_by} and not by.may("permits.manage"):
        words = _("安全交底由作业负责人、申请人或本企业管理人员进行")
        raise Refused(Reason("not_yours", words, _("请联系作业负责人"), "GB 30871-2022 4.4"))
    _refuse_unless(permit, {State.APPROVED})
    crew = queries.crew_of(permit, by=by)
    owner = {"enterprise_id": permit.enterprise_id, "permit": permit, "until__isnull": True}
    Crew.objects.filter(**owner, role="briefer").update(until=at)
    Crew.objects.filter(**owner).update(briefed_at=None, briefed_signature=None)
    employer = next((one.employer for one in crew if one.person_id == by.person_id), permit.work_unit)
    Crew.objects.create(
        **moving.owner(permit), permit=permit, person_id=by.person_id, name=by.name, role="briefer", since=at,
        employer=employer, briefed_at=at, briefed_text=said.strip(),
    )  # fmt: skip
    changed = []
    if hidden_works is not None:
        permit.extra, changed = {**permit.extra, "hidden_works": hidden_works}, ["extra"]
    return moving.finish("brief", permit, by=by, at=at, key=key, changed=changed, said=said.strip())


@transaction.atomic
def sign_briefing(
    permit_id: UUID,
    *,
    by: Actor,
    at: datetime,
    person_id: UUID | None = None,
    signature_id: UUID | None = None,
    key: str = "",
) -> Permit:
    """Sign that one was briefed (接受交底签字); someone without a phone signs on a colleague's, who is remembered."""
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("briefed", permit, by=by, key=key):
        return permit
    moving.refuse_unless_at_home(permit, by=by)
    _refuse_unless(permit, _READY)
    crew = queries.crew_of(permit, by=by)
    briefer = next((one for one in crew if one.role == "briefer"), None)
    if briefer is None:
        raise Refused(Reason("not_briefed", _("还没有交底"), _("请先由交底人讲清危险因素和措施"), "GB 30871-2022 4.4"))
    person = person_id or by.person_id
    mine = [one for one in crew if one.person_id == person and one.role != "briefer"]
    if not mine:
        raise Refused(Reason("not_of_the_crew", _("这个人不在作业票上"), _("请核对人员，或重新办票")))
    if all(one.briefed_at is not None for one in mine):
        return permit
    if person != by.person_id and signature_id is None:
        words = _("替别人办理，没有本人的手写签名")
        raise Refused(Reason("no_signature", words, _("请本人在这部手机上手写签名"), "GB 30871-2022 4.4", "signature"))
    under = [briefing_words.signed_text(briefer.briefed_text, mine[0].name)]
    exhibit = moving.signed_by_hand(signature_id, permit, permit, by=by, at=at, under=under)
    rows = Crew.objects.filter(enterprise_id=permit.enterprise_id, pk__in=[one.pk for one in mine])
    rows.update(briefed_at=at, briefed_signature=exhibit.pk if exhibit else None)
    moving.record("briefed", permit, by=by, at=at, key=key, person=mine[0].name, on_phone_of=by.name)
    return permit


@transaction.atomic
def confirm_measures(
    permit_id: UUID, *, by: Actor, at: datetime, lines: Sequence[MeasureSaid], key: str = ""
) -> Permit:
    """Confirm safety measures (安全措施确认) by their numbers on the form; each line keeps who confirmed it, and when.

    A line confirmed again is confirmed by whoever does so last.
    """
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("measures", permit, by=by, key=key):
        return permit
    moving.refuse_unless_at_home(permit, by=by)
    _refuse_unless(permit, {State.APPROVED})
    known = {measure.number for measure in queries.law_of(permit, at).kind(permit.kind).measures}
    if unknown := sorted({line.number for line in lines} - known):
        words = _("票样上没有第 {numbers} 项措施").format(numbers="、".join(map(str, unknown)))
        raise Refused(Reason("measure_unknown", words, _("请刷新页面后重新确认"), field="lines"))
    for line in lines:
        MeasureLine.objects.update_or_create(
            enterprise_id=permit.enterprise_id, permit=permit, no=line.number,
            defaults={
                "involved": line.involved, "text": line.text.strip()[:500], "confirmed_by": by.person_id,
                "confirmer_name": by.name, "confirmed_at": line.at or at,
            },
            create_defaults={
                **moving.owner(permit), "involved": line.involved, "text": line.text.strip()[:500],
                "confirmed_by": by.person_id, "confirmer_name": by.name, "confirmed_at": line.at or at,
            },
        )  # fmt: skip
    moving.record(
        "measures", permit, by=by, at=at, key=key,
        lines=[[line.number, line.involved, line.text.strip()[:100]] for line in lines],
    )  # fmt: skip
    return permit


def _refuse_unless(permit: Permit, states: set[State] | frozenset[State]) -> None:
    """Refuse where this cannot be done in the permit's state."""
    if permit.state not in states:
        from anguan.prevention.permits.rules import LIFECYCLE

        words = _("当前状态是“{state}”，这一步已经不能办理").format(state=LIFECYCLE.titles[permit.state])
        raise Refused(Reason("not_in_this_state", words, _("请刷新页面查看最新进展，可能已有人办理")))
