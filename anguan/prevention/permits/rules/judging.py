"""Judging (研判): every rule that has a say about a case, what it looked at, and what it says.

A rule is one function for one clause. It is handed the matter and returns `None` when it has nothing to say here, else
what it looked at and what stands against the work. Nothing is hidden: every rule that spoke is part of the proof.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from anguan.foundation.refusal import Reason
from anguan.prevention.permits.catalog import Law
from anguan.prevention.permits.rules import grading, lasting, raising, scopes
from anguan.prevention.permits.rules.case import Case
from anguan.prevention.permits.rules.readings import Reading, readings_of

ALL_STAGES = ("draft", "submit", "approve", "start", "resume", "extend", "close")
BEFORE_WORK = ("draft", "submit", "approve", "start", "resume", "extend")  # what must hold as long as work is ahead
FROM_SUBMIT = BEFORE_WORK[1:]
FROM_APPROVE = BEFORE_WORK[2:]
AT_WORK = ("start", "resume")


@dataclass(frozen=True)
class Matter:
    """A case at a moment under the law that holds for it: what every rule is handed.

    The level, the upgrade and the end are worked out once and read here by every rule.
    """

    case: Case
    at: datetime
    law: Law

    @cached_property
    def level(self) -> str | None:
        """The level the facts ask for, or the stricter one that was chosen; none where the kind has no levels."""
        return grading.level_in_force(self.case, self.law)

    @cached_property
    def upgrades(self) -> tuple[str, ...]:
        """Why management is raised (升级管理): night, rest_day, public_holiday, wind, other_special; else empty."""
        return raising.causes(self.case, self.law, at=self.at if self.case.stage in AT_WORK else None)

    @cached_property
    def valid_until(self) -> datetime | None:
        """When the permit ends by itself; none as long as no period is given."""
        return lasting.ends_at(self.case, self.level, self.law)

    @cached_property
    def readings(self) -> list[Reading]:
        """Every value of every gas sample, in order of time."""
        return readings_of(self.case, self.law)

    @cached_property
    def gas_scope(self) -> scopes.Scope:
        """Which rules about gas hold for the work."""
        return scopes.scope_for(self.case, self.law)

    def people(self, role: str) -> list[Any]:
        """Return those who have a role here."""
        return [person for person in self.case.people if role in person.roles]


@dataclass(frozen=True)
class Said:
    """What one rule looked at and what it has against the work; nothing against it is a pass."""

    inputs: Mapping[str, Any] = field(default_factory=dict)
    against: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One computable clause (条款): for which kinds and stages it speaks, and how."""

    id: str
    clause: str  # "GB 30871-2022 5.3.1"
    kinds: frozenset[str]  # empty: all
    stages: frozenset[str]
    judge: Callable[[Matter], Said | None]
    regimes: frozenset[str] = frozenset()  # empty: all


@dataclass(frozen=True)
class Proof:
    """One line of the proof (依据): which rule, by which clause and version, saw what, and what it said."""

    rule: str
    clause: str
    version: str
    inputs: Mapping[str, Any]
    passed: bool
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What the rules say of a case: whether it may pass the gate, and everything that follows from the law."""

    passed: bool
    reasons: tuple[Reason, ...]
    level: str | None
    upgrades: tuple[str, ...]
    valid_until: datetime | None
    proofs: tuple[Proof, ...]


RULES: dict[str, Rule] = {}


def rule(
    rule_id: str,
    clause: str,
    *,
    kinds: str | Collection[str] = (),
    stages: Collection[str] = FROM_SUBMIT,
    regimes: str | Collection[str] = (),
) -> Callable[[Callable[[Matter], Said | None]], Callable[[Matter], Said | None]]:
    """Enter a rule into the table; `clause` is put on every reason of its that names none."""

    def entered(judge: Callable[[Matter], Said | None]) -> Callable[[Matter], Said | None]:
        if rule_id in RULES:
            message = f"rule {rule_id!r} is entered twice"
            raise ValueError(message)
        RULES[rule_id] = Rule(rule_id, clause, _set(kinds), frozenset(stages), judge, _set(regimes))
        return judge

    return entered


def _set(names: str | Collection[str]) -> frozenset[str]:
    return frozenset(names.split() if isinstance(names, str) else names)


def judge(matter: Matter, rules: Iterable[Rule] | None = None) -> Verdict:
    """Return what all rules say of a matter, in the table's order; a reason is said once."""
    case = matter.case
    reasons: list[Reason] = []
    proofs: list[Proof] = []
    for one in RULES.values() if rules is None else rules:
        if case.stage not in one.stages or (one.kinds and case.kind not in one.kinds):
            continue
        if one.regimes and case.enterprise.regime not in one.regimes:
            continue
        said = one.judge(matter)
        if said is None:
            continue
        against = [reason if reason.clause else replace(reason, clause=one.clause) for reason in said.against]
        clause = matter.law.cited(one.clause, case)
        reasons += [
            stated
            for stated in (replace(reason, clause=matter.law.cited(reason.clause, case)) for reason in against)
            if stated not in reasons
        ]
        codes = tuple(reason.code for reason in against)
        proofs.append(Proof(one.id, clause, matter.law.version, said.inputs, not against, codes))
    return Verdict(not reasons, tuple(reasons), matter.level, matter.upgrades, matter.valid_until, tuple(proofs))
