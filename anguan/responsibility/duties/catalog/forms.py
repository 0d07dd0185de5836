"""The form of a duty (办理表单): a few fields of its own, and what its clause wants to be there as boxes to tick."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from anguan.foundation.catalog import load
from anguan.foundation.words import mark as _

Kind = Literal["text", "number", "yes_no", "choice", "date", "checks"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Asks(_Part):
    """One field (填报项)."""

    key: str
    label: str
    kind: Kind
    unit: str = ""
    options: tuple[str, ...] = ()
    required: bool = True
    when: str = Field(default="", alias="if")  # asked for only where this yes-or-no field says yes

    @model_validator(mode="after")
    def _offers_something(self) -> "Asks":
        if bool(self.options) != (self.kind in {"choice", "checks"}):
            message = f"{self.key} offers {self.options} as {self.kind}"
            raise ValueError(message)
        return self


class _File(_Part):
    id: str
    title: str
    shared: dict[str, Asks]
    duties: dict[str, tuple[str | Asks, ...]]


@cache
def _file() -> _File:
    return load(Path(__file__).parent / "forms.yaml", _File)


def own_fields(duty: str) -> tuple[Asks, ...]:
    """Return the fields a duty has of its own."""
    shared = _file().shared
    return tuple(shared[one] if isinstance(one, str) else one for one in _file().duties.get(duty, ()))


def form_of(duty: str, *, evidence: Sequence[str] = (), contents: Sequence[str] = ()) -> tuple[Asks, ...]:
    """Return the form of a duty: its own fields, then what it has to contain and the papers there are."""
    found = list(own_fields(duty))
    if contents:
        found.append(Asks(key="contents", label=_("内容包括"), kind="checks", options=tuple(contents)))
    if evidence:
        found.append(
            Asks(key="papers", label=_("手上有哪些材料"), kind="checks", options=tuple(evidence), required=False)
        )
    return tuple(found)


@cache
def named() -> frozenset[str]:
    """Return the duties that have fields of their own."""
    return frozenset(_file().duties)
