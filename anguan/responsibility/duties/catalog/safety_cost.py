"""What is to be set aside for safety (安全生产费用提取标准): rates by kind of business, old ones to recognise."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Confidence
from anguan.responsibility.duties.catalog.vocabulary import Industry


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Tier(_Part):
    """One tier (一档): up to how many ten thousand yuan at how many per cent; none is without end."""

    up_to: Decimal | None
    percent: Decimal


class Kind(_Part):
    """One kind of business (一类业务), and what the amount is worked out from."""

    title: str
    by: Literal["revenue", "construction_cost", "tonnes"]
    tiers: tuple[Tier, ...] = ()
    percent: Decimal | None = None
    yuan: Decimal | None = None  # for each tonne
    industries: tuple[Industry, ...] = ()
    note: str = ""


class Rates(_Part):
    """Rates of one edition (一版标准)."""

    source: str
    confidence: Confidence
    effective_from: date | None = None
    effective_to: date | None = None
    note: str = ""
    kinds: dict[str, Kind]


class Provision(_Part):
    """A rule besides the rates (其他规定)."""

    text: str
    clause: str
    confidence: Confidence


class SafetyCost(_Part):
    """Everything the catalog says."""

    id: str
    title: str
    method: str
    suspend_at: Decimal  # times what was due last year
    current: Rates
    superseded: Rates
    provisions: dict[str, Provision]
