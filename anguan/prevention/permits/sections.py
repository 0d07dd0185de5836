"""What special work hangs in the enterprise's one file (一企一档): live, late, refused, checked, promised."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.figures import Question
from anguan.foundation.words import mark as _
from anguan.prevention.permits import live, looks, queries
from anguan.prevention.permits.figures import PERMIT_FIGURES
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.sections import Deed, Part, Section

LATEST = 5
PERIOD = timedelta(days=364)
SHOWN = ("live", "suspended", "overdue", "special", "refused", "spot_wrong", "unpromised")


def _permits(actor: Actor, enterprise: Enterprise, at: datetime) -> Part:
    only = {"enterprise": str(enterprise.pk)}
    today = clock.day_of(at)
    found = PERMIT_FIGURES.totals(Question(actor, at, start=today - PERIOD, stop=today, filters=only))
    rows = live.on_site(actor).filter(enterprise_id=enterprise.pk)
    jobs = live.jobs_of(rows, by=actor, at=at)
    latest = queries.permits_for(actor).filter(enterprise_id=enterprise.pk).exclude(state="draft").defer("grams")
    context = {
        "total": found["all"],
        "counts": [(PERMIT_FIGURES.definition(key).name, found[key]) for key in SHOWN],
        "jobs": jobs[:LATEST],
        "rows": [
            (permit, looks.what(permit), looks.state_badge(permit.state))
            for permit in latest.order_by("-applied_at", "-id")[:LATEST]
        ],
    }
    late = sum(bool(job.late) for job in jobs)
    note = _("{n} 项正在作业").format(n=len(jobs)) if jobs else ""
    if late:
        note = _("{n} 项正在作业，{late} 项异常").format(n=len(jobs), late=late)
    deeds = []
    if found["all"].number:
        listed = f"?{urlencode(only)}"
        deeds = [
            Deed(_("作业看板"), reverse("permits:board") + listed, icon="monitor"),
            Deed(_("全部作业票"), reverse("permits:list") + listed, icon="list"),
            Deed(_("评分"), reverse("permits:score") + listed, icon="chart-column"),
        ]
    return Part(context, note=note, alarm=bool(late), deeds=deeds)


PERMITS = Section(
    "permits", _("特殊作业"), "permits/section.html", _permits, order=42, icon="flame", permission="permits.view"
)
