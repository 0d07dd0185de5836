"""What the standards list about special work: kinds, levels, periods, chains of signatures, measures, gas limits.

One file for one subject of one standard, dated; `law_for` puts together those in force on a day for an enterprise, with
its own written rule on top. Several standards at once: the strictest value holds, and says which it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Confidence, load, mark_unsure

HERE = Path(__file__).parent


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Level(_Part):
    """One level (级别) of a kind, from stricter to lighter in the file."""

    id: str
    title: str
    definition: str
    clause: str
    validity_hours: float | None = None


class Field(_Part):
    """One field of the printed form."""

    id: str
    title: str


class Measure(_Part):
    """One safety measure (安全措施) of the printed form, by its number."""

    number: int
    id: str
    text: str
    free_text: bool = False
    params: tuple[str, ...] = ()


class Approval(_Part):
    """Whose signatures a level asks for (表 B.1): in the order of the form, the approver (审批人) last."""

    level: str | None = None
    chain: tuple[str, ...]
    countersign: tuple[str, ...] = ()

    @property
    def approver(self) -> str:
        """The slot that approves, which 4.11 a) binds to the site."""
        return self.chain[-1]


class KindSheet(_Part):
    """One kind of special work (作业类别)."""

    id: str
    title: str
    short: str  # 动火
    code: str  # DH: a part of the number; design
    form: str  # 表A.1
    form_title: str  # 动火安全作业票
    source: str
    clause: str
    confidence: Confidence
    effective: date
    levels: tuple[Level, ...] = ()
    validity_hours: float | None = None
    special_validity_hours: float | None = None  # in special circumstances (特殊情况)
    validity_clause: str = ""
    approvals: tuple[Approval, ...]
    approvals_confidence: Confidence = "verified"
    check_before_start: str = ""  # 动火前岗位当班班长验票
    copies: tuple[str, ...]  # who holds the three copies
    fields: tuple[Field, ...]
    measures: tuple[Measure, ...]
    certificates: tuple[str, ...] = ()

    def level(self, level_id: str | None) -> Level | None:
        """Return a level by its id."""
        return next((one for one in self.levels if one.id == level_id), None)

    def approval(self, level_id: str | None) -> Approval:
        """Return the chain of a level; what is not graded has the lightest."""
        return next((one for one in self.approvals if one.level == level_id), self.approvals[-1])


class GasTiming(_Part):
    """How fresh a sample must be, and when it is taken again."""

    kind: str
    level: str | None = None
    clause: str
    sample_minutes: int
    again_after_minutes: int
    again_clause: str
    record_minutes: int | None = None
    record_clause: str = ""
    continuous: bool = False


class Gas(_Part):
    """One gas: lower explosive limit (% of volume), limits at the workplace (mg/m³), molar mass (g/mol)."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()  # formulas and everyday names
    lel_percent: float | None = None
    mac: float | None = None
    stel: float | None = None
    twa: float | None = None
    molar_mass: float | None = None


class GasSheet(_Part):
    """Gas rules of GB 30871-2022, with the reference values chosen (recalled: confirm on the site)."""

    id: str
    title: str
    source: str
    confidence: Confidence
    effective: date
    oxygen_min: float
    oxygen_max: float
    oxygen_max_enriched: float
    oxygen_clause: str
    hot_work_oxygen_max: float
    hot_work_oxygen_clause: str
    combustible_low_lel: float  # LEL < 4 %: 0.2
    combustible_high_lel: float  # LEL ≥ 4 %: 0.5
    lel_split: float
    combustible_clause: str
    toxic_clause: str
    timings: tuple[GasTiming, ...]
    large_volume_m3: float  # from when a space is sampled above, in the middle and below; the standard gives no number
    large_volume_confidence: Confidence
    reference_confidence: Confidence
    gases: tuple[Gas, ...]

    @cached_property
    def by_name(self) -> dict[str, Gas]:
        """Return the gases by every name they go by, in small letters."""
        return {name.casefold(): gas for gas in self.gases for name in (gas.id, gas.title, *gas.aliases)}


class SpaceSheet(_Part):
    """Confined spaces under GB 46768-2025."""

    id: str
    title: str
    source: str
    confidence: Confidence
    effective: date
    oxygen_min: float
    oxygen_max: float
    lel_percent_max: float
    record_minutes: int
    gases: tuple[str, ...]
    clauses: Mapping[str, str]


class Node(_Part):
    """A key node shown by live evidence (关键环节)."""

    id: str
    title: str
    when: Literal["before_start", "during_work", "before_acceptance"]
    media: tuple[str, ...] = ("photo", "video")
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    source: str
    clause: str = ""
    confidence: Confidence


class Common(_Part):
    """What holds for all kinds."""

    id: str
    title: str
    nodes: tuple[Node, ...]
    slots: Mapping[str, str]  # slot → 签批岗位
    certificates: Mapping[str, str]  # class → title
    methods: Mapping[str, str]
    roles: Mapping[str, str]
    night_from: str
    night_until: str
    night_confidence: Confidence
    monitoring_photo_minutes: int  # design
    holidays_source: str
    upgraded_approver: Mapping[str, str]  # level → slot that approves when raised
    upgraded_confidence: Confidence
    hot_certificate_methods: tuple[str, ...]  # methods that need a welding certificate
    recalled_clauses: tuple[str, ...]  # cited by rules, not read in the official text


@lru_cache
def kinds() -> dict[str, KindSheet]:
    """Return the sheet of each kind, in the standard's order."""
    files = ("hot_work", "confined_space", "blind_plate", "work_at_height", "lifting", "temporary_electricity",
             "excavation", "road_closure")  # fmt: skip
    return {name: load(HERE / f"{name}.gb30871-2022.yaml", KindSheet) for name in files}


@lru_cache
def gas_sheet() -> GasSheet:
    """Return the gas rules."""
    return load(HERE / "gas.gb30871-2022.yaml", GasSheet)


@lru_cache
def space_sheet() -> SpaceSheet:
    """Return the technical standard of confined spaces."""
    return load(HERE / "confined_space.gb46768-2025.yaml", SpaceSheet)


@lru_cache
def common() -> Common:
    """Return what holds for all kinds."""
    found = load(HERE / "common.yaml", Common)
    mark_unsure(found.recalled_clauses)
    return found


@dataclass(frozen=True)
class Law:
    """The law that holds for a case: the sheets in force on the day, and a name for the version."""

    on: date
    regime: str
    gas: GasSheet
    space: SpaceSheet | None  # GB 46768-2025, from its day on
    common: Common
    version: str

    def kind(self, kind: str) -> KindSheet:
        """Return the sheet of a kind."""
        return kinds()[kind]

    def cited(self, clause: str, case: Any) -> str:
        """Return a clause as it binds this enterprise: outside its scope GB 30871 is the enterprise's own rule (§1)."""
        if self.regime == "general" and clause.startswith("GB 30871"):
            return f"企业制度（参照 {clause}）"
        return clause


def law_words(version: str) -> str:
    """Return the law of a version as it is cited: GB 30871-2022、应急管理部令第13号."""
    return version.replace("Order 13", "应急管理部令第13号").replace(" + ", "、")


@lru_cache(maxsize=64)
def law_for(regime: str, on: date) -> Law:
    """Return the law of a day: a sheet that was not yet in force has no say."""
    space = space_sheet() if on >= space_sheet().effective else None
    names = ["GB 30871-2022"] + (["GB 46768-2025"] if space else []) + (["Order 13"] if regime == "general" else [])
    return Law(on, regime, gas_sheet(), space, common(), " + ".join(names))
