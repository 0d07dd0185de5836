"""Proving (证明): what was done is kept with what shows it; the state of what is owed follows from its proofs."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import Need
from anguan.foundation.evidence.services import attach_evidence
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.catalog.forms import Asks, form_of
from anguan.responsibility.duties.models import FactSheet, LocalDuty, Obligation, Proof
from anguan.responsibility.duties.queries.law import LOCAL, duty_named
from anguan.responsibility.duties.queries.owing import obligations_for, proofs_for
from anguan.responsibility.duties.rules import answering
from anguan.responsibility.duties.rules.needs import proof_need
from anguan.responsibility.duties.rules.proving import Candidate, chosen, reasons_against_proving, weakest
from anguan.responsibility.duties.rules.said import ProofSaid
from anguan.responsibility.duties.services import clocking, doubting, telling
from anguan.responsibility.duties.services.reckoning import draft, hold, home, kind_of_rule, reckon, reckon_all, void

KEY_USED = Reason("key_used", _("这次提交的编号已经用过"), _("请刷新页面重新填写"))
# What is done for an occasion or before an end may be done ahead of it.
MAY_PRECEDE = frozenset({"after_event", "before_expiry"})
REACH = timedelta(days=800)  # of what is owed, by its day: so far around what happened


def form_for(row: Obligation) -> tuple[Asks, ...]:
    """Return the form of an obligation (办理表单): a few fields, and boxes for what its clause wants to be there."""
    duty = duty_named(row.duty, row.version)
    return form_of(row.duty, evidence=duty.evidence if duty else (), contents=duty.contents if duty else ())


def grade_asked(row: Obligation) -> str:
    """Return the grade an office asks for with a duty it published; empty for those of the catalog."""
    if not row.duty.startswith(LOCAL):
        return ""
    return LocalDuty.objects.filter(pk=row.duty.removeprefix(LOCAL)).values_list("grade", flat=True).first() or ""


@transaction.atomic
def prove(obligation_id: UUID, said: ProofSaid, *, by: Actor, at: datetime, key: str = "") -> Proof:
    """Prove one thing by its form (办理填报); the same key again is the same proof."""
    by.require("duties.prove")
    row: Obligation = obligations_for(by).filter(enterprise_id=home(by)).get(pk=obligation_id)
    sheet = hold(row.enterprise_id)
    if key and (known := Proof.objects.filter(enterprise_id=row.enterprise_id, key=key[:60]).first()):
        if known.obligation_id != row.pk or known.by != by.person_id:
            raise Refused(KEY_USED)
        found: Proof = known
        return found
    row = Obligation.objects.select_for_update().get(enterprise_id=row.enterprise_id, pk=row.pk)
    need = proof_need(row.duty, grade_asked(row))
    answers, reasons = answering.read(form_for(row), said.answers)
    exhibits = tuple(dict.fromkeys(said.exhibit_ids))
    refuse_if(
        reasons_against_proving(
            happened_on=said.happened_on, today=clock.day_of(at), first_on=row.first_on,
            may_precede=kind_of_rule(row) in MAY_PRECEDE, words=said.words.strip(), times=said.times,
            exhibits=len(exhibits), least=need.least, most=need.most, counts=row.times != 1, state=row.state,
        )
        + reasons
    )  # fmt: skip
    assert said.happened_on is not None  # noqa: S101 - the rules have asked
    proof = draft(row)
    proof.source = "earlier" if row.state == "earlier" else "form"
    proof.happened_on, proof.uploaded_at, proof.times = said.happened_on, at, said.times
    proof.words, proof.answers, proof.exhibit_ids = said.words.strip(), answers, list(exhibits)
    proof.by, proof.by_name, proof.key = by.person_id, by.name, key[:60]
    proof.save(force_insert=True)
    proof.grade = _attached(proof, exhibits, by=by, at=at, need=need)
    proof.save(update_fields=["grade"])
    return _kept(proof, row, sheet, by=by, at=at)


@transaction.atomic
def prove_by(
    enterprise_id: UUID, *, duty: str, happened_on: date, source: str, source_type: str, source_id: UUID, words: str,
    task: str = "", what: str = "", times: int = 1, grade: str = "", exhibit_ids: Sequence[UUID] = (),
    of: date | None = None, by: Actor | None, at: datetime,
) -> Proof | None:  # fmt: skip
    """Prove what another domain has done: the obligation of the duty whose period holds the day, once by a source.

    None where nothing of it is owed then. `task` is one of the duty's tasks where it has several; `what` names one of
    several that are owed on the same days (a person, a certificate, a machine). `of` is a day of the period that is
    meant where it was done after it: March's money set aside in April.
    """
    sheet = hold(enterprise_id)
    if sheet is None:
        return None
    named = {"obligation__enterprise_id": enterprise_id, "obligation__duty": duty}
    named |= {"obligation__task": task} if task else {}
    known: Proof | None = Proof.objects.filter(
        enterprise_id=enterprise_id, source_type=source_type, source_id=source_id, void_at__isnull=True, **named
    ).first()  # fmt: skip
    if known is not None:
        return known  # one thing proves one period of a duty
    row = _row_for(enterprise_id, duty, task, what, of or happened_on)
    if row is None:
        return None
    proof = draft(row)
    proof.source, proof.source_type, proof.source_id = source, source_type, source_id
    proof.happened_on, proof.uploaded_at, proof.times = happened_on, at, max(times, 1)
    proof.words, proof.exhibit_ids = words.strip()[:500], list(dict.fromkeys(exhibit_ids))
    proof.by, proof.by_name = (by.person_id, by.name) if by else (None, "")
    proof.grade = grade or _weakest_of(exhibit_ids)
    proof.save(force_insert=True)
    return _kept(proof, row, sheet, by=by, at=at)


def _row_for(enterprise_id: UUID, duty: str, task: str, what: str, happened_on: date) -> Obligation | None:
    """Return the obligation that is proven, locked."""
    rows = Obligation.objects.filter(enterprise_id=enterprise_id, duty=duty).exclude(state__in=["dropped", "exempt"])
    rows = rows.filter(task=task) if task else rows
    there = {
        one.pk: one for one in rows if one.due_on is None or abs(one.due_on - happened_on) <= REACH
    }  # fmt: skip
    candidates = [
        Candidate(one.pk, one.due_on, one.first_on, one.last_on, one.state, one.what)
        for one in sorted(there.values(), key=_newest_standing)
    ]
    best = chosen(candidates, happened_on, what=what)
    if best is None:
        return None
    found: Obligation = Obligation.objects.select_for_update().get(enterprise_id=enterprise_id, pk=best.id)
    return found if found.state not in {"dropped", "exempt"} else None


def _newest_standing(one: Obligation) -> tuple[int, str]:
    return -one.year, one.what


def _kept(proof: Proof, row: Obligation, sheet: FactSheet | None, *, by: Actor | None, at: datetime) -> Proof:
    """Let what is owed, its doubts and the story follow a proof that was written."""
    doubtful = doubting.judge(proof, by=by, at=at) - {row.pk}
    reckon(row, sheet, by=by, at=at)
    doubting.doubted_now(doubtful, enterprise_id=row.enterprise_id)
    audit.record(
        "duties.shown", proof, by=by, at=at, obligation=row.pk, duty=row.duty, what=row.what, source=proof.source,
        happened_on=f"{proof.happened_on}", times=proof.times, state=row.state, grade=proof.grade,
    )  # fmt: skip
    proof.refresh_from_db(fields=["doubts"])
    return proof


def _attached(proof: Proof, keys: Sequence[UUID], *, by: Actor, at: datetime, need: Need) -> str:
    """Attach the pictures, and return the weakest grade; a picture of another proof is kept and doubted."""
    used = set(
        Exhibit.objects.visible_to(by).filter(
            pk__in=keys, enterprise_id=proof.enterprise_id, subject_type=Proof._meta.label_lower
        ).exclude(subject_id=proof.pk).values_list("pk", flat=True)
    )  # fmt: skip
    attach_evidence([key for key in keys if key not in used], proof, by=by, at=at, need=need)
    return _weakest_of(keys)


def _weakest_of(keys: Sequence[UUID]) -> str:
    if not keys:
        return ""
    return weakest(Exhibit.objects.filter(pk__in=list(keys)).values_list("grade", flat=True))


@transaction.atomic
def take_back(proof_id: UUID, *, reason: str, by: Actor, at: datetime) -> Proof:
    """Take a proof back (撤回) that was filed wrongly; what is owed is open again."""
    by.require("duties.prove")
    proof: Proof = proofs_for(by).filter(enterprise_id=home(by)).get(pk=proof_id)
    sheet = hold(proof.enterprise_id)
    proof.refresh_from_db()
    if proof.void_at is not None:
        return proof
    reasons = _reasons_against_taking_back(proof, by=by)
    if not reason.strip():
        reasons.append(Reason("no_reason", _("没有写撤回的原因"), _("请写明为什么撤回"), field="reason"))
    refuse_if(reasons)
    _end(proof, sheet, reason=reason.strip(), by=by, at=at, action="duties.taken_back")
    return proof


def _reasons_against_taking_back(proof: Proof, *, by: Actor) -> list[Reason]:
    if proof.source not in {"form", "earlier"}:
        remedy = _("请到原来办理的地方作废，这里会跟着撤回")
        return [Reason("not_by_hand", _("这份证明是别处办理后自动记的"), remedy)]
    if proof.by != by.person_id and not by.may("duties.manage"):
        return [Reason("not_yours", _("这份证明不是您填报的"), _("请由填报人、安全员或负责人撤回"))]
    return []


@transaction.atomic
def take_back_by(
    enterprise_id: UUID, *, source_type: str, source_id: UUID, reason: str, by: Actor | None, at: datetime
) -> int:
    """Take back what a thing of another domain proved (作废来源); how many proofs."""
    sheet = hold(enterprise_id)
    found = list(
        Proof.objects.select_related("obligation").filter(
            enterprise_id=enterprise_id, source_type=source_type, source_id=source_id, void_at__isnull=True
        )
    )  # fmt: skip
    for proof in found:
        _end(proof, sheet, reason=reason.strip() or _("来源已作废"), by=by, at=at, action="duties.taken_back")
    return len(found)


def _end(
    proof: Proof, sheet: FactSheet | None, *, reason: str, by: Actor | None, at: datetime, action: str
) -> None:  # fmt: skip
    """Let a proof count no more, and everything that hung on it follow."""
    void([proof], reason=reason, by=by, at=at, action=action)
    others = doubting.judge_without(proof) if proof.doubts else frozenset()
    reckon_all({proof.obligation_id, *others}, sheet, enterprise_id=proof.enterprise_id, by=by, at=at)


@transaction.atomic
def void_proof(proof_id: UUID, *, reason: str, by: Actor, at: datetime) -> Proof:
    """Refuse to accept a proof (不予认可), by an office; what is owed is open again, and its people hear of it."""
    proof, sheet = _overseen(proof_id, by=by)
    if not reason.strip():
        raise Refused(Reason("no_reason", _("没有写不认可的理由"), _("请写明哪里不对、要怎么补"), field="reason"))
    if proof.void_at is None:
        _end(proof, sheet, reason=reason.strip(), by=by, at=at, action="duties.proof_voided")
        telling.about(telling.VOIDED, proof, listeners=("manager", "principal"), at=at)
    return proof


@transaction.atomic
def accept_proof(proof_id: UUID, *, note: str, by: Actor, at: datetime) -> Proof:
    """Accept a doubted proof (认可), by an office: it is in doubt no more, what it was judged by stays to be read."""
    proof, sheet = _overseen(proof_id, by=by)
    if proof.void_at is not None:
        raise Refused(Reason("proof_void", _("这份证明已撤回"), _("请刷新页面查看最新情况")))
    if proof.accepted_at is None:
        proof.accepted_at, proof.accepted_by, proof.accepted_by_name = at, by.person_id, by.name
        proof.accepted_why = note.strip()[:200]
        proof.save(update_fields=["accepted_at", "accepted_by", "accepted_by_name", "accepted_why"])
        deadlines.lapse(
            proof.pk, enterprise_id=proof.enterprise_id, at=at, kind=clocking.DOUBT, why=_("监管部门已认可"), by=by
        )
        audit.record("duties.proof_accepted", proof, by=by, at=at, note=proof.accepted_why)
        reckon_all([proof.obligation_id], sheet, enterprise_id=proof.enterprise_id, by=by, at=at)
    return proof


def _overseen(proof_id: UUID, *, by: Actor) -> tuple[Proof, FactSheet | None]:
    by.require("duties.oversee")
    proof: Proof = proofs_for(by).get(pk=proof_id)
    sheet = hold(proof.enterprise_id)
    proof.refresh_from_db()
    return proof, sheet


@transaction.atomic
def explain(proof_id: UUID, *, answer: str, by: Actor, at: datetime) -> Proof:
    """Explain a doubt (说明情况); it stays in doubt until an office accepts it, which sees both."""
    by.require("duties.prove")
    proof: Proof = proofs_for(by).filter(enterprise_id=home(by)).select_for_update(of=("self",)).get(pk=proof_id)
    words = answer.strip()
    reasons = []
    if not proof.doubts or proof.void_at is not None:
        reasons.append(Reason("no_doubt", _("这份证明没有需要说明的存疑"), _("请刷新页面查看最新情况")))
    if not words:
        reasons.append(Reason("no_answer", _("没有写说明"), _("请写明实际情况，如当天统一补录"), field="answer"))
    elif len(words) > 500:
        reasons.append(Reason("answer_long", _("说明超过 500 个字"), _("请写短一些"), field="answer"))
    refuse_if(reasons)
    proof.answer, proof.answered_at = words, at
    proof.save(update_fields=["answer", "answered_at"])
    deadlines.met(proof.pk, clocking.DOUBT, enterprise_id=proof.enterprise_id, by=by, at=at)
    audit.record("duties.doubt_explained", proof, by=by, at=at, answer=words, doubts=proof.doubts)
    return proof
