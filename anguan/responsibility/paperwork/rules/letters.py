"""Responsibility letters top to bottom (逐级签订责任书): who signs with whom, and who is still missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

# Contractors' people sign with their own employer; of several posts of one person the highest counts.
_ORDER = ("principal", "safety_officer", "team_leader", "worker")
_PARTS = {"principal": "principal", "safety_officer": "officer", "team_leader": "leader", "worker": "worker"}


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post (在岗人员)."""

    person_id: UUID
    name: str
    role: str
    post: str = ""
    team: str = ""


@dataclass(frozen=True)
class Signer:
    """Somebody who has to sign, as what, and with whom above."""

    person_id: UUID
    name: str
    part: str
    post: str = ""
    team: str = ""
    tier: int = 0
    upper_id: UUID | None = None
    upper_name: str = ""


def highest(holders: Iterable[Holder]) -> list[Holder]:
    """Return everybody once, with their highest post; contractors' people are left out."""
    found: dict[UUID, Holder] = {}
    for one in holders:
        if one.role in _ORDER and (
            one.person_id not in found or _ORDER.index(one.role) < _ORDER.index(found[one.person_id].role)
        ):
            found[one.person_id] = one
    return sorted(found.values(), key=lambda one: (_ORDER.index(one.role), one.team, str(one.person_id)))


def letters(holders: Iterable[Holder]) -> list[Signer]:
    """Return who signs with whom: the principal with officers and leaders, each leader with the people of their team.

    Whoever is in no team, or in one without a leader, signs with the principal; further principals with the first.
    Without a principal there is nobody at the top, and nothing to sign.
    """
    people = highest(holders)
    if not people or people[0].role != "principal":
        return []
    top = people[0]
    leaders: dict[str, Holder] = {}
    for one in people:
        if one.role == "team_leader" and one.team:
            leaders.setdefault(one.team, one)
    return [_signer(one, None if one is top else _upper(one, top, leaders), top) for one in people]


def _upper(one: Holder, top: Holder, leaders: dict[str, Holder]) -> Holder:
    return leaders.get(one.team, top) if one.role == "worker" and one.team else top


def _signer(one: Holder, upper: Holder | None, top: Holder) -> Signer:
    tier = 0 if upper is None else 1 if upper is top else 2
    return Signer(
        one.person_id, one.name, _PARTS[one.role], one.post, one.team, tier,
        upper.person_id if upper else None, upper.name if upper else "",
    )  # fmt: skip


def missing_said(names: Sequence[str], *, most: int = 5) -> str:
    """Return who has not signed, a few by name."""
    shown = "、".join(names[:most])
    return shown if len(names) <= most else f"{shown} 等 {len(names)} 人"
