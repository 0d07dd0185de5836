"""Makers of certificates, with numbers that hold."""

from datetime import date, timedelta

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.certificates.models import Certificate, Verification
from anguan.responsibility.certificates.rules.numbers import check_digit


def number_of(order: int = 1, born: str = "19900307") -> str:
    """Return a number of a special-operation certificate with a right check digit."""
    first = f"320902{born}{order:03d}"
    return f"T{first}{check_digit(first)}"


def make_certificate(
    enterprise: Enterprise, holder: Actor, *, cls: str = "welding", today: date | None = None, **named: object
) -> Certificate:
    """Store a certificate of somebody, in force unless said otherwise."""
    today = today or clock.today()
    facts: dict[str, object] = {
        "item": "熔化焊接与热切割作业" if cls == "welding" else "",
        "number": number_of(abs(hash(holder.person_id)) % 999),
        "issuer": "江苏省应急管理厅",
        "issued_on": today - timedelta(days=400),
        "expires_on": today + timedelta(days=1500),
        "review_by": today + timedelta(days=600),
    } | named
    row: Certificate = Certificate.objects.create(
        enterprise=enterprise, region_code=enterprise.region_code, line_code=enterprise.line_code,
        person_id=holder.person_id, person_name=holder.name, cls=cls, kept_at=clock.now(), **facts,
    )  # fmt: skip
    return row


def make_verification(row: Certificate, by: Actor) -> Verification:
    """Store that somebody looked a certificate up."""
    found: Verification = Verification.objects.create(
        enterprise=row.enterprise, region_code=row.region_code, line_code=row.line_code, certificate=row, way="manual",
        source="国家查询平台", result="matches", looked_at=clock.now(), looked_by=by.person_id, looker_name=by.name,
        recorded_at=clock.now(),
    )  # fmt: skip
    return found
