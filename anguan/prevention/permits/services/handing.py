"""Handing over (监护交接): one guardian to the next; work goes on only under somebody who said they guard it now."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.prevention.permits import casing, queries
from anguan.prevention.permits.casing import Member
from anguan.prevention.permits.models import Crew, Handover, Permit
from anguan.prevention.permits.rules import RULES, judge, matter_of
from anguan.prevention.permits.services import judging, moving, telling
from anguan.prevention.permits.services.judging import RefusedByRules, judged
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import name_of_colleague
from anguan.responsibility.certificates.models import Certificate

_OF_A_GUARDIAN = ("guardian.", "certificates.", "people.fit", "people.trained", "people.space_trained")


@transaction.atomic
def hand_over(permit_id: UUID, *, by: Actor, at: datetime, to_id: UUID, said: str = "", key: str = "") -> Handover:
    """Offer the guard to a colleague (交班): until they take it, whoever guards now goes on guarding."""
    permit = moving.locked(permit_id, by=by)
    waiting = queries.rows_of(Handover, by).filter(
        enterprise_id=permit.enterprise_id, permit=permit, accepted_at__isnull=True
    )
    if moving.taken_before("hand_over", permit, by=by, key=key):
        offers = queries.rows_of(Handover, by).filter(enterprise_id=permit.enterprise_id, permit=permit)
        earlier: Handover | None = offers.order_by("-at").first()
        if earlier is None:
            raise Refused(Reason("offer_over", _("这次交班已经失效"), _("要交班，请重新办理")))
        return earlier
    moving.require("hand_over", permit, by=by, at=at)
    name = name_of_colleague(by, to_id, enterprise_id=permit.enterprise_id, today=clock.day_of(at))
    if not name:
        raise Refused(Reason("person_unknown", _("选择的人不在本企业在岗名单中"), _("请重新选择"), field="to_id"))
    if to_id == permit.guardian_id:
        raise Refused(Reason("same_guardian", _("对方已经是监护人"), _("请选择接班的人"), field="to_id"))
    waiting.delete()  # an offer nobody took gives way to the next
    handover: Handover = Handover.objects.create(
        **moving.owner(permit), permit=permit, from_id=permit.guardian_id or by.person_id,
        from_name=permit.guardian_name, to_id=to_id, to_name=name, at=at, said=said.strip()[:500],
    )  # fmt: skip
    moving.record("hand_over", permit, by=by, at=at, key=key, to=name, said=handover.said)
    telling.person(telling.ASKED, permit, to_id, at=at, urgent=True)
    return handover


@judged
def take_over(handover_id: UUID, *, by: Actor, at: datetime, key: str = "") -> Permit:
    """Take the guard over (接班): only somebody the rules let guard here; briefed by the one who leaves."""
    found: Handover = queries.rows_of(Handover, by).get(pk=handover_id)
    permit = moving.locked(found.permit_id, by=by)
    if moving.taken_before("take_over", permit, by=by, key=key):
        return permit
    handover: Handover = Handover.objects.select_for_update().get(enterprise_id=permit.enterprise_id, pk=handover_id)
    if handover.accepted_at is not None:
        return permit
    moving.refuse_unless_at_home(permit, by=by)
    if handover.to_id != by.person_id:
        raise Refused(Reason("not_yours", _("这次交接是给别人的"), _("请由接班的监护人本人确认")))
    if permit.state not in {"working", "suspended"}:
        raise Refused(Reason("not_in_this_state", _("作业已经不在进行"), _("请刷新页面查看最新进展")))
    _pass_guardian(permit, by=by, at=at)
    owner = {"enterprise_id": permit.enterprise_id, "permit": permit}
    Crew.objects.filter(**owner, role="guardian", until__isnull=True).update(until=at)
    cls, number, until = _certificate_of(by.person_id, permit, by=by)
    employer = Post.objects.filter(enterprise_id=permit.enterprise_id, person_id=by.person_id).exclude(employer="")
    Crew.objects.create(
        **moving.owner(permit), permit=permit, person_id=by.person_id, name=by.name, role="guardian", since=at,
        briefed_at=at, briefed_text=handover.said, certificate_class=cls, certificate_number=number,
        certificate_until=until,
        employer=employer.values_list("employer", flat=True).first() or permit.enterprise_name,
    )  # fmt: skip
    handover.accepted_at = at
    handover.save(update_fields=["accepted_at"])
    permit.guardian_id, permit.guardian_name = by.person_id, by.name
    return moving.finish(
        "take_over", permit, by=by, at=at, key=key, changed=["guardian_id", "guardian_name"], was=handover.from_name
    )


def _pass_guardian(permit: Permit, *, by: Actor, at: datetime) -> None:
    """Ask the rules whether somebody may guard here."""
    crew = [one for one in queries.crew_of(permit, by=by) if one.role != "guardian"]
    if any(member.person_id == by.person_id and member.role != "briefer" for member in crew):
        words = _("作业人员不能同时担任监护人")
        raise Refused(Reason("guardian_works", words, _("请由未参加作业的人接班"), "GB 30871-2022 4.10 f)"))
    case = casing.case_of(permit, "start", by=by, at=at, crew=[Member(by.person_id, by.name, "guardian")])
    # Who takes over stands at the place; the others of the crew are not asked about again.
    case = replace(case, people=tuple(replace(person, on_site=True) for person in case.people))
    verdict = judge(matter_of(case, at=at), [rule for key, rule in RULES.items() if key.startswith(_OF_A_GUARDIAN)])
    proof = judging.proof_of(permit, verdict, "start", "take_over", by=by, at=at)
    if not verdict.passed:
        raise RefusedByRules(proof, *verdict.reasons)
    proof.save(force_insert=True)


def _certificate_of(person_id: UUID, permit: Permit, *, by: Actor) -> tuple[str, str, date | None]:
    row = (
        queries.rows_of(Certificate, by)
        .filter(enterprise_id=permit.enterprise_id, person_id=person_id, cls="guardian", revoked_at__isnull=True)
        .order_by("-expires_on", "-id")
        .first()
    )
    return (row.cls, row.number, row.expires_on) if row is not None else ("", "", None)
