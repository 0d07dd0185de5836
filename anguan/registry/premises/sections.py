"""What premises hang in the enterprise's one file (一企一档): the map, the sites and their areas."""

from datetime import datetime

from django.urls import reverse

from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.sections import Deed, Part, Section
from anguan.registry.premises import queries, rules


def _premises(actor: Actor, enterprise: Enterprise, at: datetime) -> Part:
    del at
    sites = queries.sites_of(enterprise.pk, by=actor)
    areas = queries.areas_of(enterprise.pk, by=actor)
    may_edit = actor.may("premises.edit")
    context = {
        "sites": [(site, [area for area in areas if area.site_id == site.pk]) for site in sites],
        "kinds": rules.KINDS,
        "may_edit": may_edit,
        "on_map": enterprise.lon is not None or any(site.lon is not None for site in sites),
        "within": enterprise.region_code[:6],
        "points_url": reverse("premises:points", args=[enterprise.pk]),
    }
    deeds = []
    if may_edit:
        deeds.append(Deed(_("新增厂区"), reverse("premises:add_site", args=[enterprise.pk]), icon="plus"))
        if areas:
            deeds.append(Deed(_("打印区域二维码"), reverse("premises:sheet", args=[enterprise.pk]), icon="qr-code"))
    note = _("{sites} 处厂区，{areas} 个区域").format(sites=len(sites), areas=len(areas)) if sites else ""
    return Part(context, note=note, deeds=deeds)


PREMISES = Section(
    "premises", _("厂区与区域"), "premises/section.html", _premises, order=30, icon="factory", actions=rules.ACTIONS
)
