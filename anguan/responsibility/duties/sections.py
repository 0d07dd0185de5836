"""What duties hang in the enterprise's one file (一企一档): how the year stands, and what is owed first."""

from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.sections import Deed, Part, Section
from anguan.responsibility.duties import looks, queries
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.queries import law

SHOWN = 5


def _duties(actor: Actor, enterprise: Enterprise, at: datetime) -> Part:
    today = clock.day_of(at)
    rows = queries.owed_by(enterprise, by=actor)
    late = queries.standing_is("late", today=today)
    counts = rows.aggregate(
        asked=Count("pk", filter=Q(year=today.year) & ~Q(state__in=["exempt", "earlier"])),
        proven=Count("pk", filter=Q(year=today.year, state="proven")),
        overdue=Count("pk", filter=late), unlikely=Count("pk", filter=Q(doubted=True)),
    )  # fmt: skip
    first = list(rows.filter(state__in=OWED, due_on__isnull=False).order_by("due_on", "duty", "id")[:SHOWN])
    entries = law.entries(((row.duty, row.version) for row in first), region_code=enterprise.region_code)
    plan = queries.plans_for(actor).filter(enterprise_id=enterprise.pk, year=today.year).first()
    own = actor.enterprise_id == enterprise.pk
    context = {
        "counts": [(_("今年应办"), counts["asked"]), (_("已证明"), counts["proven"]), (_("逾期"), counts["overdue"]),
                   (_("证明有疑点"), counts["unlikely"])],
        "plan": plan, "year": today.year,
        "rows": [
            looks.line_of(row, entry.title if (entry := entries.get((row.duty, row.version))) else row.what,
                          today=today, may_prove=own)
            for row in first
        ],
    }  # fmt: skip
    note = _("还没有排出履职日历") if not counts["asked"] else _("今年 {n} 项").format(n=counts["asked"])
    if counts["overdue"]:
        note = _("{n} 项逾期").format(n=counts["overdue"])
    page = reverse("duties:one_page") + ("" if own else f"?enterprise={enterprise.pk}")
    deeds = [Deed(_("履职日历"), reverse("duties:calendar"), icon="calendar-check")] if own else []
    return Part(
        context, note=note, alarm=bool(counts["overdue"]), deeds=[*deeds, Deed(_("一页纸"), page, icon="printer")]
    )


DUTIES = Section(
    "duties", _("履职"), "duties/section.html", _duties, order=20, icon="calendar-check", permission="duties.view"
)
