"""What briefings hang in the enterprise's one file (一企一档): how a month stands, and the latest of them."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.sections import Deed, Part, Section
from anguan.responsibility.briefings import looks, queries

PERIOD = timedelta(days=29)
LATEST = 5
HELD = ("held", "late")


def _briefings(actor: Actor, enterprise: Enterprise, at: datetime) -> Part:
    today = clock.day_of(at)
    first = today - PERIOD
    rows = queries.slots_for(actor).filter(enterprise_id=enterprise.pk, day__gte=first, day__lte=today)
    counts = rows.aggregate(
        expected=Count("pk", filter=~Q(state="excused")), held=Count("pk", filter=Q(state__in=HELD)),
        late=Count("pk", filter=Q(state="late")), missed=Count("pk", filter=Q(state="missed")),
        roster=Sum("roster", filter=Q(state__in=HELD)), present=Sum("present", filter=Q(state__in=HELD)),
    )  # fmt: skip
    overdue = rows.filter(state="expected", due_at__lt=at).count()
    latest = queries.briefings_for(actor).filter(enterprise_id=enterprise.pk, state="held")
    asked = {"enterprise": str(enterprise.pk), "day_from": first.isoformat(), "day_to": today.isoformat()}
    listed = f"{reverse('briefings:slots')}?{urlencode(asked)}"
    context = {
        "expected": counts["expected"],
        "counts": [
            (_("应开"), counts["expected"], listed), (_("已开"), counts["held"], f"{listed}&state=held&state=late"),
            (_("迟开"), counts["late"], f"{listed}&state=late"),
            (_("未开"), counts["missed"], f"{listed}&state=missed"),
        ],
        "came": looks.share(counts["present"] or 0, counts["roster"] or 0),
        "rows": [
            (one, looks.briefing_name(one), looks.briefing_badges(one)[-1])
            for one in latest.order_by("-day", "-id")[:LATEST]
        ],
    }  # fmt: skip
    note = _("近 30 天开会率 {rate}").format(rate=looks.share(counts["held"], counts["expected"]))
    note = note if counts["expected"] else _("还没有排班")
    if overdue:
        note = _("{n} 个班前会超时未开").format(n=overdue)
    deeds = [Deed(_("全部班前会"), listed, icon="list")] if counts["expected"] else []
    if actor.enterprise_id == enterprise.pk and actor.may("briefings.manage"):
        deeds.append(Deed(_("班组与班次"), reverse("briefings:teams"), icon="users"))
    return Part(context, note=note, alarm=bool(overdue), deeds=deeds)


BRIEFINGS = Section(
    "briefings", _("班前教育"), "briefings/section.html", _briefings, order=44, icon="megaphone",
    permission="briefings.view",
)  # fmt: skip
