"""Filling a share of the city: some hundred firms with their year, in one transaction."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from anguan.foundation.audit.models import AuditEntry, ChainHead
from anguan.foundation.deadlines.models import Alarm, Ascent, Deadline, DeadlineChange, Extension
from anguan.foundation.evidence.models import Exhibit, Likeness
from anguan.foundation.notify.models import Outgoing
from anguan.prevention.hazards.models import Hazard, RectifyOrder
from anguan.registry.accounts.models import Person, Post
from anguan.registry.enterprises.models import CreditCode, Enterprise, EnterpriseCertificate
from anguan.registry.premises.models import Area, Site
from demo import briefings, duties, investment, learning, paperwork, permits, shots
from demo.city import name_cast
from demo.firms import make_firm
from demo.notebook import PHOTO
from demo.plan import Plan
from demo.rows import columns_of, copy
from demo.stories import TODAY, Teller

# In the order of their foreign keys.
ORDER = (
    Enterprise, CreditCode, Site, Area, Person, Post, EnterpriseCertificate, RectifyOrder, Hazard, Exhibit, Likeness,
    *permits.ORDER, *briefings.ORDER, *learning.ORDER, *investment.ORDER,
    *duties.ORDER, *paperwork.ORDER,
    Extension, Deadline, Ascent, DeadlineChange, Alarm, Outgoing, AuditEntry, ChainHead,
)  # fmt: skip


def fill(plan: Plan, numbers: Sequence[int]) -> tuple[int, int]:
    """Make the firms of some numbers, tell their year, write it all; return how many firms and hazards."""
    rows: dict[Any, list[Any]] = defaultdict(list)
    firms = [make_firm(plan, number) for number in numbers]
    if numbers[0] == 0 and len(firms) > 1:
        name_cast(firms[0], firms[1], plan.random("cast"))
    fields = [field.attname for field in Enterprise._meta.concrete_fields if field.column in columns_of(Enterprise)]
    for number, firm in zip(numbers, firms, strict=True):
        teller = Teller(plan, firm, number)
        if number == 0 and plan.quotas[0] > TODAY:
            teller.tell(plan.quotas[0] - TODAY)
            teller.tell_today()
        else:
            teller.tell(plan.quotas[number])
        permits.tell(plan, teller, number)
        briefings.tell(plan, teller, number)
        learning.tell(plan, teller, number)
        investment.tell(plan, teller, number)
        duties.tell(plan, teller, number)
        paperwork.tell(plan, teller, number)
        entries, head = teller.entries()
        for model, row in teller.clocks.rows():
            rows[model].append(row)
        rows[Enterprise].append([getattr(firm.enterprise, name) for name in fields])
        for model, made in firm.rows.items():
            rows[model] += made
        rows[AuditEntry] += entries
        rows[ChainHead].append(head)
    rows[Likeness] = shots.pairs(rows[Exhibit], PHOTO, plan.pictures, plan.random("pairs", numbers[0]))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
        for model in ORDER:
            copy(model, rows[model])
    return len(firms), len(rows[Hazard])
