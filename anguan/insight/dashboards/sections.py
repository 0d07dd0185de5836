"""What the dashboards hang in the enterprise's one file (一企一档): how sure its evidence is."""

from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.evidence.figures import EVIDENCE_FIGURES
from anguan.foundation.evidence.rules.reasons import GRADE_SHORT
from anguan.foundation.words import mark as _
from anguan.insight.dashboards import queries, rules
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.sections import Deed, Part, Section


def _evidence(actor: Actor, enterprise: Enterprise, at: datetime) -> Part:
    period = rules.period_of("days365", today=clock.day_of(at))
    only = {"enterprise": str(enterprise.pk)}
    question = queries.question_of(actor, period, at=at, filters=only)
    found = EVIDENCE_FIGURES.totals(question)
    total = int(found["all"].number or 0)
    below = int(found["below"].number or 0)
    context = {
        "total": total,
        "grades": [(grade, GRADE_SHORT[grade], found[grade.lower()]) for grade in "ABCD"],
        "reached": found["reached_rate"],
        "repeated": found["repeated"],
        "period": period,
    }
    note = _("{n} 件低于要求").format(n=below) if below else _("{n} 件").format(n=f"{total:,}") if total else ""
    deeds = [
        Deed(_("全部证据"), f"{reverse('evidence:list')}?{urlencode(only)}", icon="list"),
        Deed(_("每月走势"), f"{reverse('insight:evidence')}?{urlencode(only)}", icon="chart-column"),
    ]
    if actor.may("evidence.export"):
        deeds.append(Deed(_("导出证据包"), reverse("evidence:export", args=[enterprise.pk]), icon="package"))
    return Part(context, note=note, deeds=deeds if total else [])


EVIDENCE = Section(
    "evidence", _("现场证据"), "dashboards/evidence_section.html", _evidence, order=45, icon="camera",
    permission="evidence.view",
)  # fmt: skip
