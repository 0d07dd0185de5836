"""The book itself: whose it is, opened once a year, its sums worked out anew from the live entries."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, Count, DecimalField, F, Max, Q, Sum, When

from anguan.foundation.access import Actor
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.investment.models import Entry, Fund

NOTHING = Decimal(0)
KEY_IN_USE = Reason("key_in_use", _("这个编号已被使用"), _("请回到台账重新打开"))


def own_enterprise(by: Actor) -> Enterprise:
    """Return the enterprise whose book someone keeps: their own."""
    by.require("investment.keep")
    if by.enterprise_id is None:
        reason = Reason("not_an_enterprise", _("安全投入由企业自己登记"), _("请由企业主要负责人或安全员登录后办理"))
        raise Refused(reason)
    found: Enterprise = enterprises_for(by).defer("grams").get(pk=by.enterprise_id)
    return found


def open_book(enterprise: Enterprise, year: int) -> Fund:
    """Return an enterprise's book of a year, locked; opened with last year's balance where there is none yet."""
    before = Fund.objects.filter(enterprise=enterprise, year=year - 1).first()
    opening = before.opening + before.set_aside - before.spent if before else NOTHING
    Fund.objects.get_or_create(
        enterprise=enterprise, year=year,
        defaults={
            "region_code": enterprise.region_code, "line_code": enterprise.line_code,
            "industry_code": enterprise.industry_code, "opening": opening,
            "due_last_year": before.annual if before else None,
        },
    )  # fmt: skip
    return locked(enterprise.pk, year)


def locked(enterprise_id: UUID, year: int) -> Fund:
    """Return a book that is there, locked, so that two who write at once wait for each other."""
    found: Fund = Fund.objects.select_for_update().get(enterprise_id=enterprise_id, year=year)
    return found


def settle(fund: Fund) -> None:
    """Work a book's sums out anew from its live entries."""
    rows = Entry.objects.filter(enterprise_id=fund.enterprise_id, fund_id=fund.pk, void_at__isnull=True)
    found = rows.aggregate(
        set_aside=Sum(_of("set_aside")), spent=Sum(_of("spent")), count=Count("pk"), last=Max("on"),
        doubted=Count("pk", filter=~Q(doubts=[])),
    )  # fmt: skip
    fund.set_aside, fund.spent = found["set_aside"] or NOTHING, found["spent"] or NOTHING
    fund.entry_count, fund.doubted = found["count"], found["doubted"]
    last: date | None = found["last"]
    fund.last_entry_on = last
    fund.save(update_fields=["set_aside", "spent", "entry_count", "doubted", "last_entry_on"])


def _of(side: str) -> Case:
    return Case(When(side=side, then=F("amount")), default=NOTHING, output_field=DecimalField())
