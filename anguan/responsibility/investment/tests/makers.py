"""Makers of books and entries, for the tests of every domain."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties.models import FactSheet, Obligation
from anguan.responsibility.investment import services
from anguan.responsibility.investment.models import Entry, Fund
from anguan.responsibility.investment.rules.saying import BasisSaid, SetAsideSaid, SpendSaid

AT = datetime(2026, 11, 22, 9, 0, tzinfo=clock.BEIJING)
TODAY = date(2026, 11, 22)


def make_fund(by: Actor, *, at: datetime = AT, revenue: str | None = "32000000", **named: Any) -> Fund:
    """Reckon a year of the actor's enterprise; 3,200 万 of machinery come to 51 万."""
    amount = Decimal(revenue) if revenue is not None else None
    said = {"year": clock.day_of(at).year, "last_year_revenue": amount} | named
    return services.reckon(BasisSaid(**said), by=by, at=at)


def spending(amount: str = "1200.50", *, on: date = TODAY, **named: Any) -> SpendSaid:
    """Return what somebody says of a spending."""
    return SpendSaid(Decimal(amount), on, **({"use": "ppe", "what": "安全帽 40 顶"} | named))


def make_spent(by: Actor, amount: str = "1200.50", *, at: datetime = AT, **named: Any) -> Entry:
    """Enter a spending."""
    return services.spend(spending(amount, **({"on": clock.day_of(at)} | named)), by=by, at=at)


def make_set_aside(by: Actor, month: int, amount: str = "42500", *, at: datetime = AT, on: date | None = None) -> Entry:
    """Set money aside for a month."""
    day = on or clock.day_of(at)
    return services.set_aside(SetAsideSaid(clock.day_of(at).year, month, Decimal(amount), day), by=by, at=at)


def make_owed(enterprise: Enterprise, duty: str, *, first: date, last: date) -> Obligation:
    """Store one thing owed, as the duties lay it out."""
    owned = {"enterprise": enterprise, "region_code": enterprise.region_code, "line_code": enterprise.line_code}
    FactSheet.objects.get_or_create(enterprise=enterprise, defaults={**owned, "begins_on": date(first.year, 1, 1)})
    return Obligation.objects.create(
        **owned, year=first.year, duty=duty, key=f"{duty}|{first}", due_on=last, first_on=first, last_on=last,
        confidence="verified", what=f"{first.month} 月",
    )  # fmt: skip


def rows_for_doors(by: Actor) -> dict[str, Any]:
    """What the addresses of one book name."""
    entry = make_spent(by, at=clock.now())
    return {"fund_id": entry.fund_id, "line_id": entry.pk}
