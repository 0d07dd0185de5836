"""What hazards hang in the enterprise's one file (一企一档): how many are open and late, and the latest of them."""

from datetime import datetime

from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import looks, queries
from anguan.prevention.hazards.rules import OPEN_STATES, State
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.sections import Deed, Part, Section

LATEST = 5


def _hazards(actor: Actor, enterprise: Enterprise, at: datetime) -> Part:
    today = clock.day_of(at)
    rows = queries.hazards_for(actor).filter(enterprise_id=enterprise.pk).defer("grams")
    counts = queries.counts_by_state(rows)
    still_open = sum(counts[state] for state in OPEN_STATES)
    late = queries.overdue(rows, today=today).count()
    everything = f"{reverse('hazards:list')}?enterprise={enterprise.pk}"
    context = {
        "counts": [
            (_("待整改"), counts[State.REPORTED] + counts[State.RECTIFYING]),
            (_("待复查"), counts[State.RECHECKING]),
            (_("逾期"), late),
            (_("已销号"), counts[State.CLOSED]),
        ],
        "rows": [
            (hazard, looks.badges(hazard, today=today)) for hazard in rows.order_by("-reported_at", "-id")[:LATEST]
        ],
    }
    note = _("{n} 条未销号").format(n=still_open) if still_open else ""
    if late:
        note = _("{n} 条未销号，{late} 条逾期").format(n=still_open, late=late)
    deeds = [Deed(_("全部隐患"), everything, icon="list")] if sum(counts.values()) else []
    chosen = f"?enterprise={enterprise.pk}"
    if actor.may("hazards.order"):
        deeds.append(Deed(_("责令限期整改"), reverse("hazards:order") + chosen, icon="file-pen-line"))
    elif actor.may("hazards.report"):
        deeds.append(Deed(_("随手拍"), reverse("hazards:snap") + chosen, icon="camera"))
    return Part(context, note=note, alarm=bool(late), deeds=deeds)


HAZARDS = Section(
    "hazards", _("隐患"), "hazards/section.html", _hazards, order=40, icon="triangle-alert", permission="hazards.view",
    actions={"hazards.ordered": _("责令限期整改")},
)  # fmt: skip
