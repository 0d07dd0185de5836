"""What documents hang in the enterprise's one file (一企一档): the year's papers, and who has not signed."""

from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.sections import Deed, Part, Section
from anguan.responsibility.paperwork import looks, queries
from anguan.responsibility.paperwork.rules.lifecycle import State

FIRST = 4


def _papers(actor: Actor, enterprise: Enterprise, at: datetime) -> Part:
    year = clock.day_of(at).year
    rows = queries.documents_for(actor).filter(enterprise_id=enterprise.pk, year=year).exclude(state=State.VOID)
    own = actor.enterprise_id == enterprise.pk
    address = reverse("paperwork:list") + ("" if own else f"?{urlencode({'enterprise': str(enterprise.pk)})}")
    counted = rows.aggregate(
        archived=Count("pk", filter=Q(state=State.ARCHIVED)),
        waiting=Count("pk", filter=Q(state=State.SIGNING, signed__lt=F("signers"))),
    )
    shown = list(rows.order_by("-made_at")[:FIRST])
    note = _("{n} 份没签齐").format(n=counted["waiting"]) if counted["waiting"] else ""
    deeds = [Deed(_("全部文书"), address, icon="list")]
    if own and actor.may("paperwork.write"):
        deeds.append(Deed(_("新建文书"), reverse("paperwork:new"), icon="plus"))
    context = {
        "rows": [(row, looks.kind_title(row), looks.state_badge(row), looks.signed_said(row)) for row in shown],
        "archived": counted["archived"], "year": year,
    }  # fmt: skip
    return Part(context, note=note, deeds=deeds)


PAPERS = Section(
    "paperwork", _("标准文书"), "paperwork/section.html", _papers, order=26, icon="file-signature",
    permission="paperwork.view", actions={action: said for action, (said, _tone) in looks.STORY.items()},
)  # fmt: skip
