"""What is answered about the safety cost (安全生产费用答复): the amount, its months, and every step to it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import PlainSerializer

from anguan.foundation.catalog import Confidence
from anguan.responsibility.duties.rules.facts import SCHEMA
from anguan.responsibility.duties.rules.plan_answer import Said


def _plain(value: Decimal) -> int | float:
    """Return an amount as JSON writes it: 510000, 42500.5."""
    return int(value) if value == value.to_integral_value() else float(value)


Amount = Annotated[Decimal, PlainSerializer(_plain, return_type=float, when_used="json")]
Mode = Literal["by_rates", "actual_expense", "not_listed"]


@dataclass(frozen=True)
class Step:
    """One step of the reckoning (一步)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    words: str
    """The step in words, with its numbers."""
    base: Amount
    """Yuan or tonnes taken."""
    rate: Amount
    """% of the base, or yuan for each tonne."""
    amount: Amount
    """Yuan."""


@dataclass(frozen=True)
class BusinessCost:
    """What one kind of business sets aside (一类业务应提取)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    kind: str
    """Id of the rates."""
    title: str
    """The same for people."""
    name: str
    """Which project or mine."""
    by: Literal["revenue", "construction_cost", "tonnes"]
    """What it is worked out from."""
    base: Amount
    """Yuan or tonnes."""
    steps: tuple[Step, ...]
    """Each tier."""
    annual: Amount
    """Yuan a year."""
    counted: bool
    """Whether it is part of the sum; of businesses without accounts of their own only the highest is."""
    superseded_annual: Amount | None
    """What the rates of 2012 would give; to recognise wrong data, nothing else."""
    note: str = ""
    """What is to be known of its rates."""


@dataclass(frozen=True)
class MonthlyShare:
    """What is set aside in a month (逐月提取)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    month: int
    """1 to 12."""
    amount: Amount
    """Yuan."""
    suspended: bool = False
    """Nothing, as the balance is high enough."""


@dataclass(frozen=True)
class Suspension:
    """Whether setting aside pauses (暂停提取)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    suspended: bool
    """Whether."""
    month: int
    """From this month on."""
    balance: Amount
    """Balance at its beginning, yuan."""
    threshold: Amount
    """Three times what was due last year, yuan."""
    words: str
    """The comparison in words, with its clause."""


@dataclass(frozen=True)
class Provision:
    """A rule besides the rates that had a say (其他规定)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    id: str
    """Id in the catalog."""
    text: str
    """What it says, in our words."""
    clause: str
    """The clause."""
    confidence: Confidence
    """How sure it is."""
    confidence_title: str
    """The same for people."""


@dataclass(frozen=True)
class Cost:
    """What an enterprise sets aside for safety in a year (年度应提取安全生产费用)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    name: str
    """The enterprise, as the sheet calls it."""
    year: int
    """The year."""
    mode: Mode | None
    """`by_rates`; `actual_expense` in the first year; `not_listed`, as needed; none where nobody can say."""
    annual: Amount | None
    """Yuan for the year, before any suspension."""
    annual_planned: Amount | None
    """Yuan that come together by the months, after suspension."""
    monthly: Amount | None
    """A twelfth, to the cent below; the last month takes the rest. None where the law has it by output or progress."""
    months: tuple[MonthlyShare, ...]
    """Month by month."""
    businesses: tuple[BusinessCost, ...]
    """Each kind of business with its steps."""
    steps: tuple[str, ...]
    """The whole way in words."""
    suspension: Suspension | None
    """Whether setting aside pauses, where the sheet says what is needed to know."""
    rates: str
    """Which rates."""
    confidence: Confidence
    """How sure the rates are."""
    confidence_title: str
    """The same for people."""
    provisions: tuple[Provision, ...]
    """Rules besides the rates that had a say."""
    doubts: tuple[Said, ...]
    """What does not fit together, among it amounts worked out with superseded rates."""
    problems: tuple[Said, ...]
    """Why nothing could be worked out; empty when it was."""
