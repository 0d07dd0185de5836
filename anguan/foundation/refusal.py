"""Refusals: what is wrong and what to do about it, all reasons at once.

`Refused` is ordinary work, not a fault: one handler turns it into a notice on the page the person was on, or into
409 JSON with the same codes.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One thing that stands in the way, in the words of the person who meets it."""

    code: str  # stable, for programs: "gas_test_stale"
    message: str  # what is wrong
    remedy: str  # what to do about it
    clause: str = ""  # the clause that asks for it, where there is one
    field: str = ""  # the form field it belongs to, where there is one


class Refused(Exception):  # noqa: N818 - a refusal is not an error, and reads so at every raise
    """A command was understood and may not be carried out; nothing was written."""

    def __init__(self, *reasons: Reason):
        super().__init__("; ".join(reason.code for reason in reasons))
        self.reasons = reasons

    @property
    def codes(self) -> list[str]:
        """The codes of all reasons, in order."""
        return [reason.code for reason in self.reasons]


def refuse_if(reasons: Iterable[Reason]) -> None:
    """Raise `Refused` with all the reasons there are; do nothing when there are none."""
    if found := tuple(reasons):
        raise Refused(*found)
