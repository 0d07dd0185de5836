"""What people say to the services about a permit (特殊作业票): a draft, a gas analysis, a measure. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

A_YEAR = timedelta(days=366)  # work is planned nearer than that


@dataclass(frozen=True)
class CrewMember:
    """One of the crew (作业人员): who, and what they are here (`rules.case.Role`)."""

    person_id: UUID
    role: str


@dataclass(frozen=True)
class Draft:
    """What is asked for (申请内容). `place_facts`, `work_facts`, `medium` are the objects `place`, `work`, `medium` of
    `rules.case`, as JSON; what stands in a field of its own here (name, area, methods…) is taken from that field.
    """

    kind: str
    place: str = ""
    content: str = ""
    level: str | None = None  # chosen; none: worked out
    methods: tuple[str, ...] = ()
    place_facts: Mapping[str, Any] = field(default_factory=dict)
    work_facts: Mapping[str, Any] = field(default_factory=dict)
    medium: Mapping[str, Any] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)  # fields of the printed form that decide nothing, by id
    planned_start: datetime | None = None
    planned_end: datetime | None = None
    work_unit: str = ""  # 作业单位; the enterprise itself when empty
    contractor: bool = False
    leader_id: UUID | None = None  # 作业负责人
    guardian_id: UUID | None = None  # 监护人
    crew: tuple[CrewMember, ...] = ()  # the leader and the guardian need not be repeated
    linked: tuple[UUID, ...] = ()  # permits of the same job
    area_id: UUID | None = None
    site_id: UUID | None = None
    lon: float | None = None  # WGS-84
    lat: float | None = None
    risk_result: str = ""  # 风险辨识结果
    monitored: bool = False  # 连续检测
    copied_from: UUID | None = None

    def roles(self) -> dict[UUID, tuple[str, ...]]:
        """Return who has which roles, the leader and the guardian first, nobody twice in one role."""
        named = [
            *([CrewMember(self.leader_id, "work_leader")] if self.leader_id else []),
            *([CrewMember(self.guardian_id, "guardian")] if self.guardian_id else []),
            *(one for one in self.crew if one.role not in {"work_leader", "guardian"}),
        ]
        found: dict[UUID, tuple[str, ...]] = {}
        for one in named:
            have = found.get(one.person_id, ())
            found[one.person_id] = have if one.role in have else (*have, one.role)
        return found


@dataclass(frozen=True)
class GasSaid:
    """One gas analysis as it is handed in (气体分析): `values` as `rules.case.GasValue` in JSON."""

    sampled_at: datetime
    point: str
    values: tuple[Mapping[str, Any], ...]  # {"gas": "oxygen", "value": 20.9, "unit": "%vol"}
    instrument: str = ""
    calibrated_until: date | None = None
    analyst_id: UUID | None = None  # none: whoever records it
    pumped: bool | None = None  # 泵吸式，在空间外检测


@dataclass(frozen=True)
class MeasureSaid:
    """One safety measure confirmed (安全措施确认), by its number on the standard's form."""

    number: int
    involved: bool
    text: str = ""
    at: datetime | None = None  # when this line was answered; none: with the others
