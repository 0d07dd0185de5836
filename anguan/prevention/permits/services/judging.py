"""Judging a permit (研判): its rows as a case, the rules' verdict, and the proof that is kept of it, passed or refused.

A step that the rules refuse is taken back by its savepoint; its proof is written after that, in the transaction the
step came with (the request's, which an answered refusal commits). See `judged`.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused
from anguan.prevention.permits import casing, checking
from anguan.prevention.permits.models import Judgement, Permit
from anguan.prevention.permits.rules import Verdict, judge, matter_of
from anguan.prevention.permits.rules.case import Case

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class RefusedByRules(Refused):
    """The rules refused a step; `proof` says why, and is kept once the step has been taken back."""

    def __init__(self, proof: Judgement, *reasons: Reason):
        super().__init__(*reasons)
        self.proof = proof


def judged(step: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Take a step as a whole or not at all; one the rules refuse leaves its proof and nothing else."""

    @wraps(step)
    def taken(*args: Asked.args, **named: Asked.kwargs) -> Answer:
        try:
            with transaction.atomic():
                return step(*args, **named)
        except RefusedByRules as refusal:
            refusal.proof.save(force_insert=True)
            announce("permits.refused", permit_id=refusal.proof.permit_id, enterprise_id=refusal.proof.enterprise_id)
            raise

    return taken


def verdict_on(permit: Permit, stage: str, *, by: Actor | None, at: datetime, **more: Any) -> Verdict:
    """Return what the rules say of a permit at a gate; `more` is what a step adds to the case. Nothing is written."""
    return judge(matter_of(casing.case_of(permit, stage, by=by, at=at, **more), at=at))


def pass_gate(
    permit: Permit,
    stage: str,
    event: str,
    *,
    by: Actor | None,
    at: datetime,
    against: Iterable[Reason] = (),
    **more: Any,
) -> Verdict:
    """Judge a permit at a gate and keep the proof; refuse with all reasons, those of `against` first."""
    case = casing.case_of(permit, stage, by=by, at=at, **more)
    return pass_case(permit, case, event, by=by, at=at, against=against)


def pass_case(
    permit: Permit, case: Case, event: str, *, by: Actor | None, at: datetime, against: Iterable[Reason] = ()
) -> Verdict:
    """Judge a case that has been put together, as `pass_gate` does."""
    verdict = judge(matter_of(case, at=at))
    own = tuple(against)
    proof = proof_of(permit, verdict, case.stage, event, by=by, at=at, against=own)
    if own or not verdict.passed:
        raise RefusedByRules(proof, *own, *verdict.reasons)
    proof.save(force_insert=True)
    return verdict


def proof_of(
    permit: Permit,
    verdict: Verdict,
    stage: str,
    event: str,
    *,
    by: Actor | None,
    at: datetime,
    against: tuple[Reason, ...] = (),
) -> Judgement:
    """Return the proof of a verdict, not stored."""
    said = checking.answer(verdict)
    return Judgement(
        id=uuid7(), enterprise_id=permit.enterprise_id, region_code=permit.region_code, line_code=permit.line_code,
        permit=permit, at=at, stage=stage, event=event, person_id=by.person_id if by else None,
        passed=verdict.passed and not against, level=verdict.level or "", law_version=_version(verdict, permit),
        reasons=[*(checking.said(reason) for reason in against), *said["reasons"]], proofs=said["proof"],
    )  # fmt: skip


def _version(verdict: Verdict, permit: Permit) -> str:
    return verdict.proofs[0].version if verdict.proofs else permit.law_version
