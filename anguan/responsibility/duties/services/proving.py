"""Proving (证明): what was done is kept with what shows it; the state of what is owed follows from its proofs."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.responsibility.duties.models import Proof
from anguan.responsibility.duties.rules.said import ProofSaid


def prove(obligation_id: UUID, said: ProofSaid, *, by: Actor, at: datetime, key: str = "") -> Proof:
    """Prove one thing by its form (办理填报); the same key again is the same proof."""
    raise NotImplementedError


def prove_by(
    enterprise_id: UUID, *, duty: str, happened_on: date, source: str, source_type: str, source_id: UUID, words: str,
    task: str = "", what: str = "", times: int = 1, grade: str = "", exhibit_ids: Sequence[UUID] = (),
    by: Actor | None, at: datetime,
) -> Proof | None:  # fmt: skip
    """Prove what another domain has done: the obligation of the duty whose period holds the day, once by a source.

    None where nothing of it is owed then. `task` is one of the duty's tasks where it has several; `what` names one of
    several that are owed on the same days (a person, a certificate, a machine).
    """
    raise NotImplementedError


def take_back(proof_id: UUID, *, reason: str, by: Actor | None, at: datetime) -> Proof:
    """Take a proof back (撤回), by whom it is of; what is owed is open again."""
    raise NotImplementedError


def take_back_by(
    enterprise_id: UUID, *, source_type: str, source_id: UUID, reason: str, by: Actor | None, at: datetime
) -> int:
    """Take back what a thing of another domain proved (作废来源); how many proofs."""
    raise NotImplementedError


def void_proof(proof_id: UUID, *, reason: str, by: Actor, at: datetime) -> Proof:
    """Refuse to accept a proof (不予认可), by an office."""
    raise NotImplementedError


def accept_proof(proof_id: UUID, *, note: str, by: Actor, at: datetime) -> Proof:
    """Accept a doubted proof (认可), by an office."""
    raise NotImplementedError


def explain(proof_id: UUID, *, answer: str, by: Actor, at: datetime) -> Proof:
    """Explain a doubt (说明情况); the office sees it with the proof."""
    raise NotImplementedError
