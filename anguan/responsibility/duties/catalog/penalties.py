"""What it costs to miss a duty (罚则), with amounts in yuan."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Confidence


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fine(_Part):
    """One fine (罚款): on whom, in what case, from how much to how much, in yuan or in % of a year's income."""

    whom: str
    when: str
    from_yuan: int | None = None
    to_yuan: int | None = None
    from_percent: int | None = None
    to_percent: int | None = None


class Penalty(_Part):
    """What a clause threatens (罚则)."""

    id: str
    source: str
    clause: str
    title: str
    fines: tuple[Fine, ...] = ()
    also: tuple[str, ...] = ()
    confidence: Confidence
    effective: date | None = None
    region: str = ""  # of which province it is a law
    note: str = ""


class Penalties(_Part):
    """Every penalty."""

    id: str
    title: str
    penalties: tuple[Penalty, ...]
