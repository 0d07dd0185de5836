"""A case (案情): everything the rules may ask about one permit at one moment, as plain values.

Pages build it from rows, the API and `anguan permits check` from JSON; the docstrings below are that JSON's schema.
A value left out is not known. What decides and is not known is asked for by the stage that needs it, not before.
Moments without an offset are Beijing time.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from anguan.prevention.permits.rules.case.enterprise import Enterprise as Enterprise
from anguan.prevention.permits.rules.case.enterprise import Overlay as Overlay
from anguan.prevention.permits.rules.case.people import Certificate as Certificate
from anguan.prevention.permits.rules.case.people import Person as Person
from anguan.prevention.permits.rules.case.place import Medium as Medium
from anguan.prevention.permits.rules.case.place import Place as Place
from anguan.prevention.permits.rules.case.place import Shutdown as Shutdown
from anguan.prevention.permits.rules.case.recording import Alarm as Alarm
from anguan.prevention.permits.rules.case.recording import Briefing as Briefing
from anguan.prevention.permits.rules.case.recording import Entry as Entry
from anguan.prevention.permits.rules.case.recording import EvidenceItem as EvidenceItem
from anguan.prevention.permits.rules.case.recording import GasTest as GasTest
from anguan.prevention.permits.rules.case.recording import GasValue as GasValue
from anguan.prevention.permits.rules.case.recording import Interruption as Interruption
from anguan.prevention.permits.rules.case.recording import Linked as Linked
from anguan.prevention.permits.rules.case.recording import MeasureLine as MeasureLine
from anguan.prevention.permits.rules.case.recording import Nearby as Nearby
from anguan.prevention.permits.rules.case.recording import Signature as Signature
from anguan.prevention.permits.rules.case.words import SCHEMA
from anguan.prevention.permits.rules.case.words import CertificateClass as CertificateClass
from anguan.prevention.permits.rules.case.words import HeightCase as HeightCase
from anguan.prevention.permits.rules.case.words import HeightFactor as HeightFactor
from anguan.prevention.permits.rules.case.words import Kind as Kind
from anguan.prevention.permits.rules.case.words import Method as Method
from anguan.prevention.permits.rules.case.words import Regime as Regime
from anguan.prevention.permits.rules.case.words import Role as Role
from anguan.prevention.permits.rules.case.words import Stage as Stage
from anguan.prevention.permits.rules.case.words import Unit as Unit
from anguan.prevention.permits.rules.case.words import Weather as Weather
from anguan.prevention.permits.rules.case.words import Zone as Zone
from anguan.prevention.permits.rules.case.work import Period as Period
from anguan.prevention.permits.rules.case.work import Work as Work


@dataclass(frozen=True)
class Case:
    """One permit at one moment."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    stage: Stage
    """Which gate: draft, submit, approve, start, resume, extend, close."""
    kind: Kind
    """Kind of special work."""
    level: str | None = None
    """Level chosen: hot_work special/first/second; work_at_height I/II/III/IV; lifting first/second/third.
    None: worked out.
    """
    upgraded: bool | None = None
    """Whether raised management (升级管理) is applied; none: worked out."""
    enterprise: Enterprise = field(default_factory=Enterprise)
    """Which law holds."""
    work: Work = field(default_factory=Work)
    """What is done."""
    place: Place = field(default_factory=Place)
    """Where."""
    medium: Medium | None = None
    """What is in the equipment or the air."""
    period: Period | None = None
    """Planned period."""
    people: tuple[Person, ...] = ()
    """Who."""
    gas: tuple[GasTest, ...] = ()
    """Gas analyses, any order."""
    continuous_monitoring: bool | None = None
    """Portable detectors measure all the time (连续检测)."""
    portable_detector: bool | None = None
    """Portable gas detectors are worn (佩戴移动式气体检测仪, 7.9); so they are where they measure all the time."""
    measures: tuple[MeasureLine, ...] = ()
    """Safety measures confirmed."""
    evidence: tuple[EvidenceItem, ...] = ()
    """Photos and videos."""
    signatures: tuple[Signature, ...] = ()
    """Countersigns, approvals, the shift leader's check, acceptance; in any order."""
    briefing: Briefing | None = None
    """Safety briefing."""
    linked: tuple[Linked, ...] = ()
    """Permits of the same job."""
    nearby: tuple[Nearby, ...] = ()
    """Other open work near by."""
    coordinator_signed: bool | None = None
    """A coordinator for crossing work was named and signed (4.7)."""
    applicant: str = ""
    """Who applied for it (申请人), by id: they do not approve it themselves."""
    signing: str = ""
    """At `approve`: the slot being signed just now, so that those after it are not asked for yet; empty: all are."""
    changed_at: datetime | None = None
    """When the content was last changed; signatures from before do not count."""
    content_changed: bool = False
    """Content, scope or place differ from what was approved (4.16)."""
    conditions_changed: bool = False
    """Process, conditions, method or surroundings changed (4.17)."""
    started_at: datetime | None = None
    """When the work really began."""
    interruptions: tuple[Interruption, ...] = ()
    """Breaks."""
    extend_until: datetime | None = None
    """Extension asked for: the new end."""
    entries: tuple[Entry, ...] = ()
    """In and out of a confined space."""
    finished_at: datetime | None = None
    """When the work was done."""
    finished_by: str = ""
    """Who said it was done, by id."""
    both_confirmed: bool | None = None
    """Blind plate: work unit and enterprise confirmed together (共同确认, 7.12); none: acceptance by another than who
    finished it.
    """
    site_restored: bool | None = None
    """Site cleaned and put back (4.14); hot work: no embers left (5.2.14)."""
    alarms: tuple[Alarm, ...] = ()
    """Active alarms near the work."""
    abnormal: bool = False
    """Plant or site behaves abnormally (4.8)."""
