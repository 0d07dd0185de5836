"""Who somebody is to one permit (角色), and by whom a slot of the chain is signed where the enterprise named nobody."""

from typing import Protocol
from uuid import UUID

from anguan.foundation.access.actor import Actor
from anguan.prevention.permits.rules.lifecycle import Part


class Facts(Protocol):
    """What must be known of a permit."""

    @property
    def enterprise_id(self) -> UUID: ...  # noqa: D102
    @property
    def applied_by(self) -> UUID: ...  # noqa: D102
    @property
    def leader_id(self) -> UUID | None: ...  # noqa: D102
    @property
    def guardian_id(self) -> UUID | None: ...  # noqa: D102


def parts(
    actor: Actor, permit: Facts, *, signs: bool = False, checks: bool = False, accepts: bool = False
) -> frozenset[str]:
    """Return what an actor who can see a permit is to it; whether they hold the next slot is asked for elsewhere."""
    at_home = actor.enterprise_id == permit.enterprise_id
    me = actor.person_id
    found = set()
    if at_home and me in {permit.applied_by, permit.leader_id}:
        found.add(Part.APPLICANT)
    if at_home and me == permit.leader_id:
        found.add(Part.WORK_LEADER)
    if at_home and me == permit.guardian_id:
        found.add(Part.GUARDIAN)
    if at_home and actor.may("permits.manage"):
        found.add(Part.MANAGER)
    if at_home and actor.may("permits.oversee"):
        found.add(Part.OVERSEER)
    if actor.is_official and actor.may("permits.inspect"):
        found.add(Part.INSPECTOR)
    if at_home and signs:
        found.add(Part.SIGNER)
    if at_home and checks:
        found.add(Part.CHECKER)
    if at_home and accepts:
        found.add(Part.ACCEPTER)
    return frozenset(found)


# By role of the post, in this order, where nobody was named for a slot (签批人未指定时): design. Small enterprises come
# down to 班组长、安全员、主要负责人 (表 B.1 说明 1 lets the chain follow the enterprise's own set-up).
DEFAULT_HOLDERS: dict[str, tuple[str, ...]] = {
    "base_unit": ("team_leader", "safety_officer", "principal"),
    "user_unit": ("team_leader", "safety_officer", "principal"),
    "shift_leader_check": ("team_leader", "safety_officer", "principal"),
    "acceptance": ("team_leader", "safety_officer", "principal"),
    "unit_in_charge_leader": ("principal",),
    "plant_manager_or_chief_engineer": ("principal",),
    "principal": ("principal",),
    "issuing_unit": ("principal",),
}
OTHER_HOLDERS = ("safety_officer", "principal")
# Slots that belong to somebody named on the permit itself.
OF_THE_CREW: dict[str, str] = {"work_leader": "work_leader", "commander": "commander"}


def default_roles(slot: str) -> tuple[str, ...]:
    """Return whose posts may sign a slot where the enterprise has named nobody."""
    return DEFAULT_HOLDERS.get(slot, OTHER_HOLDERS)
