"""Who does it, and what they hold (作业人员、证书)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from anguan.prevention.permits.rules.case.words import SCHEMA, CertificateClass, Method, Role
from anguan.prevention.permits.rules.case.work import Period


@dataclass(frozen=True)
class Certificate:
    """A certificate somebody holds (证书)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    cls: CertificateClass
    """Class: welding 焊接与热切割, electrical 电工, height 高处, crane_commander Q1, crane_operator Q2,
    guardian 监护人培训合格, confined_space 有限空间专项培训合格.
    """
    number: str = ""
    """Number; special-operation certificates carry T and the identity number."""
    valid_until: datetime | None = None
    """Last moment it holds; a day (`2029-05-31`) holds through that day."""
    review_by: datetime | None = None
    """By when it had to be reviewed (复审); a day counts through that day."""
    revoked: bool = False
    """Revoked or suspended."""


@dataclass(frozen=True)
class Person:
    """Somebody of this work (作业人员)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SCHEMA

    id: str
    """Who; the same id is the same person."""
    roles: tuple[Role, ...]
    """What they are here."""
    name: str = ""
    """Name."""
    certificates: tuple[Certificate, ...] = ()
    """What they hold."""
    unfit: bool = False
    """An occupational contraindication (职业禁忌证)."""
    trained: bool | None = None
    """Trained for this (专项培训合格)."""
    methods: tuple[Method, ...] = ()
    """Which of the work's methods they do; none: not told apart."""
    guards_elsewhere: tuple[Period, ...] = ()
    """Periods in which they guard another permit; of a guardian also those in which they work on another."""
    off_post_months: float | None = None
    """Months away from the special operation; from 6 on examined again."""
    on_site: bool | None = None
    """Is at the place now."""
    left_at: datetime | None = None
    """When they left (监护人离开)."""
