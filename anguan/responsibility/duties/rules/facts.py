"""The fact sheet (事实表): what is known of one enterprise, as the rules ask for it and as the command reads it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from anguan.responsibility.duties.catalog import vocabulary as words
from anguan.responsibility.duties.catalog.vocabulary import CertificateKind, EventKind, Flag, Industry, Size
from anguan.responsibility.duties.rules.reading import (
    Day,
    DayOfMonth,
    HoursOfDay,
    Month,
    OneOrMore,
    OneUp,
    Region,
    Tonnes,
    Whole,
    Yuan,
    word,
)

SCHEMA: dict[str, Any] = {"extra": "forbid", "use_attribute_docstrings": True, "allow_inf_nan": False}
IndustryWord = Annotated[Industry, BeforeValidator(word(words.INDUSTRIES))]
FlagWord = Annotated[Flag, BeforeValidator(word(words.FLAGS))]
SizeWord = Annotated[Size, BeforeValidator(word(words.SIZES))]
EventWord = Annotated[EventKind, BeforeValidator(word(words.EVENTS))]
CertificateWord = Annotated[CertificateKind, BeforeValidator(word(words.CERTIFICATES))]


@dataclass(frozen=True)
class Certificate:
    """One certificate (证照) of the enterprise or of one of its people."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    kind: CertificateWord
    """What it is."""
    name: str = ""
    """Which of its kind: the trade of a special operation."""
    holder: str = ""
    """Whose it is, where it is a person's."""
    number: str = ""
    """Its number."""
    expires_on: Day | None = None
    """Last day it is valid (有效期至)."""
    review_by: Day | None = None
    """By when it is to be reviewed (复审日期)."""


@dataclass(frozen=True)
class Equipment:
    """Special equipment (特种设备)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    name: str = ""
    """What it is, in words."""
    number: str = ""
    """Its number."""
    elevator: bool = False
    """An elevator (电梯), which is serviced every 15 days."""
    put_into_use_on: Day | None = None
    """When it was put into use (投入使用)."""
    registered_on: Day | None = None
    """When its use was registered (使用登记)."""
    inspected_until: Day | None = None
    """Last day its inspection is valid (检验合格有效期至)."""


@dataclass(frozen=True)
class Partner:
    """A contractor (承包商) or a tenant (承租单位)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    name: str = ""
    """Its name."""
    same_area: bool = False
    """Works in the same area, so that either may endanger the other (同一作业区域)."""


@dataclass(frozen=True)
class Event:
    """Something that happened or will happen (事件)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    kind: EventWord
    """What."""
    on: Day
    """On which day."""
    who: str = ""
    """To whom or to what."""
    months_away: Whole | None = None
    """For `returned`: months away from the post."""
    done_on: Day | None = None
    """When what it asks for was done; it then owes nothing."""


@dataclass(frozen=True)
class Plan:
    """An emergency plan that was published (已公布的应急预案)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    name: str = ""
    """Which plan."""
    published_on: Day | None = None
    """When it was published (公布)."""
    filed_on: Day | None = None
    """When it was filed (备案); it then owes no filing."""
    evaluated_on: Day | None = None
    """When it was last evaluated (评估)."""


@dataclass(frozen=True)
class Standardization:
    """Where the enterprise stands with standardization (安全生产标准化)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    level: Literal["first", "second", "third", "creating"]
    """Its level (一级、二级、三级), or still creating (创建中)."""
    expires_on: Day | None = None
    """Last day the level is valid."""
    self_evaluated_on: Day | None = None
    """When it last evaluated itself (自评)."""


@dataclass(frozen=True)
class Shifts:
    """How work is divided over the day (班次)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    per_day: OneUp = 1
    """Shifts on a day of work."""
    days: Literal["every_day", "working_days"] = "every_day"
    """On which days work is done."""


@dataclass(frozen=True)
class Business:
    """One kind of business (一类业务), for the safety cost."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    kind: str
    """An id of the rates: `machinery`, `transport_freight`, `mine_coal_open` (all are listed in docs/duties.md)."""
    name: str = ""
    """Which project or mine."""
    last_year_revenue: Yuan | None = None
    """Its revenue last year, yuan."""
    this_year_revenue: Yuan | None = None
    """Its revenue this year, yuan, for a new enterprise at the end of the year."""
    construction_cost: Yuan | None = None
    """Cost of construction (工程造价), yuan."""
    tonnes: Tonnes | None = None
    """Output of the year (产量), t."""


@dataclass(frozen=True)
class Fund:
    """What stands in the books for safety (安全生产费用账)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    balance: Yuan | None = None
    """Balance at the beginning of the month (月初结余), yuan."""
    month: Month = 1
    """Which month of the year, 1 to 12."""
    due_last_year: Yuan | None = None
    """What was to be set aside last year (上一年应计提金额), yuan."""
    claimed: Yuan | None = None
    """The yearly amount the enterprise itself states, yuan; compared with the rates now and those before."""


@dataclass(frozen=True)
class Change:
    """Another value for what the catalog marks as configurable (可配置项)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    duty: str
    """Id of the duty."""
    task: str = ""
    """Which of its tasks, where it has several."""
    per: Literal["week", "month", "quarter", "half_year", "year"] | None = None
    """Once in each of these, for rules of the calendar."""
    month: Month | None = None
    """The month of the year, for rules of a day."""
    day: DayOfMonth | None = None
    """The day of the month."""
    days: Whole | None = None
    """Days after the event or before the expiry."""
    months: OneUp | None = None
    """Months since the last time or before the expiry."""


@dataclass(frozen=True)
class Settings:
    """What the office in charge has set for its territory (地方设置)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    off: tuple[str, ...] = ()
    """Local mechanisms that are switched off, by duty id; what the law asks of everybody cannot be."""
    changes: tuple[Change, ...] = ()
    """Values of its own."""


@dataclass(frozen=True)
class Facts:
    """What is known of one enterprise (事实表)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    name: str = ""
    """What to call it in the answer."""
    industry: IndustryWord | None = None
    """The main industry (主营行业)."""
    industries: Annotated[tuple[IndustryWord, ...], OneOrMore] = ()
    """All industries, where there are several."""
    size: SizeWord | None = None
    """Size (规模)."""
    headcount: Whole | None = None
    """People who work there (从业人员)."""
    region: Region | None = None
    """Division code (区划代码), 2 to 12 digits."""
    flags: Annotated[tuple[FlagWord, ...], OneOrMore] = ()
    """Features it has (特征)."""
    no_flags: Annotated[tuple[FlagWord, ...], OneOrMore] = ()
    """Features it is known not to have; only these lift what is presumed."""
    opened_on: Day | None = None
    """First day of operation (开业、投产)."""
    closed_on: Day | None = None
    """Last day of operation (关闭)."""
    last_year_revenue: Yuan | None = None
    """Revenue of last year (上年度营业收入), yuan."""
    this_year_revenue: Yuan | None = None
    """Revenue of this year, yuan, for a new enterprise."""
    businesses: tuple[Business, ...] = ()
    """Kinds of business, for the safety cost, where the industry alone does not say."""
    separate_accounts: bool = True
    """Whether `businesses` are accounted for separately (分别核算)."""
    fund: Fund | None = None
    """What stands in the books for safety."""
    certificates: tuple[Certificate, ...] = ()
    """Certificates."""
    equipment: tuple[Equipment, ...] = ()
    """Special equipment."""
    contractors: tuple[Partner, ...] = ()
    """Contractors."""
    tenants: tuple[Partner, ...] = ()
    """Tenants."""
    events: tuple[Event, ...] = ()
    """What happened."""
    plans: tuple[Plan, ...] = ()
    """Published emergency plans."""
    standardization: Standardization | None = None
    """Standardization."""
    insurance_expires_on: Day | None = None
    """Last day the safety liability insurance (安责险) is valid."""
    shifts: Shifts | None = None
    """Shifts."""
    business_hours: HoursOfDay | None = None
    """Hours a day it is open to the public (营业时间)."""
    done: dict[str, Day] = field(default_factory=dict)
    """When a duty was last done, by duty id; what rolls restarts from there."""
    settings: Settings = Settings()
    """What the office in charge has set."""

    @cached_property
    def all_industries(self) -> tuple[str, ...]:
        """Every industry once, the main one first."""
        named = (*((self.industry,) if self.industry else ()), *self.industries)
        return tuple(dict.fromkeys(named))

    @cached_property
    def industry_ids(self) -> frozenset[str]:
        """Every industry and what it belongs to: a coal mine is a mine, who makes hazardous chemicals is of them."""
        above = {words.BELONGS[one] for one in self.all_industries if one in words.BELONGS}
        made = {"hazchem"} if "hazchem_production" in self.flags else set()
        return frozenset(self.all_industries) | above | made

    @cached_property
    def all_flags(self) -> frozenset[str]:
        """Features said, and those that what is listed implies."""
        implied = {
            "special_equipment": bool(self.equipment),
            "has_contractor": bool(self.contractors),
            "leases_out": bool(self.tenants),
            "shared_work_area": any(one.same_area for one in (*self.contractors, *self.tenants)),
        }
        return frozenset(self.flags) | {flag for flag, so in implied.items() if so}

    @cached_property
    def groups(self) -> dict[str, tuple[bool, str, tuple[str, ...]]]:
        """What was found about the groups of the catalog, asked many times over; kept with the sheet."""
        return {}

    @cached_property
    def grouped(self) -> dict[str, bool]:
        """Whether it is of the groups of the catalog, as `groups`, without words."""
        return {}

    @property
    def elevators(self) -> int:
        """How many elevators."""
        return sum(one.elevator for one in self.equipment)
