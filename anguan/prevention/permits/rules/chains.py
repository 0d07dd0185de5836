"""The chain of signatures (签批链) of one permit: whose are asked for, in which order, and which come next."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from anguan.prevention.permits.catalog import Law


@dataclass(frozen=True)
class Chain:
    """The slots of one permit: in order, the approver's last; countersigns come in any order before it."""

    ordered: tuple[str, ...]
    countersign: tuple[str, ...] = ()

    @property
    def approver(self) -> str:
        """The slot whose signature approves (审批人)."""
        return self.ordered[-1]

    @property
    def slots(self) -> tuple[str, ...]:
        """Every slot once, in the order of the form."""
        return tuple(dict.fromkeys((*self.ordered[:-1], *self.countersign, self.approver)))

    def next(self, signed: Collection[str]) -> tuple[str, ...]:
        """Return the slots that may be signed now."""
        first = next((slot for slot in self.ordered[:-1] if slot not in signed), None)
        beside = [slot for slot in self.countersign if slot not in signed and slot != self.approver]
        if first is not None:
            return (first, *(slot for slot in beside if slot != first))
        if beside:
            return tuple(beside)
        return () if self.approver in signed else (self.approver,)

    def complete(self, signed: Collection[str]) -> bool:
        """Say whether all have signed."""
        return set(self.slots) <= set(signed)


def chain_of(
    kind: str, level: str | None, law: Law, *, upgraded: bool = False, own: Mapping[str, Any] | None = None,
    needs_principal: bool = False, outsourced: bool = False,
) -> Chain:  # fmt: skip
    """Return the chain of a kind and level.

    `upgraded`: management is raised, and the approver of the next level signs last. `own`: the enterprise's own
    slots, by kind or `kind.level`. `needs_principal`: a space with toxic or suffocating dangers outside chemicals
    (Order 13 第七条). `outsourced`: the issuing unit's approver signs too (GB 46768-2025 5.2.1).
    """
    sheet = law.kind(kind)
    approval = sheet.approval(level)
    ordered = list(approval.chain)
    named = {**(own or {})}
    for slot in (*named.get(kind, ()), *named.get(f"{kind}.{level}", ())):
        if slot not in ordered:
            ordered.insert(len(ordered) - 1, slot)
    if outsourced and "issuing_unit" not in ordered:
        ordered.append("issuing_unit")
    raised = law.common.upgraded_approver.get(level or "", "") if upgraded else ""
    for last in (raised, "principal" if needs_principal else ""):
        if last:
            ordered = [*(slot for slot in ordered if slot != last), last]
    return Chain(tuple(ordered), tuple(slot for slot in approval.countersign if slot not in ordered[:-1]))
